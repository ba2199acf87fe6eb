"""Fingerprints of rows: one 64-bit number per row, the same wherever the same values stand.

Numbers are compared as float32, so a cast changes nothing. A table of very many columns is hashed on a fixed sample of
them, so that the cost does not grow with its width: on more of them where a row is nearly empty there, and on all of
them where rows turned out to be alike that are not. Nothing can be read back from a fingerprint, and none leaves.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.columns import Columns, columns_of, is_polars, plain_of, rows_of, width_of
from deeprules_jupyter.runtime.mixing import bits, distinct, factors_of, scramble

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]
    Positions = npt.NDArray[np.int64]

CHUNK = 65536  # numbers at a time, so that they stay in the processor's cache
SAMPLE = 256  # rows that are looked at to learn how easily two rows look alike
WIDE = 1024  # columns up to which all are hashed
RUN = 8  # neighbouring columns that are sampled together: they come from memory together
RUNS = (12, 268)  # runs of the first sample, and of the second, larger one
ENOUGH = 16  # values other than zero that a row must show in the sample
COMPARED = 128  # rows, and columns, by which it is seen how far columns hang together
PAIRS = 256  # rows alike in the sample that are compared as a whole

_alike: set[int] = set()  # widths of tables in which rows differ outside the sample only: hashed as a whole since


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of one table."""

    hashes: U64
    width: int
    odds: float  # that two rows look alike whose columns were drawn independently of each other
    few: bool  # no column has many values
    flat: bool = False  # one dimension: a list of texts, or labels
    label: bool = False  # a vector of few values, or of numbers that count: such rows have no identity of their own
    sampled: bool = False  # not every column was hashed

    def take(self, positions: Positions) -> Sheet:
        """The rows at these positions."""
        return replace(self, hashes=self.hashes[positions])

    def comparable(self, other: Sheet) -> bool:
        """Whether equal fingerprints here and there mean equal rows."""
        return self.width == other.width and self.sampled == other.sampled

    def same(self, other: Sheet) -> bool:
        """Whether the rows are alike from the first to the last."""
        import numpy as np

        return self.comparable(other) and np.array_equal(self.hashes, other.hashes)


def sheet_of(value: Any) -> Sheet | None:
    """The rows of an array, frame, series, sparse matrix, tensor or list; None for anything else."""
    plain = _table(value)
    made = None if plain is None else _hashes(plain)
    if plain is None or made is None:
        return None
    hashes, levels, sampled = made
    odds, few = _odds(_sample(plain, levels))
    flat = len(plain.shape) == 1
    label = flat and (few or _counts(plain) or len(distinct(hashes)) * 5 < len(hashes))
    return Sheet(hashes, width_of(plain), odds, few, flat, label, sampled)


def hashes_of(value: Any) -> U64 | None:
    """The fingerprints of the rows alone."""
    plain = _table(value)
    made = None if plain is None else _hashes(plain)
    return None if made is None else made[0]


def _table(value: Any) -> Any:
    """Something with rows and columns, or None."""
    plain = plain_of(value) if "numpy" in sys.modules else None
    shape = getattr(plain, "shape", ())
    return plain if shape and shape[0] and width_of(plain) else None


def _hashes(plain: Any) -> tuple[U64, Positions, bool] | None:
    """Fingerprints, the columns by which most rows were told apart, and whether these are a sample of them."""
    import numpy as np

    width = width_of(plain)
    levels = _levels(width)
    sums = _sums(plain, levels)
    if sums is None:
        return None
    if len(levels) > 1 and (width in _alike or _collide(plain, sums[0])):
        _alike.add(width)
        levels = [np.arange(width)]
        sums = _sums(plain, levels) or sums
    used = np.hstack(levels[: 1 + min(sums[1], 1)])
    return scramble(sums[0] ^ np.uint64(width)), used, len(levels) > 1


def _counts(plain: Any) -> bool:
    """Whether a vector holds codes, row numbers or times."""
    if is_polars(plain):
        return bool(plain.dtype.is_integer() or plain.dtype.is_temporal())
    return getattr(plain.dtype, "kind", "O") in "biuMm"


