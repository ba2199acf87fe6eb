"""How many rows look alike by chance. Equal content only counts where there is more of it than that."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from deeprules_jupyter.runtime.fingerprint import Sheet

if TYPE_CHECKING:
    from deeprules_jupyter.runtime.fingerprint import U64

RELATED = 10.0  # columns hang together, so chance meets more often than independent columns would
SURE = 1e-4  # an overlap that chance gives less often than this is real


def expected(rows: int, others: int, odds: float) -> float:
    """How many of `others` rows look like one of `rows`, at these odds for one pair."""
    return others * -math.expm1(-min(rows * odds, 700.0))


def clear(found: int, rows: int, others: int, odds: float) -> bool:
    """Whether `found` of `others` rows standing among `rows` is clearly more than chance gives."""
    usual = expected(rows, others, odds * RELATED)
    if usual > 30:
        return found > usual + 4 * math.sqrt(usual)
    below = term = math.exp(-usual)
    for step in range(1, found):
        term *= usual / step
        below += term
    return found > 0 and 1 - below < SURE


def count_in(numbers: U64, wanted: U64) -> int:
    """How many of the wanted numbers stand among the others. Sorted numbers are found several times faster."""
    import numpy as np

    if not len(numbers) or not len(wanted) or numbers.max() < wanted.min() or wanted.max() < numbers.min():
        return 0
    ordered, asked = np.sort(numbers), np.sort(wanted)
    places = np.minimum(np.searchsorted(ordered, asked), len(ordered) - 1)
    return int((ordered[places] == asked).sum())


def any_among(few: U64, many: U64) -> bool:
    """Whether one of a few fingerprints stands among many: nearly all of these are passed over by their first bits."""
    import numpy as np

    shift = np.uint64(48)
    marks = np.zeros(1 << 16, dtype=bool)
    marks[few >> shift] = True
    return count_in(few, many[marks[many >> shift]]) > 0


def same_content(rows: Sheet, others: Sheet) -> int:
    """How many of the other rows stand in `rows` by content; 0 where chance explains it."""
    found = count_in(rows.hashes, others.hashes)
    if not found or not clear(found, len(rows.hashes), len(others.hashes), max(rows.odds, others.odds)):
        return 0
    # Columns of few values that hang together: they repeat themselves within one side just as often.
    again = repeats(rows) / RELATED if _doubtful(rows, others) else 0.0
    return found if clear(found, len(rows.hashes), len(others.hashes), max(rows.odds, others.odds, again)) else 0


def content_chance(rows: Sheet, others: Sheet) -> float:
    """How many of the other rows would look like one of `rows` by chance."""
    again = repeats(rows) if _doubtful(rows, others) else 0.0
    return expected(len(rows.hashes), len(others.hashes), max(rows.odds, others.odds, again))


def _doubtful(rows: Sheet, others: Sheet) -> bool:
    odds = max(rows.odds, others.odds)
    return rows.few and others.few and odds * len(rows.hashes) * len(others.hashes) > 1e-7


def repeats(sheet: Sheet) -> float:
    """The share of pairs of rows that are alike within one table."""
    import numpy as np

    _, sizes = np.unique(sheet.hashes, return_counts=True)
    count = len(sheet.hashes)
    return float((sizes * (sizes - 1.0)).sum() / max(1.0, count * (count - 1.0)))
