"""What kind of thing an estimator is, and the recipe of a fit."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from numbers import Real
from typing import Any
from weakref import WeakKeyDictionary

from deeprules_jupyter.catalog import KNOWN, library_of
from deeprules_jupyter.model import FitKind, Rows

WATCHED = ("eval_set", "eval_X", "evals", "valid_sets")
PATIENCE = ("early_stopping_rounds", "early_stopping_round", "od_wait", "patience")
LAYERED = frozenset({"BaseMultilayerPerceptron", "NeuralNet"})  # of scikit-learn and of skorch
OF_THE_DATA = {"constant", "fill_value", "missing_values", "pos_label"}  # settings that may be values of it
DEFAULTS: WeakKeyDictionary[type, dict[str, Any]] = WeakKeyDictionary()
LONGEST = 300  # characters of the settings, for people
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def parts_of(estimator: Any) -> list[Any]:
    """The estimators that a pipeline, column transformer or union is made of; empty for anything else."""
    steps = getattr(estimator, "steps", None) or getattr(estimator, "transformers", None)
    steps = steps or getattr(estimator, "transformer_list", None)
    if not isinstance(steps, list) or type(estimator).__name__ not in KNOWN.pipelines:
        return []
    return [step[1] for step in steps if len(step) > 1 and hasattr(step[1], "fit")]


def learns(estimator: Any) -> bool:
    """Whether a fit of this takes anything from the rows."""
    parts = parts_of(estimator)
    if parts:
        return any(learns(part) for part in parts)
    name, library = type(estimator).__name__, library_of(type(estimator).__module__)
    if name in library.stateless or name in library.target_only:
        return False
    return bool(getattr(tags(estimator), "requires_fit", True))


def tags(estimator: Any) -> Any:
    """scikit-learn's own description of an estimator, or None."""
    try:
        return sys.modules["sklearn.utils"].get_tags(estimator)
    except Exception:  # versions and third parties differ; without tags the methods decide
        return None


def kind_of(estimator: Any) -> FitKind:
    """What a fit of this estimator makes."""
    if hasattr(estimator, "best_estimator_") or type(estimator).__name__ in KNOWN.searches:
        return "search"
    if hasattr(estimator, "fit_resample"):
        return "resample"
    parts = parts_of(estimator)
    if type(estimator).__name__ == "Pipeline" and parts:
        return kind_of(parts[-1])
    sort = getattr(tags(estimator), "estimator_type", None) or getattr(estimator, "_estimator_type", None)
    if sort in ("classifier", "regressor"):
        return "model"
    return "transform" if hasattr(estimator, "transform") or sort else "model"


def uses_labels(estimator: Any, labels: Any) -> bool:
    """Whether the labels that were given change what is learned."""
    if labels is None:
        return False
    parts = parts_of(estimator)
    if parts:
        return any(uses_labels(part, labels) for part in parts)
    if type(estimator).__name__ in KNOWN.supervised or kind_of(estimator) != "transform":
        return True
    return bool(getattr(getattr(tags(estimator), "target_tags", None), "required", False))


def core(estimator: Any) -> Any:
    """The estimator at the end of a pipeline, or under a search."""
    parts = parts_of(estimator)
    inner = parts[-1] if parts else getattr(estimator, "estimator", None)
    return estimator if inner is None or isinstance(inner, type | str) else core(inner)


def is_reference(estimator: Any) -> bool:
    """Whether this is a dummy, which is no look of its own."""
    return type(core(estimator)).__name__ in KNOWN.dummies


def is_network(estimator: Any) -> bool:
    """Whether this is made of layers: scikit-learn's own perceptron, skorch, Keras, or a search over such."""
    names = {kind.__name__ for kind in type(core(estimator)).__mro__}
    return not names.isdisjoint(KNOWN.networks | LAYERED)


def trials(estimator: Any) -> int:
    """How many settings a search has tried; 1 for anything else."""
    tried = getattr(estimator, "cv_results_", None)
    return max(1, len(tried.get("params", ()))) if isinstance(tried, dict) else 1


