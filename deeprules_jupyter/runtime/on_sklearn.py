"""Watches scikit-learn, and every library that follows its interface."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import Any
from weakref import WeakSet

from deeprules_jupyter.catalog import KNOWN, LIBRARIES
from deeprules_jupyter.catalog.library import NONE
from deeprules_jupyter.runtime import sklearn_functions as functions
from deeprules_jupyter.runtime import sklearn_methods as methods
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Observer
from deeprules_jupyter.runtime.own_classes import OwnClasses
from deeprules_jupyter.runtime.part import Modules, Part
from deeprules_jupyter.runtime.splitters import Splits

TRUTH = ("y_true", "labels_true")
GUESS = ("y_pred", "y_score", "y_prob", "y_proba", "probas_pred", "pred_decision", "y_pred_proba")
FITS = ("fit", "partial_fit", "fit_transform", "fit_predict", "fit_resample")


class OnSklearn(Part):
    """Finds estimator classes and functions and shows their calls to the functions."""

    roots = NONE.union(*(library.roots for library in LIBRARIES if library.estimators))

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__(desk.guard)
        self.seen: WeakSet[type] = WeakSet()
        self.hands = methods.Hands(desk)
        fits, predicts = methods.Fits(self.hands), methods.Predicts(self.hands)
        self.methods: dict[str, Observer] = dict.fromkeys(FITS, fits)
        self.methods |= dict.fromkeys(KNOWN.predictors, predicts)
        self.methods |= {"transform": methods.Transforms(self.hands), "score": methods.Scores(self.hands)}
        self.splits = Splits(desk)
        self.own = OwnClasses(self.hands, self._sweep)

    def start(self, there: Modules) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        super().start(there)
        self.own.start()

    def stop(self) -> None:
        """Put everything back."""
        self.own.stop()
        super().stop()
        self.seen.clear()

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported: watch the classes and functions that it defines."""
        home = module.__name__
        for name, value in list(vars(module).items()):
            kind = type(value)  # of most values this is all that is asked: some answer by importing their library
            if kind is FunctionType:
                if value.__module__ == home:
                    self._watch_function(module, name, value)
            elif issubclass(kind, type) and getattr(value, "__module__", None) == home:
                if name.endswith("Mixin") or self._is_estimator(value):
                    self._watch_class(value)
                elif home == "sklearn.model_selection._split" and "split" in vars(value):
                    self.patches.method(value, "split", self.splits)

    def before_cell(self) -> None:
        """Watch classes that a person has made in a cell or that came another way."""
        self._sweep()

    def _sweep(self) -> None:
        base = self._base()
        todo = [] if base is None else base.__subclasses__()
        while todo:
            kind = todo.pop()
            todo += kind.__subclasses__()
            if kind not in self.seen:
                for parent in kind.__mro__:
                    self._watch_class(parent)
        self.own.sweep(self.seen)

    def after_cell(self) -> None:
        """Scores may have been read from attributes, which no call shows."""
        self.hands.read_scores()

    def _base(self) -> Any:
        return getattr(sys.modules.get("sklearn.base"), "BaseEstimator", None)

    def _is_estimator(self, kind: type) -> bool:
        base = self._base()
        alike = hasattr(kind, "fit") and hasattr(kind, "get_params")  # as CatBoost's classes, which have no such base
        return alike or (base is not None and issubclass(kind, base))

    def _watch_class(self, kind: type) -> None:
        if kind in self.seen or kind is object:
            return
        self.seen.add(kind)
        own = vars(kind)
        for name in [name for name in self.methods if name in own]:
            self.patches.method(kind, name, self.methods[name])

    def _watch_function(self, module: ModuleType, name: str, function: FunctionType) -> None:
        observer = self._observer_of(module.__name__, name, function)
        if observer is not None:
            self.patches.function(module, name, observer)

    def _observer_of(self, module: str, name: str, function: FunctionType) -> Observer | None:
        if name == "train_test_split":
            return functions.TrainTestSplit(self.hands)
        if name in KNOWN.cross_validators:
            return functions.CrossValidates(self.hands)
        if name == "permutation_importance":
            return functions.Passes()
        if module.startswith("sklearn.metrics") and name not in KNOWN.no_scores and not name.startswith("_"):
            return functions.Metrics(self.hands) if measures(function) else None
        return None


def measures(function: FunctionType) -> bool:
    """Whether a function compares predictions with the truth."""
    names = list(_parameters(function))[:2]
    return len(names) == 2 and names[0] in TRUTH[:1] and names[1] in GUESS


def _parameters(function: FunctionType) -> Iterable[str]:
    try:
        plain = inspect.unwrap(function, stop=_says)
        if type(plain) is not FunctionType or _says(plain):
            return inspect.signature(plain).parameters
    except (TypeError, ValueError):
        return ()
    code = plain.__code__  # what `inspect.signature` would say too, in many times the time
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _says(function: Any) -> bool:
    """Whether a function says itself what its parameters are."""
    return hasattr(function, "__signature__")
