"""What a cross-validation trains on and holds out, worked out anew from its splitter. No random number is drawn."""

from __future__ import annotations

import copy
import sys
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.membership import Folds
from deeprules_jupyter.model import Data
from deeprules_jupyter.runtime.prints import Prints

if TYPE_CHECKING:
    from deeprules_jupyter.runtime.desk import Desk

MOST = 10  # turns that are looked at
LONGEST = 2_000_000  # rows


def write_folds(desk: Desk, fit_id: str, data: Data, estimator: Any, cv: Any, labels: Any, groups: Any) -> None:
    """Write the turns down, where a table tells whose the rows are; nothing where they cannot be known."""
    rows = data.rows
    if not isinstance(rows, Prints) or not 0 < rows.count <= LONGEST or not desk.told_of(rows):
        return
    splitter = _splitter(estimator, cv, labels)
    if splitter is None:
        return
    drawn = _draws(splitter)
    if drawn:  # a copy with a seed of its own divides in the same manner and leaves the person's generator alone
        splitter = copy.copy(splitter)
        splitter.random_state = 0
    turns = tuple((rows.take(train), rows.take(held)) for train, held in _turns(splitter, rows.count, labels, groups))
    if turns:
        desk.write(
            lambda place, inner: Folds(
                place=place, inner=inner, witness="calls", model=fit_id, data=data, how=type(splitter).__name__,
                turns=turns, drawn=drawn,
            )
        )  # fmt: skip


def _splitter(estimator: Any, cv: Any, labels: Any) -> Any:
    """The splitter that scikit-learn takes for this `cv`; None for what gives its pairs only once."""
    selection, base = sys.modules.get("sklearn.model_selection"), sys.modules.get("sklearn.base")
    if selection is None or base is None or not (cv is None or isinstance(cv, int | list) or hasattr(cv, "split")):
        return None
    try:
        splitter = selection.check_cv(cv, labels, classifier=base.is_classifier(estimator))
    except (TypeError, ValueError):
        return None
    return splitter if type(splitter).__module__.startswith("sklearn.") else None  # a person's own is asked nothing


def _draws(splitter: Any) -> bool:
    """Whether it would draw from a generator that goes on: no seed, or a generator of the person's."""
    seed = getattr(splitter, "random_state", 0)
    shuffles = getattr(splitter, "shuffle", True)
    return bool(shuffles) and not isinstance(seed, int)


def _turns(splitter: Any, count: int, labels: Any, groups: Any) -> list[Any]:
    import numpy as np

    found: list[Any] = []
    try:
        for pair in splitter.split(np.zeros((count, 1)), labels, groups):
            found.append(pair)
            if len(found) == MOST:
                break
    except (TypeError, ValueError):  # a splitter of the person's own that wants the real table
        return []
    return found