def stops_early(estimator: Any, words: dict[str, Any]) -> Any:
    """The rows by which this fit decided when to stop, if it did; else None."""
    if words.get("X_val") is not None:
        return words["X_val"] if getattr(estimator, "do_early_stopping_", False) else None
    return stopped_by(words, {**params(estimator), **words}, type(estimator).__name__)


def stopped_by(words: Mapping[str, Any], given: Mapping[str, Any], learner: str) -> Any:
    """The last of the tables that were watched, if they decided which state of the model stays; else None."""
    found = (words[name] for name in WATCHED if words.get(name) is not None)
    tables = next(found, None)
    callbacks = given.get("callbacks") or ()
    stops = any(given.get(name) for name in PATIENCE) or any("early" in _name(one).lower() for one in callbacks)
    best = learner in KNOWN.always_best and given.get("use_best_model") is not False
    if tables is None or not (stops or best):
        return None
    last = tables[-1] if isinstance(tables, list) and tables else tables
    return last[0] if isinstance(last, tuple | list) and last else last


def params(estimator: Any) -> dict[str, Any]:
    """The settings of an estimator, nested ones included."""
    try:
        if hasattr(estimator, "get_params"):
            return dict(estimator.get_params(deep=True))
        held, named = vars(estimator), inspect.signature(type(estimator)).parameters
        return {name: held[name] for name in named if name in held}
    except Exception:  # a person's class may break scikit-learn's rules; then its settings are unknown
        return {}


def recipe(estimator: Any, rows: Rows, before: Iterable[str]) -> str:
    """Equal for the same settings on the same rows after the same fits, seeds aside; also in another kernel."""
    return recipe_of(_name(type(estimator)), params(estimator), rows, before)


def recipe_of(learner: str, given: Mapping[str, Any], rows: Rows, before: Iterable[str]) -> str:
    """The same for what is no estimator but has a name and settings."""
    lines = [learner, _digest(rows), *sorted(before), *sorted(_settings(given))]
    return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def settings(estimator: Any) -> str:
    """The settings that are not the usual ones, for people: `SVC(C=10)`. Never a value of the data."""
    if parts := parts_of(estimator):
        return f"{type(estimator).__name__}({', '.join(settings(part) for part in parts)})"[:LONGEST]
    try:
        usual = _usual(type(estimator))
        given = dict(estimator.get_params(deep=False))
    except Exception:  # a person's class may break scikit-learn's rules
        return type(estimator).__name__
    told = []
    for name, value in given.items():
        default = usual.get(name)
        if value is not default and (text := _told(value, default)) != _told(default, default):
            told.append(f"{name}={text if name not in OF_THE_DATA else '...'}")
    return f"{type(estimator).__name__}({', '.join(told)})"[:LONGEST]


def _usual(kind: type) -> dict[str, Any]:
    """What each setting is where nobody says anything."""
    if kind not in DEFAULTS:
        parameters = inspect.signature(kind).parameters.values()
        DEFAULTS[kind] = {one.name: one.default for one in parameters if one.default is not one.empty}
    return DEFAULTS[kind]


def _told(value: Any, usual: Any) -> str:
    """A setting as a short text. Words only where a word is usual: others may be labels. Tables and lists never."""
    if value is None or isinstance(value, Real) or (isinstance(value, str) and isinstance(usual, str)):
        return str(value)[:40]
    if hasattr(value, "get_params") and not isinstance(value, type):
        return settings(value)
    return _name(value) if callable(value) else "..."


def _settings(held: Mapping[str, Any]) -> Iterator[str]:
    for name, value in held.items():
        if name.rpartition("__")[2] not in KNOWN.seeds:
            yield f"{name}={_text(value)}"


def _text(value: Any) -> str:
    if hasattr(value, "get_params"):
        return _name(type(value))
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_text(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)}: {_text(item)}" for key, item in value.items()) + "}"
    if callable(value):
        return _name(value)
    return ADDRESS.sub("", repr(value))[:2000]


def _name(value: Any) -> str:
    return getattr(value, "__qualname__", None) or type(value).__qualname__


def _digest(rows: Rows) -> str:
    digest = getattr(rows, "digest", None)
    return digest().hex() if digest else ""
