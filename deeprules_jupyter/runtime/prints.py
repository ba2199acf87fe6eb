"""`Prints`: which samples a value holds, told by fingerprints of their rows.

Three kinds of knowledge, from the surest: tokens (this very row of this very object, followed through views, splits and
transforms), the content of the widest table that holds the row, and the content of the value itself. Two different
people can have the same few genotypes, so equal content only counts where there is more of it than chance gives.
"""

from __future__ import annotations

import math
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.fingerprint import Sheet
from deeprules_jupyter.runtime.mixing import distinct

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from deeprules_jupyter.model import Rows
    from deeprules_jupyter.runtime.fingerprint import U64

RELATED = 10.0  # columns hang together, so chance meets more often than independent columns would
SURE = 1e-4  # an overlap that chance gives less often than this is real


def clear(found: int, rows: int, others: int, odds: float) -> bool:
    """Whether `found` of `others` rows standing among `rows` is clearly more than chance gives."""
    expected = others * -math.expm1(-min(rows * odds * RELATED, 700.0))
    if expected > 30:
        return found > expected + 4 * math.sqrt(expected)
    below = term = math.exp(-expected)
    for step in range(1, found):
        term *= expected / step
        below += term
    return found > 0 and 1 - below < SURE


def hits(rows: Sheet, others: Sheet) -> int:
    """How many of the other rows have the content of one of these rows."""
    return count_in(rows.unique, others.hashes)


def count_in(ordered: U64, wanted: U64) -> int:
    """How many of the wanted numbers stand in the ordered ones."""
    import numpy as np

    places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return int((ordered[places] == wanted).sum())


def same_content(rows: Sheet, others: Sheet) -> int | None:
    """How many of the other rows stand in `rows` by content; 0 where chance explains it, None if not comparable."""
    if rows.width != others.width:
        return None
    found = hits(rows, others)
    odds = max(rows.odds, others.odds)
    if not found or not clear(found, len(rows.hashes), len(others.hashes), odds):
        return 0
    if rows.few and others.few and odds * len(rows.hashes) * len(others.hashes) > 1e-7:
        # Columns of few values that hang together: they repeat themselves within one side just as often.
        odds = max(odds, repeats(rows) / RELATED)
        return found if clear(found, len(rows.hashes), len(others.hashes), odds) else 0
    return found


def repeats(sheet: Sheet) -> float:
    """The share of pairs of rows that are alike within one table."""
    import numpy as np

    _, sizes = np.unique(sheet.hashes, return_counts=True)
    count = len(sheet.hashes)
    return float((sizes * (sizes - 1.0)).sum() / max(1.0, count * (count - 1.0)))


class Prints:
    """Rows as fingerprints. Only fingerprints stay here: no value of the data, no reference to it."""

    def __init__(self, tokens: U64, plain: Sheet | None = None, wide: Sheet | None = None) -> None:
        self.tokens = tokens
        self.plain = plain
        self.wide = wide

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.tokens)

    @property
    def copies(self) -> bool:
        """Not told: rows that are alike may be so by chance, and the code says what was copied."""
        return False

    @cached_property
    def ordered(self) -> U64:
        """The tokens, sorted."""
        return distinct(self.tokens)

    def shared(self, other: Rows) -> int | None:
        """How many of the rows of `other` stand in this one too."""
        if not isinstance(other, Prints):
            return None
        if not self.count or not other.count:
            return 0
        known = count_in(self.ordered, other.tokens)
        return known if known == other.count else max(known, self._alike(other))

    def _alike(self, other: Prints) -> int:
        wide = same_content(self.wide, other.wide) if self.wide and other.wide else None
        plain = same_content(self.plain, other.plain) if self.plain and other.plain else None
        if wide is not None and self.plain is not None and self.plain.few:
            plain = None  # the wider rows tell apart what a few values cannot
        return max(wide or 0, plain or 0)

    def meets(self, other: Rows) -> bool:
        """Whether at least one sample stands in both."""
        return bool(self.shared(other)) or (isinstance(other, Prints) and bool(other.shared(self)))

    def covers(self, other: Rows) -> bool:
        """Whether every sample of `other` stands in this one too."""
        return bool(other.count) and self.shared(other) == other.count

    def take(self, positions: npt.NDArray[np.int64]) -> Prints:
        """The rows at these positions."""
        plain = self.plain.take(positions) if self.plain else None
        return Prints(self.tokens[positions], plain, self.wide.take(positions) if self.wide else None)

    def digest(self) -> bytes:
        """A number for the set of rows: free of order, equal in every kernel that loads them."""
        sheet = self.wide or self.plain
        content = sheet.unique if sheet else self.ordered
        return blake2b(content.tobytes(), digest_size=16, key=str(sheet.width if sheet else 0).encode()).digest()

    def content(self) -> U64 | None:
        """A number for each different row, equal in every kernel; None where rows can be alike by chance."""
        sheet = self.wide or self.plain
        if sheet is None or sheet.label or sheet.odds * len(sheet.hashes) ** 2 * RELATED > SURE:
            return None
        return sheet.unique

    def __repr__(self) -> str:
        return f"<{self.count} rows>"


def joined(parts: list[Prints]) -> Prints:
    """All rows of several values."""
    import numpy as np

    def sheets(kind: str) -> Sheet | None:
        found: list[Any] = [getattr(part, kind) for part in parts]
        if any(sheet is None for sheet in found) or len({sheet.width for sheet in found}) > 1:
            return None
        hashes = np.concatenate([sheet.hashes for sheet in found])
        first: Sheet = found[0]
        return Sheet(hashes, first.width, max(s.odds for s in found), all(s.few for s in found), first.flat)

    return Prints(np.concatenate([part.tokens for part in parts]), sheets("plain"), sheets("wide"))
