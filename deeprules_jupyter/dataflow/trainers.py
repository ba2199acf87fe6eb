"""Objects and functions that train what they are given: boosters, and the trainers of networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from deeprules_jupyter.catalog import KNOWN, Callee, callee_of
from deeprules_jupyter.catalog.library import Library
from deeprules_jupyter.dataflow.rows import Branch, Cut
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.sources import Sources
from deeprules_jupyter.dataflow.values import Const, Map, Model, Seq, Val
from deeprules_jupyter.model import Role

# The names of parts in a dict of tables, and the methods of a data module that give a loader for each.
TRAIN, TUNING, TEST = "train", "valid", "test"
HALVES: tuple[list[Branch], list[Role]] = ([Branch("part", value=0), Branch("part", value=1)], ["train", "tuning"])
ROLES: dict[str, Role] = {"train": "train", "valid": "tuning", "test": "test"}
HOOKS = {TRAIN: "train_dataloader", TUNING: "val_dataloader", TEST: "test_dataloader"}


@lru_cache(maxsize=4096)
def makes(path: str) -> bool:
    """Whether a call of this function, which is no class of a known kind, may train or search by other means."""
    _, name, library, _ = callee_of(path)
    told = library.train_functions | library.fold_functions | library.tune_functions | library.stoppers
    in_place = name in KNOWN.learn_in_place or name in KNOWN.learned_columns
    return name in told or (in_place and bool(library.learned_columns))


class Trainers(Sources):
    """Adds what trains by other means than a `fit(X, y)` of its own."""

    def known_maker(self, callee: Callee, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """What a library makes that is no plain estimator; None where it makes nothing of the kind."""
        _, name, library, kind = callee
        if name in library.train_functions | library.fold_functions:
            return self._booster(library, path, args, kwargs)
        if kind in ("loaders", "held"):
            return self.row_loader(args, kwargs) if kind == "loaders" else self._holding(library, name, args, kwargs)
        if kind == "transform" and not library.estimators:
            made = self.make_model(name, kind, args, kwargs)
            given = self._given_rows([*args, *kwargs.values()]) if name in library.learn_when_made else None
            if given:
                made.attrs["exog"] = given
                return self.fit(made, [given], {})
            return made
        if kind == "checkpoint":
            kind = "stopper" if library.keeps_best & set(kwargs) else "layer"
        if kind == "model" and not library.estimators:
            return self.make_model(name, kind, args, kwargs)
        if kind in ("layer", "stopper", "settings", "trainer", "flow"):
            return self.make_model(name, kind, args, kwargs)
        if name in library.stoppers:
            return self.make_model(name, "stopper", args, kwargs)
        if library.learned_columns and (name in KNOWN.learn_in_place or name in KNOWN.learned_columns):
            return self.learn_in_place(name, args, kwargs)
        return None

    def _booster(self, library: Library, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`xgb.train(params, dtrain, rounds, evals)` gives a model, `xgb.cv(params, dtrain)` scores of folds."""
        data = self._given(library.train_rows, kwargs) or next((a for a in args if a.rows), Val())
        watched = {"evals": args[3]} if len(args) > 3 else {}
        own = {k: v for k, v in kwargs.items() if k not in library.train_rows | library.tuning_rows}
        folds = path.rsplit(".", 1)[-1] in library.fold_functions
        model = self.make_model(path, "search" if folds else "model", [a for a in args[:2] if a is not data], own)
        for said in (*args[:1], *kwargs.values()):
            model.attrs |= {str(k): v for k, v in said.entries.items()} if isinstance(said, Map) else {}
        if folds:
            model.steps += [Model(label=label) for label in sorted(library.fold_models)]
            return self.cross_validate(path, [model, data], {})
        return self.fit(model, [data, data], {**watched, **kwargs})

    def _holding(self, library: Library, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`OLS(y, X)`, `ols("y ~ x", data=df)`, `ARIMA(series)`: a model that holds its table already."""
        if name in library.held_series:
            data = args[0] if args else kwargs.get("endog", Val())
        else:
            data = self._given(KNOWN.train_rows, kwargs) or (args[1] if len(args) > 1 else Val())
        model = self.make_model(name, "model", args, kwargs)
        model.attrs["exog"] = data
        return model

    def _given(self, names: Iterable[str], kwargs: dict[str, Val]) -> Val | None:
        return next((val for key, val in kwargs.items() if key in names), None)

    def _given_rows(self, vals: Iterable[Val]) -> Val | None:
        """The first of these that holds rows, or a list of them."""
        tables = (self.blend(val.items) if isinstance(val, Seq) and not val.rows else val for val in vals)
        return next((table for table in tables if table.rows), None)

    # loaders --------------------------------------------------------------------------------------------------------
    def row_loader(self, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """Loaders for a training and a tuning part: given both, or cut from one source."""
        tables = [v for v in (*args, *kwargs.values()) if v.rows]
        places = kwargs.get("splits")
        if tables and isinstance(places, Seq) and all(place.index for place in places.items):
            tables = [self.mask(tables[0], place, "splits") for place in places.items]
        if len(tables) < 2:
            whole = tables[0] if tables else self.with_rows(Val(name="the folder"))
            tables = self.two_sides(whole, self.fresh("loaders"), *HALVES, "a random part for tuning")
        model = self.make_model("loaders", "loaders", [], {})
        model.attrs = dict(zip((TRAIN, TUNING, TEST), tables, strict=False))
        return model

    def fit(self, model: Model, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """A network learns through its layers: what they took from rows before stands in its data."""
        if not args and "exog" in model.attrs:
            args = [model.attrs["exog"]] * 2
        adapted = {step.state for step in self._layers(model)} - {""}
        if adapted and args:
            data = self.select(self.with_rows(args[0]), [])
            data.fits |= adapted
            args = [data, *args[1:]]
        return super().fit(model, args, kwargs)

    def _layers(self, model: Model) -> Iterator[Model]:
        for step in model.steps if model.kind == "layer" or model.label in KNOWN.networks else ():
            if isinstance(step, Model):
                yield from [step] if step.kind == "transform" else self._layers(step)

    def layer(self, model: Model, args: list[Val]) -> Val:
        """A layer that is called on another one is part of the network; on rows it changes them."""
        data = next((v for v in args if v.rows), None)
        if data is not None:
            return self.transform(model, data)
        out = self.make_model(model.label, "layer", args, {})
        out.recipe, out.steps = f"{model.recipe} after {out.recipe}", [*out.steps, model]
        return out

    def part_of(self, val: Val, part: str) -> Val | None:
        """The rows for one purpose, of loaders, a data module, a dict of tables or a table itself."""
        if isinstance(val, Model) and val.klass:
            if setup := val.klass.find("setup"):
                self.call_method(val, setup, [Const(value="test" if part == TEST else "fit")])
            hook = val.klass.find(HOOKS[part])
            return self.call_method(val, hook, []) if hook else None
        if isinstance(val, Model):
            return val.attrs.get(part)
        if self._is_module(val):
            cut = Cut(("module", self.token(self.with_rows(val).rows)), Branch("is", value=part), "split")
            self.parts.setdefault((cut.key, cut.branch), Part(ROLES[part]))
            return self.select(val, [cut])
        if isinstance(val, Map):
            return val.entries.get(part) or val.entries.get("validation" if part == TUNING else part)
        return None

    def _is_module(self, val: Val) -> bool:
        """Whether this is taken for a data module of which nothing is known: it holds rows for each purpose."""
        if type(val) is Val and val.rows is None:
            self.modules.add(id(val))
            self.keep(val)
        return id(val) in self.modules

    # trainers -------------------------------------------------------------------------------------------------------
    def trainer_method(self, trainer: Model, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`fit`, `train`, `test`, `evaluate`, `predict` of an object that trains a network."""
        given = {**trainer.attrs, **kwargs}
        nets = [a for a in (*args, *given.values(), *trainer.steps) if isinstance(a, Model) and self._is_net(a)]
        rows = [a for a in args if a not in nets and not isinstance(a, Const)]
        net = nets[0] if nets else trainer
        if name in KNOWN.train_methods:
            return self._train_by(trainer, net, rows, given)
        if name in KNOWN.test_methods | {"predict", "get_preds"} and (state := net.state or trainer.state):
            held = self._held_rows(trainer, net, name, rows, kwargs)
            judge = Model(label=net.label, state=state)
            return self.score_method(judge, held) if name in KNOWN.test_methods else self._preds(judge, held, name)
        if name in ("test_dl", "dls"):
            return args[0] if args else Val()
        return Val()

    def _is_net(self, model: Model) -> bool:
        loads = model.klass is not None and model.klass.has_base("DataModule")
        return model.kind in ("net", "model", "object") and not loads

    def _train_by(self, trainer: Model, net: Model, rows: list[Val], given: dict[str, Val]) -> Val:
        source = self._source(trainer, net, rows, given)
        data = self.part_of(source, TRAIN) or source
        tuning = self._given(KNOWN.tuning_rows, given) or (rows[1] if len(rows) > 1 else self.part_of(source, TUNING))
        own = {key: val for key, val in given.items() if key not in KNOWN.tuning_rows}
        model = Model(label=net.label, recipe=f"{net.recipe} by {trainer.recipe}", attrs=own, by_trainer=True)
        watched = {"validation_data": tuning} if tuning is not None else {}
        self.fit(model, [data, data], {**own, **watched})
        net.state = trainer.state = model.state
        trainer.attrs |= {"rows": source, **({"tuned": tuning} if tuning is not None else {})}
        return model

    def _source(self, trainer: Model, net: Model, rows: list[Val], given: dict[str, Val]) -> Val:
        """Where the rows to train on come from: an argument, loaders, or the network itself."""
        loaders = [step for step in trainer.steps if isinstance(step, Model) and step.kind == "loaders"]
        said = self._given(KNOWN.train_rows, given)
        return said or next(iter([*rows, *loaders]), net if net.klass else Val())

    def _held_rows(self, trainer: Model, net: Model, name: str, rows: list[Val], kwargs: dict[str, Val]) -> Val:
        """The rows that are judged: the argument, or those that were set aside for it."""
        part = TEST if name == "test" else TUNING
        held = self._given(KNOWN.test_rows, kwargs) or next(iter(rows), None)
        if held is not None:
            return self.part_of(held, part) or held
        found = (self.part_of(one, part) for one in (net, trainer.attrs.get("rows")) if one is not None)
        return next((one for one in found if one), trainer.attrs.get("tuned", Val()))

    def _preds(self, judge: Model, held: Val, name: str) -> Val:
        out = self.predict(judge, held)
        return Seq(items=[out, self.select(held, [])]) if name == "get_preds" else out
