"""Calls of libraries: what the catalog knows of them, and what is left of values that go through unknown ones."""

from __future__ import annotations

from deeprules_jupyter.catalog import KNOWN, UNKNOWN, callee_of, kind_of
from deeprules_jupyter.dataflow.containers import Containers
from deeprules_jupyter.dataflow.rows import source
from deeprules_jupyter.dataflow.sources import gives_data
from deeprules_jupyter.dataflow.trainers import makes
from deeprules_jupyter.dataflow.values import Const, Model, Seq, Val

PASS_THROUGH = frozenset("enumerate iter reversed list tuple tqdm trange sorted_ copy deepcopy prange compile".split())


class KnownCalls(Containers):
    """Adds library functions and classes to the machine."""

    def builtin(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        raise NotImplementedError

    def library(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        root, name, library, kind = callee = callee_of(path)
        if root == "builtins":
            return self.builtin(name, args, kwargs)
        if meaning := self.own.get(path):
            return self.own_call(meaning, path, args, kwargs)
        if root == "torch" or path.startswith(("nn.", "torchvision")):
            made = self.make_torch(path, args, kwargs)
            if made is not None:
                return made
        if name in ("copy", "deepcopy", "clone") and args:
            return self._clone(args[0], keep_state=name != "clone")
        if library is UNKNOWN:
            return self._unknown(name, args, kwargs)
        if name in library.three_parts and (args or "X" in kwargs):
            return self.three_parts(args, kwargs)
        if library.otherwise == "meter" and name not in library.no_scores:
            every = [*args, *kwargs.values()]
            return self.make_model(name, kind, args, kwargs) if kind else self.measure(self.judge(every), name)
        if name in library.seeding and args:
            return self.start_again(path, args[0])
        if gives_data(path) and (made := self.known_data(callee, path, args, kwargs)) is not None:
            return made
        if (kind or makes(path)) and (made := self.known_maker(callee, path, args, kwargs)) is not None:
            return made
        if library.estimators:
            return self._learning(path, name, args, kwargs)
        if library.tables:
            return self.table_function(path, args, kwargs)
        return self._unknown(name, args, kwargs)

    def _unknown(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        if name in PASS_THROUGH and args:
            return args[0]
        self.hand_over([*args, *kwargs.values()])
        out = self.mix([*args, *kwargs.values()])
        if out.rows:
            out.doubts |= {self.fresh(name)}
        elif name[:1].isupper():
            out.maker = name
        if told := self.told_by([*args, *kwargs.values()]):
            out.stats |= told
        return out

    def _clone(self, val: Val, keep_state: bool) -> Val:
        if not isinstance(val, Model):
            return self.select(val, [], "") if val.rows and not isinstance(val, Seq) else val
        twin = Model(
            label=val.label, kind=val.kind, recipe=val.recipe, attrs=val.attrs, steps=val.steps, klass=val.klass
        )
        twin.set_by = val.set_by
        twin.state = val.state if keep_state else ""
        return twin

    def _learning(self, path: str, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """Classes and functions of scikit-learn and its kin."""
        if ".metrics" in path and name not in KNOWN.no_scores:
            return self.metric(name, [*args, *kwargs.values()])
        if name == "train_test_split" and args:
            return self.split_arrays(args, kwargs)
        if name in KNOWN.cross_validators:
            return self.cross_validate(name, args, kwargs)
        if name in KNOWN.column_tests and args:
            if name == "permutation_importance":
                self.explained(args)
            return self.tested(name, args)
        if name in KNOWN.learn_and_apply and args:
            return self.fit_and_apply(name, args[0])
        if name == "resample" and args:
            without = isinstance(kwargs.get("replace"), Const) and not getattr(kwargs["replace"], "value", True)
            outs = [self.draw(a, "resample", {}) if without else self.copies(a, "drawn with replacement") for a in args]
            return outs[0] if len(outs) == 1 else Seq(items=outs)
        if name == "shuffle" and args:
            return args[0] if len(args) == 1 else Seq(items=list(args))
        if ".datasets" in path:
            return self._shipped(name, kwargs)
        if kind := kind_of(path):
            return self.make_model(name, kind, args, kwargs)
        return self._unknown(name, args, kwargs)

    def _shipped(self, name: str, kwargs: dict[str, Val]) -> Val:
        """A data set that ships with scikit-learn: the same one whenever it is loaded."""
        own = name.startswith("load_")
        rows = source(name if own else self.fresh(name))
        whole = Val(rows=rows, name=name, way=(self.step(f"{name}()"),))
        asked = kwargs.get("return_X_y")
        if (isinstance(asked, Const) and asked.value) or name.startswith("make_"):
            return Seq(items=[whole, Val(rows=rows, name="y", way=whole.way)])
        return whole
