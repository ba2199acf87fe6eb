"""What a split gives: three parts of what went in, each of the same kind as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Part:
    """Rows for one purpose. `index` are their positions in what was split, counted from 0.

    `groups` are the numbers of their units (patients, families, scaffolds), for scikit-learn's `GroupKFold` within
    these rows; None where nothing had to stay whole.
    """

    X: Any
    y: Any
    index: Positions
    groups: Positions | None = None

    def __iter__(self) -> Iterator[Any]:
        """`X_train, y_train = parts.train`."""
        return iter((self.X, self.y))

    def __len__(self) -> int:
        return len(self.index)

    def __repr__(self) -> str:
        return f"<{len(self):,} rows>"


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """Rows to train on, rows to choose by, and rows to look at once."""

    train: Part
    tuning: Part
    test: Part

    def __iter__(self) -> Iterator[Part]:
        """`(X_train, y_train), (X_tuning, y_tuning), (X_test, y_test) = split(X, y)`."""
        return iter((self.train, self.tuning, self.test))

    def __repr__(self) -> str:
        return f"<train: {len(self.train):,}, tuning: {len(self.tuning):,}, test: {len(self.test):,} rows>"


def parted(X: Any, y: Any, indexes: tuple[Positions, Positions, Positions], groups: Positions | None = None) -> Parts:
    """The parts at these positions; `groups` has the unit of each row of `X`."""
    train, tuning, test = (
        Part(take(X, at), None if y is None else take(y, at), at, None if groups is None else groups[at])
        for at in indexes
    )
    return Parts(train, tuning, test)


def take(value: Any, index: Positions) -> Any:
    """The rows at these positions: frames stay frames, arrays arrays, tensors tensors, lists lists.

    A torch Dataset gives a `Subset` of itself.
    """
    if hasattr(value, "iloc"):
        return value.iloc[index]
    if isinstance(value, list | tuple):
        return type(value)([value[at] for at in index])
    if hasattr(value, "shape"):
        return (value.tocsr() if hasattr(value, "tocsr") else value)[index]
    from torch.utils.data import Subset

    return Subset(value, index.tolist())


def count(value: Any, name: str) -> int:
    """How many rows there are. Raises ValueError with one clear line."""
    shape = getattr(value, "shape", None)
    if shape is not None and len(shape):
        return int(shape[0])
    if shape is None and hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, str):
        return len(value)
    raise ValueError(f"{name} has no rows that can be counted; give a table, an array, a tensor, a list or a Dataset")
