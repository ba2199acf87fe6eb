"""Which model made an array of predictions, for which rows: followed through views, copies and thresholds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Data, Fact
from deeprules_jupyter.runtime.weakly import Weakly

KEPT = 40  # predictions of the running cell that a threshold or a copy is compared with
LONGEST = 200_000
FEWEST = 12  # shorter vectors look alike by chance


class Prediction(Fact, kw_only=True):
    """Networks predicted these rows. Without a metric only the code says whether that was measured, by hand."""

    models: tuple[str, ...]
    data: Data
    metric: str = ""
    value: float | None = None


class Made(Frozen):
    """How predictions came to be."""

    models: tuple[str, ...]
    data: Data
    folds: bool = False  # each row was predicted by a model that did not see it
    state: str = ""  # of the model
    ordered: bool = True  # whether they stand in the order of the rows


class Predictions:
    """Remembers prediction arrays by weak reference, and small copies of them until the cell has ended."""

    def __init__(self) -> None:
        self.made = Weakly()
        self.copies: list[tuple[Any, Made]] = []
        self.finders: list[Callable[[Any], Made | None]] = []  # of those who keep predictions in another way

    def remember(self, result: Any, made: Made) -> None:
        """`result` was predicted."""
        for array in result if isinstance(result, list) else [result]:
            self.made[array] = made
            values = _numbers(array)
            if values is not None and len(values) <= LONGEST and len(values) >= FEWEST:
                self.copies.append((values.copy(), made))
        del self.copies[:-KEPT]

    def forget_copies(self) -> None:
        """The cell has ended."""
        self.copies.clear()

    def of(self, value: Any) -> Made | None:
        """How this array was predicted, or None."""
        base = value
        while base is not None:
            made: Made | None = self.made.get(base)
            if made is not None:
                return made
            base = getattr(base, "base", None)
        values = _numbers(value)
        if values is None or len(values) < FEWEST or values.ndim != 1:
            return self._elsewhere(value)
        matches = [made for kept, made in reversed(self.copies) if _derived(values, kept)]
        same = {(made.models, id(made.data.rows)) for made in matches}
        return matches[0] if len(same) == 1 else self._elsewhere(value)

    def _elsewhere(self, value: Any) -> Made | None:
        values = _array(value) if self.finders else None
        found = (find(values) for find in self.finders) if values is not None and values.ndim in (1, 2) else ()
        return next((made for made in found if made is not None), None)


def _array(value: Any) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    try:
        return numpy.asarray(value)
    except Exception:  # lists of unequal length, tensors on another device: simply not known
        return None


def _numbers(value: Any) -> Any:
    values = _array(value)
    return values if values is not None and values.dtype.kind in "biuf" and values.ndim in (1, 2) else None


def _derived(values: Any, kept: Any) -> bool:
    """Whether `values` is a copy of kept predictions, or of one column of them, or one of them cut at a threshold."""
    if len(values) != len(kept):
        return False
    columns = [kept] if kept.ndim == 1 else [kept[:, column] for column in range(min(kept.shape[1], 20))]
    if kept.ndim == 2 and kept.shape[1] > 1:
        columns.append(kept.argmax(axis=1))
    return any(bool((values == column).all()) or cut(values, column) for column in columns)


def cut(values: Any, scores: Any) -> bool:
    """Whether `values` has two values, the higher one exactly where the scores are high."""
    if scores.dtype.kind != "f":
        return False
    low, high = values.min(), values.max()
    up = values == high
    if low == high or not (up | (values == low)).all():
        return False
    return bool(scores[up].min() > scores[~up].max())
