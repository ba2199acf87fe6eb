"""Watches XGBoost, LightGBM and CatBoost where they go ways of their own: tables of their own, and `train`.

Their classes with the interface of scikit-learn are watched with those of scikit-learn.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from deeprules_jupyter.catalog import library_of
from deeprules_jupyter.catalog.library import Library
from deeprules_jupyter.model import Choice, Data, Fit
from deeprules_jupyter.runtime import estimators
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call, Observer
from deeprules_jupyter.runtime.part import Part
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.sklearn_methods import write_score

HOMES = {"xgboost.core", "xgboost.training", "lightgbm.basic", "lightgbm.engine", "catboost.core"}


class OnBoosting(Part):
    """Tables made for boosting, `train`, `cv`, and what the trained models predict."""

    roots = frozenset({"xgboost", "lightgbm", "catboost"})

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__(desk.guard)
        self.held, self.predicts = Holds(desk), BoosterPredicts(desk)

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module.__name__ not in HOMES:
            return
        library = library_of(module.__name__)
        for name, value in list(vars(module).items()):
            if getattr(value, "__module__", None) != module.__name__:
                continue
            if name in library.holders:
                self._watch(value, {"__init__": self.held, "slice": Cuts(self.desk), "subset": Cuts(self.desk)})
            elif name == "Booster":
                self._watch(value, {"predict": self.predicts})
            elif name in library.train_functions | library.fold_functions:
                self.patches.function(module, name, Trains(self.desk, library, inspect.signature(value)))

    def _watch(self, kind: type, methods: Mapping[str, Observer]) -> None:
        for name in methods.keys() & vars(kind).keys():
            self.patches.method(kind, name, methods[name])


class Holds:
    """`xgb.DMatrix(X)`, `lgb.Dataset(X)`, `catboost.Pool(X)`: the rows of a table in another dress."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """The rows of the table."""
        value = call.args[1] if len(call.args) > 1 else call.kwargs.get("data")
        return self.desk.registry.look(value)

    def after(self, call: Call) -> None:
        """The new object holds them."""
        if not call.inside and call.memo is not None:
            self.desk.registry.remember(call.args[0], call.memo)


class Cuts:
    """`DMatrix.slice(positions)`, `Dataset.subset(positions)`: some of the rows."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """The result holds the rows at these positions."""
        import numpy as np

        known = self.desk.registry.by_object(call.args[0])
        positions = call.args[1] if len(call.args) > 1 else next(iter(call.kwargs.values()), None)
        if known is not None and positions is not None and not call.inside:
            self.desk.registry.remember(call.result, known.take(np.asarray(positions, dtype=np.int64)))


class BoosterPredicts:
    """`Booster.predict(table)`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """The rows to be predicted."""
        return self.desk.data(call.args[1] if len(call.args) > 1 else call.kwargs.get("data"), 0, "data")

    def after(self, call: Call) -> None:
        """Remember who predicted which rows."""
        state = self.desk.fits.get(call.args[0])
        if not call.inside and state is not None and isinstance(call.memo, Data):
            self.desk.predictions.remember(call.result, Made((state,), call.memo))


class Trains:
    """`train(settings, table, ...)` gives a model, `cv(settings, table, ...)` scores of folds."""

    def __init__(self, desk: Desk, library: Library, signature: inspect.Signature) -> None:
        self.desk, self.library, self.signature = desk, library, signature

    def before(self, call: Call) -> Any:
        """The arguments by their names, and the rows to learn from."""
        given = self.signature.bind_partial(*call.args, **call.kwargs).arguments
        names = [name for name in given if name in self.library.train_rows and given[name] is not None]
        return (given, self.desk.data(given[names[0]], 1, *names)) if names else None

    def after(self, call: Call) -> None:
        """A fit, and a choice if rows decided when to stop."""
        given, data = call.memo or (None, None)
        if call.inside or given is None or data is None:
            return
        desk, name = self.desk, call.name.rpartition(".")[2]
        folds, settings = name in self.library.fold_functions, dict(given.get("params") or {})
        named = {key: value for key, value in given.items() if isinstance(value, int | float | str)}
        fit_id = self._write(f"{call.name.partition('.')[0]}.{name}", data, {**named, **settings})
        if folds:
            write_score(desk, Made((fit_id,), data, folds=True), "cv", None)
            return
        desk.fits[call.result] = fit_id
        watched = estimators.stopped_by(given, {**settings, **given}, type(call.result).__name__)
        rows = None if watched is None else desk.data(watched, 99)
        if rows is not None:
            desk.write(
                lambda place, inner: Choice(
                    place=place, inner=inner, witness="calls", data=rows, models=(fit_id,), what="early stopping"
                )
            )

    def _write(self, learner: str, data: Data, settings: Mapping[str, Any]) -> str:
        fit_id = self.desk.new_id()
        before = [self.desk.recipes.get(fit, "") for fit in data.fits]
        self.desk.recipes[fit_id] = recipe = estimators.recipe_of(learner, settings, data.rows, before)
        self.desk.write(
            lambda place, inner: Fit(
                place=place, inner=inner, witness="calls", id=fit_id, learner=learner, kind="model", data=data,
                supervised=True, recipe=recipe,
            )
        )  # fmt: skip
        return fit_id
