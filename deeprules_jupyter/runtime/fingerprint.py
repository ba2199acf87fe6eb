"""Fingerprints of rows: one 64-bit number per row, the same wherever the same values stand.

Numbers are compared as float32, so a cast changes nothing. A table of more than `WIDE` columns is hashed on a fixed
sample of them, so the cost does not grow with its width. Nothing can be read back from a fingerprint, and none leaves.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]

WIDE = 1024  # columns hashed at most
CHUNK = 8192  # rows at a time, so that they stay in the processor's cache
SAMPLE = 256  # rows that are looked at to learn how easily two rows look alike
CELLS = 5_000_000  # text cells hashed at most
EXACT = 2**24  # whole numbers above it do not fit into float32


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of one table."""

    hashes: U64
    width: int
    odds: float  # that two rows look alike whose columns were drawn independently of each other
    few: bool  # no column has many values
    flat: bool = False  # one dimension: a list of texts, or labels

    @cached_property
    def unique(self) -> U64:
        """The different fingerprints, sorted."""
        return distinct(self.hashes)

    @property
    def label(self) -> bool:
        """Whether this is a vector of few values; such rows have no identity of their own."""
        return self.flat and (self.few or len(self.unique) * 5 < len(self.hashes))

    def take(self, positions: npt.NDArray[np.int64]) -> Sheet:
        """The rows at these positions."""
        return Sheet(self.hashes[positions], self.width, self.odds, self.few, self.flat)


def scramble(numbers: U64) -> U64:
    """A fixed mixing of 64 bits (the finaliser of SplitMix64)."""
    import numpy as np

    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def distinct(numbers: U64) -> U64:
    """The different numbers, sorted; by sorting, which is several times faster here than `np.unique`."""
    import numpy as np

    ordered = np.sort(numbers)
    keep = np.ones(len(ordered), dtype=bool)
    keep[1:] = ordered[1:] != ordered[:-1]
    return ordered[keep]


def sheet_of(value: Any) -> Sheet | None:
    """The rows of an array, frame, series, sparse matrix, tensor or list; None for anything else."""
    if "numpy" not in sys.modules:
        return None
    plain = _plain(value)
    if plain is None or not plain.shape or plain.shape[0] == 0:
        return None
    if not hasattr(plain, "dtypes") and hasattr(plain, "tocsr"):
        return _sparse(plain)
    columns = _columns(plain)
    if columns is None:
        return None
    sheet = _sheet(columns, flat=len(plain.shape) == 1)
    counted = sheet.flat and getattr(plain.dtype, "kind", "O") in "biuMm"  # codes or row numbers, no samples
    return replace(sheet, few=True) if counted else sheet


def is_frame(value: Any) -> bool:
    """Whether this is a pandas frame."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, getattr(pandas, "DataFrame", ()))


def is_series(value: Any) -> bool:
    """Whether this is a pandas series."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, getattr(pandas, "Series", ()))


def _plain(value: Any) -> Any:
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


class _Columns:
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


def _columns(plain: Any) -> _Columns | None:
    import numpy as np

    if is_frame(plain):
        return _frame_columns(plain)
    array = np.asarray(plain.to_numpy()) if is_series(plain) else plain
    array = array.reshape(len(array), -1)
    if array.shape[1] == 0 or array.dtype.kind not in "biufMmOUS":
        return None
    positions = chosen(array.shape[1])
    columns = _Columns(len(array), array.shape[1])
    if array.dtype.kind in "bf" or (array.dtype.kind in "iu" and not _big(array)):
        columns.numbers.append((positions, array if len(positions) == array.shape[1] else array[:, positions]))
        return columns
    return _add_cells(columns, positions, [array[:, position] for position in positions])


def _frame_columns(frame: Any) -> _Columns | None:
    import numpy as np

    columns = _Columns(len(frame), frame.shape[1])
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


def _add_cells(columns: _Columns, positions: Sequence[int] | Any, arrays: list[Any]) -> _Columns | None:
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


def bits(block: Any) -> npt.NDArray[np.uint32]:
    """The float32 bits of numbers, equal for equal values, with the information spread to the low bits."""
    import numpy as np

    with np.errstate(all="ignore"):
        numbers = np.array(block, dtype=np.float32)
    numbers += np.float32(0)  # turns -0.0 into 0.0
    missing = numbers != numbers
    if missing.any():
        numbers[missing] = np.nan
    raw = numbers.view(np.uint32)
    return raw ^ (raw >> np.uint32(16))


def _factors(positions: Any) -> U64:
    """One fixed odd factor per column: a sum of products tells rows apart."""
    import numpy as np

    return scramble(np.asarray(positions).astype(np.uint64)) | np.uint64(1)


def _sheet(columns: _Columns, flat: bool) -> Sheet:
    import numpy as np

    total = np.zeros(columns.count, dtype=np.uint64)
    for positions, matrix in columns.numbers:
        factors = _factors(positions)
        for start in range(0, columns.count, CHUNK):
            total[start : start + CHUNK] += bits(matrix[start : start + CHUNK]).astype(np.uint64) @ factors
    for position, cells in columns.others:
        total += cells * _factors([position])[0]
    picks = np.unique(np.linspace(0, columns.count - 1, SAMPLE).astype(np.int64))
    sample = [bits(matrix[picks]).astype(np.uint64) for _, matrix in columns.numbers]
    sample += [cells[picks][:, None] for _, cells in columns.others]
    odds, few = _odds(np.hstack(sample))
    return Sheet(scramble(total ^ np.uint64(columns.width)), columns.width, odds, few, flat)


def _odds(sample: U64) -> tuple[float, bool]:
    """How likely two rows are alike if every column were shuffled by itself; and whether all columns have few values.

    This is what such shuffles give on average, worked out from the share of equal pairs in every column; it needs no
    random numbers at all.
    """
    import numpy as np

    rows = len(sample)
    if rows < 2:
        return 1.0, True
    ordered = np.sort(sample, axis=0)
    same = ordered[1:] == ordered[:-1]
    run, equal_pairs = np.zeros(sample.shape[1]), np.zeros(sample.shape[1])
    for row in same:
        run = (run + 1) * row
        equal_pairs += run
    shares = np.maximum(equal_pairs, 0.5) / (rows * (rows - 1) / 2)
    values = rows - same.sum(axis=0)
    return math.exp(max(-700.0, float(np.log(shares).sum()))), bool(values.max() <= max(20, min(32, rows // 4)))


def _sparse(matrix: Any) -> Sheet:
    """Zeros add nothing to a row's sum, so sparse and dense tables of the same values agree."""
    import numpy as np

    rows = matrix.tocsr()
    terms = bits(np.asarray(rows.data)).astype(np.uint64) * _factors(rows.indices)
    ends = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)])
    hashes = scramble((ends[rows.indptr[1:]] - ends[rows.indptr[:-1]]) ^ np.uint64(rows.shape[1]))
    count = len(hashes)
    alike = count - len(np.unique(hashes))
    odds = alike / (count * (count - 1) / 2) if count > 1 else 1.0
    return Sheet(hashes, rows.shape[1], odds, few=False)
