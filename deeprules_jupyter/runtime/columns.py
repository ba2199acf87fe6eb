"""Reads the columns of whatever holds a table, without importing the library it comes from."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.mixing import bits, scramble

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]

WIDE = 1024  # columns hashed at most
CELLS = 5_000_000  # text cells hashed at most
EXACT = 2**24  # whole numbers above it do not fit into float32


def is_frame(value: Any) -> bool:
    """Whether this is a pandas frame."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, getattr(pandas, "DataFrame", ()))


def is_series(value: Any) -> bool:
    """Whether this is a pandas series."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, getattr(pandas, "Series", ()))


def plain_of(value: Any) -> Any:
    """A numpy array, a pandas frame or a sparse matrix with the same rows; None if there is none."""
    import numpy as np

    if isinstance(value, np.ndarray) or is_frame(value) or is_series(value):
        return value
    kind = type(value).__module__.split(".")[0]
    if kind == "torch" and hasattr(value, "detach"):
        tensor = value.detach().cpu()
        return (tensor.float() if "bfloat16" in str(tensor.dtype) else tensor).numpy()
    if kind == "scipy" and hasattr(value, "tocsr"):
        return value
    if kind == "polars" and hasattr(value, "to_numpy"):
        return value.to_numpy()
    items = (str, int, float, list, tuple, np.ndarray)
    if isinstance(value, list | tuple) and value and isinstance(value[0], items):
        try:
            return np.asarray(value)
        except ValueError:
            return None
    return None


class Columns:
    """Columns of a table as blocks: numbers together, everything else hashed cell by cell."""

    def __init__(self, count: int, width: int) -> None:
        self.count = count
        self.width = width
        self.numbers: list[tuple[npt.NDArray[np.int64], Any]] = []  # positions, array of two dimensions
        self.others: list[tuple[int, U64]] = []


def chosen(width: int) -> npt.NDArray[np.int64]:
    """The fixed sample of columns for tables of this width."""
    import numpy as np

    if width <= WIDE:
        return np.arange(width)
    picks = scramble(np.arange(WIDE, dtype=np.uint64)) % np.uint64(width)
    return np.unique(picks.astype(np.int64))


def columns_of(plain: Any) -> Columns | None:
    """The columns of an array, series or frame; None where there is nothing to hash, or too much text."""
    import numpy as np

    if is_frame(plain):
        return _of_frame(plain)
    array = np.asarray(plain.to_numpy()) if is_series(plain) else plain
    array = array.reshape(len(array), -1)
    if array.shape[1] == 0 or array.dtype.kind not in "biufMmOUS":
        return None
    positions = chosen(array.shape[1])
    columns = Columns(len(array), array.shape[1])
    if array.dtype.kind in "bf" or (array.dtype.kind in "iu" and not _big(array)):
        columns.numbers.append((positions, array if len(positions) == array.shape[1] else array[:, positions]))
        return columns
    return _add_cells(columns, positions, [array[:, position] for position in positions])


def _of_frame(frame: Any) -> Columns | None:
    import numpy as np

    columns = Columns(len(frame), frame.shape[1])
    if not frame.shape[1]:
        return None
    positions = chosen(frame.shape[1])
    kinds = [getattr(dtype, "kind", "O") for dtype in frame.dtypes]
    easy = np.array([p for p in positions if kinds[p] in "bf" or kinds[p] in "iu"], dtype=np.int64)
    matrix = np.zeros((len(frame), 0))
    if len(easy):
        part = frame if len(easy) == frame.shape[1] else frame.iloc[:, easy]
        try:
            matrix = part.to_numpy(dtype=np.float64, na_value=np.nan)
        except (TypeError, ValueError):
            easy = easy[:0]
    large = [p for i, p in enumerate(easy) if kinds[p] in "iu" and _big(matrix[:, i])]
    keep = ~np.isin(easy, large)
    if keep.any():
        columns.numbers.append((easy[keep], matrix if keep.all() else matrix[:, keep]))
    rest = np.setdiff1d(positions, easy[keep])
    return _add_cells(columns, rest, [frame.iloc[:, position].to_numpy() for position in rest])


def _add_cells(columns: Columns, positions: Sequence[int] | Any, arrays: list[Any]) -> Columns | None:
    if columns.count * len(arrays) > CELLS:
        return None
    columns.others = [(int(p), _cells(array)) for p, array in zip(positions, arrays, strict=True)]
    return columns


def _big(array: Any) -> bool:
    """Whether whole numbers stand here that float32 cannot tell apart."""
    return array.size > 0 and max(abs(float(array.max())), abs(float(array.min()))) >= EXACT


def _cells(array: Any) -> U64:
    """Numbers for cells that are not plain floats: times, large whole numbers, text, objects."""
    import numpy as np

    if array.dtype.kind in "Mmiu":
        return scramble(array.astype(np.int64).view(np.uint64))
    known: dict[Any, int] = {}
    return np.fromiter((_cell(item, known) for item in array), dtype=np.uint64, count=len(array))


def _cell(item: Any, known: dict[Any, int]) -> int:
    try:
        if item in known:
            return known[item]
    except TypeError:
        item = repr(item)
    import numpy as np

    if isinstance(item, bool | int | float | np.number):
        number = int(bits(np.array([[item]], dtype=np.float64))[0, 0])
    else:
        missing = item is None or type(item).__name__ in ("NAType", "NaTType")
        number = int.from_bytes(blake2b(b"" if missing else str(item).encode(), digest_size=8).digest(), "little")
    known[item] = number
    return number