def _levels(width: int) -> list[Positions]:
    """The columns that are hashed first, those that are added where a row is nearly empty there, and the rest."""
    import numpy as np

    if width <= WIDE:
        return [np.arange(width)]
    runs = np.argsort(scramble(np.arange(-(-width // RUN), dtype=np.uint64)))
    parts = [np.sort(part)[:, None] * RUN + np.arange(RUN) for part in np.split(runs, RUNS)]
    return [part[part < width] for part in parts]


def _sums(plain: Any, levels: list[Positions]) -> tuple[U64, int] | None:
    """A number for each row, and how many levels most of the rows went through beyond the first."""
    import numpy as np

    rows, depth = np.arange(plain.shape[0]), 0
    sums, filled = np.zeros(len(rows), np.uint64), np.zeros(len(rows), np.int64)
    for number, level in enumerate(levels):
        part = plain if number == 0 else rows_of(plain, rows)
        columns = columns_of(part, level)
        if columns is None:
            return None
        more, shown = _products(columns, len(rows), len(levels) > 1)
        sums[rows] += more
        filled[rows] += shown
        rows = rows[filled[rows] < ENOUGH]
        depth += len(rows) * 10 > len(sums)
        if not len(rows):
            break
    return sums, depth


def _products(columns: Columns, count: int, counting: bool) -> tuple[U64, Any]:
    """The sum of products of each row, and how many of its values are not zero where that is asked for."""
    import numpy as np

    sums, filled = np.zeros(count, np.uint64), np.zeros(count, np.int64)
    for positions, matrix in columns.numbers:
        add = _add_sparse if hasattr(matrix, "indptr") else _add_dense
        add(sums, matrix, factors_of(positions), filled if counting else None)
    for position, cells in columns.others:
        sums += cells * factors_of([position])[0]
        filled += 1
    return sums, filled


def _add_dense(sums: U64, matrix: Any, factors: U64, filled: Any) -> None:
    """Piece by piece, in memory that is used again."""
    import numpy as np

    count, width = matrix.shape
    step = max(256, CHUNK // max(1, width))
    narrow, large = np.empty((step, width), np.float32), np.empty((step, width), np.uint64)
    for start in range(0, count, step):
        block = matrix[start : start + step]
        size = len(block)
        made = bits(block, narrow[:size], large[:size])
        sums[start : start + size] += made @ factors if width > 1 else made[:, 0] * factors[0]
        if filled is not None:
            filled[start : start + size] += np.count_nonzero(made, axis=1)


def _add_sparse(sums: U64, matrix: Any, factors: U64, filled: Any) -> None:
    """Zeros add nothing to a row's sum, so sparse and dense tables of the same values agree."""
    import numpy as np

    step = max(1, 4 * CHUNK * len(sums) // max(1, int(matrix.nnz)))
    for start in range(0, len(sums), step):
        ends = matrix.indptr[start : start + step + 1]
        made = bits(matrix.data[ends[0] : ends[-1]])
        terms = made * factors[matrix.indices[ends[0] : ends[-1]]]
        for target, values in ((sums, terms), (filled, made != 0)):
            if target is not None:
                total = np.concatenate([np.zeros(1, target.dtype), np.cumsum(values, dtype=target.dtype)])
                target[start : start + step] += total[ends[1:] - ends[0]] - total[ends[:-1] - ends[0]]


def _collide(plain: Any, sums: U64) -> bool:
    """Whether rows look alike in the sampled columns that are not alike."""
    import numpy as np

    order = np.argsort(sums)
    twins = np.flatnonzero(sums[order[1:]] == sums[order[:-1]])[:PAIRS]
    if not len(twins):
        return False
    every = [np.arange(width_of(plain))]
    one, other = (_sums(rows_of(plain, order[twins + shift]), every) for shift in (0, 1))
    return one is not None and other is not None and bool((one[0] != other[0]).any())


def _sample(plain: Any, positions: Positions) -> U64:
    """The values of a few rows as numbers."""
    import numpy as np

    few = rows_of(plain, slice(None, None, -(-plain.shape[0] // SAMPLE)))
    columns = columns_of(few, positions) or Columns()
    numbers = [m.toarray() if hasattr(m, "indptr") else m for _, m in columns.numbers]
    return np.hstack([*map(bits, numbers), *(cells[:, None] for _, cells in columns.others)])


def _odds(sample: U64) -> tuple[float, bool]:
    """How likely two rows of a table like this are alike by chance; and whether all columns have few values.

    Were the columns independent, the shares of equal pairs in each would multiply. Columns that hang together tell
    less: that is seen in how much the number of equal columns differs from pair to pair (the design effect of Kish
    1965, on each column's information). No random numbers are drawn.
    """
    import numpy as np

    rows = len(sample)
    if rows < 2:
        return 1.0, True
    ordered = np.sort(sample, axis=0)
    same = ordered[1:] == ordered[:-1]
    steps = np.arange(1, rows)[:, None]
    runs = steps - np.maximum.accumulate(np.where(same, 0, steps), axis=0)  # equal rows before this one
    pairs = rows * (rows - 1) / 2
    shares = runs.sum(axis=0) / pairs
    values = rows - same.sum(axis=0)
    some = np.flatnonzero((shares > 0) & (shares < 1))
    tells = float(np.log(shares[some]).sum()) / _effect(sample, some)
    tells += int((shares == 0).sum()) * math.log(0.5 / pairs)
    return math.exp(max(-700.0, tells)), bool(values.max() <= max(20, min(32, rows // 4)))


def _effect(sample: U64, columns: Positions) -> float:
    """How many times less columns tell together than one by one: 1 where they are independent."""
    import numpy as np

    picks = columns[:: -(-len(columns) // COMPARED)] if len(columns) else columns
    block = sample[:: -(-len(sample) // COMPARED)][:, picks].T
    if len(picks) < 2 or block.shape[1] < 3:
        return 1.0
    upper = np.triu_indices(block.shape[1], 1)
    score, alone, most = np.zeros(len(upper[0])), 0.0, 0.0
    for column in block:
        equal = column[upper[0]] == column[upper[1]]
        share = equal.mean()
        if 0 < share < 1:
            weight = -math.log(share)
            score += weight * equal
            alone += weight**2 * share * (1 - share)
            most += weight
    told = score[score < most - 1e-9]  # rows that are alike as a whole may be copies
    if not alone or len(told) < 2:
        return 1.0
    related = max(0.0, float(told.var()) / alone - 1) / (len(picks) - 1)
    return 1 + related * (len(columns) - 1)
