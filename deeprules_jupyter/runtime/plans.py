"""How an estimator could be made anew: its class by name and its settings, where these are plain.

Neither the estimator nor anything that it holds is kept, so nothing of the person's stays alive because of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST = 500  # fits that are remembered
LARGEST = 2_000  # settings of one estimator, those of its parts and the items of lists included
LONGEST = 200  # characters of a text
ATOMS = (bool, int, float, str, type(None))


@dataclass(frozen=True)
class Named:
    """A function or class of a library, by where it stands."""

    module: str
    name: str

    def found(self) -> Any:
        """It itself. Raises LookupError or AttributeError where it is not there any more."""
        return getattr(sys.modules[self.module], self.name)


@dataclass(frozen=True)
class Plan:
    """An estimator as it was before its fit, and how many columns it was fitted on."""

    kind: Named
    settings: dict[str, Any]
    width: int | None = None

    def made(self) -> Any:
        """A new one, not fitted."""
        return self.kind.found()(**{name: _again(value) for name, value in self.settings.items()})


class Plans:
    """Those of the last fits, by the id of the fit."""

    def __init__(self) -> None:
        self._plans: dict[str, Plan] = {}

    def add(self, fit_id: str, estimator: Any) -> None:
        """Remember how this one is made, if its settings are plain."""
        try:
            plan = _plan(estimator, iter(range(LARGEST)))
        except Exception:  # not plain, or a class of the person's that breaks scikit-learn's rules
            return
        self._plans[fit_id] = plan
        for old in list(islice(self._plans, max(0, len(self._plans) - MOST))):
            del self._plans[old]

    def get(self, fit_id: str) -> Plan | None:
        """How the estimator of this fit is made; None where that is not known."""
        return self._plans.get(fit_id)


def _plan(estimator: Any, left: Iterator[int]) -> Plan:
    """Raises ValueError, or whatever an estimator of the person's raises, where there is no plan."""
    wide = getattr(estimator, "n_features_in_", None)
    settings = {name: _plain(value, left) for name, value in estimator.get_params(deep=False).items()}
    return Plan(_named(type(estimator)), settings, wide if isinstance(wide, int) else None)


def _plain(value: Any, left: Iterator[int]) -> Any:
    """The value without any object of the person's. Raises ValueError where it is more than plain."""
    if next(left, None) is None or (isinstance(value, str) and len(value) > LONGEST):
        raise ValueError("too much of it")
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind in (list, tuple):
        return kind(_plain(item, left) for item in value)
    if kind is dict:
        return {_plain(key, left): _plain(item, left) for key, item in value.items()}
    if kind.__module__ == "numpy" and hasattr(value, "item") and getattr(value, "shape", None) == ():
        return _plain(value.item(), left)
    if hasattr(value, "get_params") and not isinstance(value, type):
        return _plan(value, left)
    return _named(value)


def _named(value: Any) -> Named:
    """Raises ValueError where it is none of a library: what a cell has made may be another by now."""
    named = Named(str(getattr(value, "__module__", "")), str(getattr(value, "__qualname__", "")))
    if named.module == "__main__" or getattr(sys.modules.get(named.module), named.name, None) is not value:
        raise ValueError("not of a library")
    return named


def _again(value: Any) -> Any:
    if isinstance(value, Plan):
        return value.made()
    if isinstance(value, Named):
        return value.found()
    if isinstance(value, list | tuple):
        return type(value)(_again(item) for item in value)
    return {_again(key): _again(item) for key, item in value.items()} if isinstance(value, dict) else value
