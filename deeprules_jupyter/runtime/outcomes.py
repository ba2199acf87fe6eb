"""Which rows a model predicted rightly: by this two models are compared on the same rows. It stays in the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.prints import Prints

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from deeprules_jupyter.model import Outcome
    from deeprules_jupyter.runtime.mixing import U64

CLASSES = "biuUSO"  # kinds of arrays that hold labels; a float is compared where it is a whole number
LONGEST = 1_000_000  # rows


class Verdicts:
    """Right or wrong for each row. Memory: a byte a row, beside the rows themselves, which their fact holds too."""

    def __init__(self, rows: Prints, right: npt.NDArray[np.bool_]) -> None:
        self.rows = rows
        self.verdicts = right

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.verdicts)

    @property
    def right(self) -> int:
        """How many of them were predicted rightly."""
        return int(self.verdicts.sum())

    def against(self, other: Outcome) -> tuple[int, int] | None:
        """How many rows only this model got right, and how many only the other; None if the rows are not the same."""
        if not isinstance(other, Verdicts) or self.count != other.count:
            return None
        for mine, theirs in zip(self._keys(), other._keys(), strict=True):
            pair = _paired(self.verdicts, mine, other.verdicts, theirs)
            if pair is not None:
                return int((pair[0] & ~pair[1]).sum()), int((pair[1] & ~pair[0]).sum())
        return None

    def _keys(self) -> list[U64 | None]:
        """By what rows are told apart: as rows of one object, by the widest table that held them, by their content."""
        wide, plain = self.rows.wide, self.rows.plain
        return [self.rows.tokens, wide.hashes if wide else None, plain.hashes if plain else None]


def _paired(one: Any, keys: Any, other: Any, others: Any) -> tuple[Any, Any] | None:
    import numpy as np

    if keys is None or others is None:
        return None
    order, turn = np.argsort(keys, kind="stable"), np.argsort(others, kind="stable")
    return None if (keys[order] != others[turn]).any() else (one[order], other[turn])


def outcome_of(truth: Any, guess: Any, rows: Any) -> Verdicts | None:
    """The outcome of predicted labels; None for scores, probabilities and numbers, and where the rows are not known."""
    import numpy as np

    if not isinstance(rows, Prints) or not 0 < rows.count <= LONGEST:
        return None
    pair = [np.asarray(value) for value in (truth, guess)]
    if any(one.shape != (rows.count,) or not _labels(one) for one in pair):
        return None
    return Verdicts(*rows.settled_with(np.asarray(pair[0] == pair[1], dtype=bool)))


def _labels(values: Any) -> bool:
    return values.dtype.kind in CLASSES or (values.dtype.kind == "f" and bool((values == values.round()).all()))
