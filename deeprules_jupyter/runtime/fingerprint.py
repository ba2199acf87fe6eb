"""Fingerprints of rows: one 64-bit number per row, the same wherever the same values stand.

Numbers are compared as float32, so a cast changes nothing. A table of very many columns is hashed on a fixed
sample of them, so the cost does not grow with its width. Nothing can be read back from a fingerprint, and none leaves.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.columns import Columns, columns_of, plain_of
from deeprules_jupyter.runtime.mixing import bits, distinct, scramble, spread

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]

CHUNK = 65536  # numbers at a time, so that they stay in the processor's cache
SAMPLE = 256  # rows that are looked at to learn how easily two rows look alike


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


def sheet_of(value: Any) -> Sheet | None:
    """The rows of an array, frame, series, sparse matrix, tensor or list; None for anything else."""
    if "numpy" not in sys.modules:
        return None
    plain = plain_of(value)
    if plain is None or not plain.shape or plain.shape[0] == 0:
        return None
    if not hasattr(plain, "dtypes") and hasattr(plain, "tocsr"):
        return _sparse(plain)
    columns = columns_of(plain)
    if columns is None:
        return None
    sheet = _sheet(columns, flat=len(plain.shape) == 1)
    counted = sheet.flat and getattr(plain.dtype, "kind", "O") in "biuMm"  # codes or row numbers, no samples
    return replace(sheet, few=True) if counted else sheet


def _sums(matrix: Any, factors: U64) -> U64:
    """One sum of products per row, piece by piece in memory that is used again."""
    import numpy as np

    count, width = matrix.shape
    step = max(256, CHUNK // max(1, width))
    narrow, large = np.empty((step, width), np.float32), np.empty((step, width), np.uint64)
    sums = np.empty(count, np.uint64)
    with np.errstate(all="ignore"):
        for start in range(0, count, step):
            block = matrix[start : start + step]
            size = len(block)
            np.copyto(narrow[:size], block, casting="unsafe")
            large[:size] = spread(narrow[:size])
            sums[start : start + size] = large[:size] @ factors
    return sums


def _factors(positions: Any) -> U64:
    """One fixed odd factor per column: a sum of products tells rows apart."""
    import numpy as np

    return scramble(np.asarray(positions).astype(np.uint64)) | np.uint64(1)


def _sheet(columns: Columns, flat: bool) -> Sheet:
    import numpy as np

    total = np.zeros(columns.count, dtype=np.uint64)
    for positions, matrix in columns.numbers:
        total += _sums(matrix, _factors(positions))
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
