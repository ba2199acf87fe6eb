"""Rows that are marked as sensitive, and models that are written to files or sent away."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from deeprules_jupyter.catalog import KNOWN, callee_of
from deeprules_jupyter.dataflow.seeding import Seeding
from deeprules_jupyter.dataflow.values import Const, Func, Klass, Lib, Map, Model, Seq, Val
from deeprules_jupyter.model import Mark, Share

SENSITIVE = "sensitive"
NO = ("", "no", "false", "0")
NO_MODELS = frozenset({"optim", "loss", "meter", "schedule", "splitter", "settings"})


class Attrs(Map):
    """What a table notes about itself: `table.attrs`."""

    table: Val


class Weights(Val):
    """What a model learned, by itself: `net.state_dict()`."""

    model: Model


class Sharing(Seeding):
    """Adds marks, and what becomes of models."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: dict[int, Attrs] = {}  # by the identity of the table
        self.earlier: dict[str, str] = {}  # by fit: the one from which a network went on to learn

    # marks ----------------------------------------------------------------------------------------------------------
    def attribute(self, val: Val, name: str) -> Val:
        if name == "attrs" and not isinstance(val, (Lib, Model, Klass, Func, Map)):
            self.keep(val)
            return self.noted.setdefault(id(val), Attrs(table=val))
        if isinstance(val, Model) and name in KNOWN.same_models:
            return val
        return super().attribute(val, name)

    def stored_beside(self, owner: Val, name: str, val: Val) -> bool:
        """`table.attrs = {...}`: whether this is no column."""
        if name != "attrs" or not isinstance(val, Map):
            return super().stored_beside(owner, name, val)
        attrs = self.attribute(owner, name)
        if isinstance(attrs, Attrs) and val is not attrs:
            attrs.entries = dict(val.entries)
            self._say(attrs.table, val.entries.get(SENSITIVE, Const(value=False)))
        return True

    def store(self, owner: Val, key: Val, val: Val) -> None:
        super().store(owner, key, val)
        if isinstance(owner, Attrs) and self.key_of(key) == SENSITIVE:
            self._say(owner.table, val)

    def left_out(self, owner: Val, key: Val) -> None:
        """`del table["mass"]`, `del table.attrs["sensitive"]`."""
        if isinstance(owner, Attrs) and self.key_of(key) == SENSITIVE:
            self._say(owner.table, Const(value=False))
        super().left_out(owner, key)

    def operate(self, left: Val, op: ast.operator, right: Val) -> Val:
        if isinstance(left, Attrs) and isinstance(right, Map):  # `table.attrs |= {...}`
            return Map(entries={**left.entries, **right.entries})
        return super().operate(left, op, right)

    def _noting(self, attrs: Attrs, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """Methods of what a table notes."""
        if name == "update":
            given = {k: v for arg in args if isinstance(arg, Map) for k, v in arg.entries.items()} | kwargs
            attrs.entries |= given
            if SENSITIVE in given:
                self._say(attrs.table, given[SENSITIVE])
        elif name == "setdefault" and len(args) > 1 and SENSITIVE not in attrs.entries:
            self.store(attrs, args[0], args[1])
        elif name == "clear" or (name == "pop" and args and self.key_of(args[0]) == SENSITIVE):
            attrs.entries.pop(SENSITIVE, None)
            self._say(attrs.table, Const(value=False))
        elif name == "copy":
            return Map(entries=dict(attrs.entries))
        return self.map_method(attrs, name, args) if name in ("items", "values", "keys", "get") else Val()

    def _say(self, table: Val, said: Val) -> None:
        """What the code does not tell is no mark, and takes none away."""
        if isinstance(said, Const):
            yes = bool(said.value) and str(said.value).lower() not in NO
            if yes or any(isinstance(fact, Mark) for fact in self.facts):
                self.facts.append(
                    Mark(
                        place=self.site,
                        witness="code",
                        inner=self.inner,
                        data=self.data_of(table),
                        how='attrs["sensitive"]',
                        sensitive=yes,
                    )
                )

    # models ---------------------------------------------------------------------------------------------------------
    def library(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        callee = callee_of(path)
        if callee.name in callee.library.savers:
            self._share([*args, *kwargs.values()], path)
        return super().library(path, args, kwargs)

    def method(self, owner: Val, name: str, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None) -> Val:
        if isinstance(owner, Attrs):
            return self._noting(owner, name, args, kwargs)
        if isinstance(owner, Weights):  # `{name: part.cpu() for name, part in net.state_dict().items()}`
            pair: list[Val] = [Seq(items=[Val(), owner])] if name == "items" else [owner]
            return Seq(items=pair) if name in ("items", "values") else owner
        return super().method(owner, name, args, kwargs, node)

    def model_method(self, model: Model, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        if not (model.klass and model.klass.find(name)):
            if name in KNOWN.weights and not args:
                return Weights(model=model)
            if name in KNOWN.save_methods:
                self._share([model], name)
        return super().model_method(model, name, args, kwargs)

    def _share(self, given: Iterable[Val], how: str) -> None:
        behind = sorted({one for val in given for state in self._states(val, 0) for one in self._line_of(state)})
        if behind:
            self.facts.append(
                Share(place=self.site, witness="code", inner=self.inner, models=tuple(behind), how=how),
            )

    def _states(self, val: Val, depth: int) -> Iterator[str]:
        """The fits of the models in a value: alone, in a dict or list, or held by an object of the notebook."""
        if isinstance(val, Weights):
            yield from self._states(val.model, depth)
        elif isinstance(val, Model) and val.state:
            yield val.state
        elif depth < 4:
            inner: Iterable[Val] = ()
            if isinstance(val, Model) and val.kind not in NO_MODELS:
                inner = (*val.attrs.values(), *val.steps)
            elif isinstance(val, Map):
                inner = val.entries.values()
            elif isinstance(val, Seq) and not val.rows:
                inner = val.items
            for one in inner:
                yield from self._states(one, depth + 1)

    def _line_of(self, state: str) -> Iterator[str]:
        """A fit, and those from which it went on."""
        seen: set[str] = set()
        while state and state not in seen:
            seen.add(state)
            yield state
            state = self.earlier.get(state, "")

    def fit(self, model: Model, args: list[Val], kwargs: dict[str, Val]) -> Val:
        before = model.state
        out = super().fit(model, args, kwargs)
        if model.label in KNOWN.networks:  # a further `fit` goes on from the weights that it has
            self._went_on(model, before)
        helpers = [m for val in (*model.attrs.values(), *kwargs.values()) for m in self.models_in(val)]
        if any(isinstance(m, Model) and m.label in KNOWN.checkpoints for m in helpers):
            self._share([model], "a checkpoint")
        return out

    def _train(self, net: Model, optim: Model, loss: Val) -> None:
        before = net.state
        super()._train(net, optim, loss)
        self._went_on(net, before)

    def _went_on(self, model: Model, before: str) -> None:
        if before and model.state and before != model.state:
            self.earlier[model.state] = before
