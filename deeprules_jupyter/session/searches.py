"""What a search chose from, what it chose, and what of that lies on the border: asked of the search object itself.

Of the libraries that search by calling a function, Optuna is asked here; others are known by the code alone.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.trials import Settings, edge

SPACES = ("param_grid", "param_distributions", "search_spaces")
LISTED = 8  # values of a setting that are written one by one
NEAR = 0.02  # of a continuous range, or of its logarithm, that counts as its border


@dataclass(frozen=True)
class Searched:
    """What one search says of itself."""

    how: str
    tried: int
    space: Settings = ()
    chosen: Settings = ()
    edges: tuple[str, ...] = ()


def of_fit(names: Mapping[str, object], fit_of: Callable[[Any], str | None], fit: str) -> Searched | None:
    """The search with the interface of scikit-learn that this fit was; None where no name holds it any more."""
    for value in list(names.values()):
        if hasattr(value, "best_params_") and _is(fit_of, value, fit):
            return _of_search(value)
    return None


def _is(fit_of: Callable[[Any], str | None], value: Any, fit: str) -> bool:
    try:
        return fit_of(value) == fit
    except TypeError:  # what cannot be referred to weakly
        return False


def _of_search(search: Any) -> Searched:
    results: Mapping[str, Any] = getattr(search, "cv_results_", {})
    best: Mapping[str, Any] = search.best_params_
    tried = {name: list(results.get(f"param_{name}", ())) for name in best}
    return Searched(
        type(search).__name__, len(results.get("params", ())), tuple(_space(search)),
        tuple((name, _said(value)) for name, value in best.items()), tuple(_edges(best, tried)),
    )  # fmt: skip


def _space(search: Any) -> Iterator[tuple[str, str]]:
    given: Any = next((getattr(search, name) for name in SPACES if hasattr(search, name)), {})
    for part in given if isinstance(given, list) else [given]:
        for name, values in part.items() if isinstance(part, Mapping) else ():
            yield str(name), _said(values)


def _edges(best: Mapping[str, Any], tried: Mapping[str, Iterable[Any]]) -> Iterator[str]:
    for name, value in best.items():
        if found := edge(value, tried[name]):
            yield f"{name}={_said(value)}, the {found} that was tried"


def _said(value: Any) -> str:
    """A value, the values, or the distribution, as short text."""
    if isinstance(value, list | tuple | range) or type(value).__name__ == "ndarray":
        items = list(value)
        shown = ", ".join(_said(one) for one in items[:LISTED])
        return f"{shown}, ... ({len(items)} values to {_said(items[-1])})" if len(items) > LISTED else shown
    if hasattr(value, "dist") and hasattr(value, "args"):  # of scipy
        given = [*map(_said, value.args), *(f"{name}={_said(one)}" for name, one in value.kwds.items())]
        return f"{value.dist.name}({', '.join(given)})"
    number = getattr(value, "item", lambda: value)()
    if isinstance(number, float):
        return f"{number:.4g}"
    return repr(number) if isinstance(number, str | int | bool | None) else type(number).__name__


class Studies:
    """Studies of Optuna that this kernel holds, and how many trials each had when a cell ended."""

    def __init__(self) -> None:
        self._had: dict[str, int] = {}

    def gained(self, names: Mapping[str, object]) -> list[Searched]:
        """Those that tried settings in the cell that has just ended."""
        optuna = sys.modules.get("optuna")
        kind = getattr(getattr(optuna, "study", None), "Study", None)
        found: list[Searched] = []
        for study in _once(value for value in list(names.values()) if kind is not None and isinstance(value, kind)):
            done = len(study.get_trials(deepcopy=False))
            new = done - self._had.get(study.study_name, 0)
            self._had[study.study_name] = done
            if new > 0:
                found.append(_of_study(study, new))
        return found


def _once(values: Iterable[Any]) -> Iterator[Any]:
    yield from {id(value): value for value in values}.values()


def _of_study(study: Any, new: int) -> Searched:
    how = f"Optuna ({type(study.sampler).__name__})"
    try:
        best = study.best_trial
    except (ValueError, RuntimeError):  # none has ended well, or there are several goals
        return Searched(how, new)
    space = tuple((name, _range(one)) for name, one in best.distributions.items())
    edges = (_border(name, best.params[name], one) for name, one in best.distributions.items())
    return Searched(how, new, space, tuple((n, _said(v)) for n, v in best.params.items()), tuple(filter(None, edges)))


def _range(one: Any) -> str:
    if hasattr(one, "choices"):
        return _said(list(one.choices))
    return f"{_said(one.low)} to {_said(one.high)}{' (logarithmic)' if one.log else ''}"


def _border(name: str, value: Any, one: Any) -> str:
    if hasattr(one, "choices"):
        found = edge(value, one.choices)
        return f"{name}={_said(value)}, the {found} that was tried" if found else ""
    scale = math.log if one.log else float
    low, high = scale(one.low), scale(one.high)
    share = (scale(value) - low) / (high - low) if high > low else 0.5
    reach = 0.0 if isinstance(value, int) else NEAR
    end, side = (one.low, "lower") if share <= reach else (one.high, "upper") if share >= 1 - reach else (None, "")
    return f"{name}={_said(value)}, at the {side} end of its range" if end is not None and end not in (0, 1) else ""
