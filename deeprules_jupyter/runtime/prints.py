"""`Prints`: which samples a value holds, told by fingerprints of their rows.

Three kinds of knowledge, from the surest: tokens (this very row of this very object, followed through views, splits and
transforms), the content of the widest table that holds the row, and the content of the value itself. Two different
people can have the same few genotypes, so equal content only counts where there is more of it than chance gives.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from deeprules_jupyter.runtime.chance import RELATED, SURE, content_chance, count_in, same_content
from deeprules_jupyter.runtime.fingerprint import Sheet
from deeprules_jupyter.runtime.mixing import distinct

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from deeprules_jupyter.model import Rows
    from deeprules_jupyter.runtime.fingerprint import U64

    Positions = npt.NDArray[np.int64]

MARKED = 512  # rows of a table that are told apart by the marks of its parts
ANSWERS = 1000  # that are kept for each value, about 40 kB: what is asked of many tables grows with their number alone
_numbers = count()


class Roll:
    """All rows of one table: a token for each, its content, and the content of a wider table that holds them.

    The tokens of a table that was not seen before follow each other, and take no memory.
    """

    def __init__(self, tokens: U64 | range, plain: Sheet | None = None, wide: Sheet | None = None) -> None:
        self.tokens = tokens
        self.plain = plain
        self.wide = wide
        self.parts: WeakValueDictionary[bytes, Prints] = WeakValueDictionary()

    @cached_property
    def apart(self) -> bool:
        """Whether every row has a token of its own."""
        return isinstance(self.tokens, range) or len(distinct(self.tokens)) == len(self.tokens)

    @cached_property
    def unlike(self) -> bool:
        """Whether no two rows have the same content, here or in the wider table."""
        sheets = [sheet for sheet in (self.plain, self.wide) if sheet is not None]
        return all(len(distinct(sheet.hashes)) == len(sheet.hashes) for sheet in sheets)

    @cached_property
    def firsts(self) -> Positions | None:
        """For each row the first one of the same content; None where a wider table sees it otherwise."""
        sheets = [sheet for sheet in (self.plain, self.wide) if sheet is not None]
        found = [_firsts(sheet.hashes) for sheet in sheets]
        return found[0] if found and (found[0][found[-1]] == found[0]).all() else None


class Prints:
    """Some rows of a table as fingerprints. No value of the data stays here, and no reference to it."""

    def __init__(self, tokens: U64 | range, plain: Sheet | None = None, wide: Sheet | None = None) -> None:
        self.roll = Roll(tokens, plain, wide)
        self.count = len(tokens)
        self._places: Any = None  # positions in the roll, in order; None for all
        self._bits: bytes | None = None  # or one bit for each row of the roll, where the order does not matter
        self._begin()

    @classmethod
    def of(cls, roll: Roll, places: Any = None, bits: bytes | None = None, count: int | None = None) -> Prints:
        """The rows of a roll at these positions, or with these bits."""
        made = cls.__new__(cls)
        made.roll, made._places, made._bits = roll, places, bits
        made.count = len(roll.tokens if places is None else places) if count is None else count
        made._begin()
        return made

    def _begin(self) -> None:
        self.number = next(_numbers)
        self._answers: dict[int, int] = {}  # by the number of the others: it keeps none of them alive

    @property
    def places(self) -> Positions | None:
        """The positions in the roll, or None for all of it. 32 bits are kept of each: that is enough, and half."""
        import numpy as np

        if self._bits is not None:
            marks = np.unpackbits(np.frombuffer(self._bits, np.uint8), count=len(self.roll.tokens))
            return np.flatnonzero(marks)
        return self._places  # type: ignore[no-any-return]

    @property
    def tokens(self) -> U64:
        """A number for each row, equal only for the very same row."""
        import numpy as np

        places, tokens = self.places, self.roll.tokens
        if isinstance(tokens, range):
            start = np.uint64(tokens.start)
            return (np.arange(len(tokens)) if places is None else places).astype(np.uint64) + start
        return tokens if places is None else tokens[places]

    @property
    def plain(self) -> Sheet | None:
        """The content of the rows."""
        return self._cut(self.roll.plain)

    @property
    def wide(self) -> Sheet | None:
        """Their content in the widest table that holds them."""
        return self._cut(self.roll.wide)

    def _cut(self, sheet: Sheet | None) -> Sheet | None:
        places = self.places
        return sheet if sheet is None or places is None else sheet.take(places)

    @property
    def copies(self) -> bool:
        """Not told: rows that are alike may be so by chance, and the code says what was copied."""
        return False

    def shared(self, other: Rows) -> int | None:
        """How many of the rows of `other` stand in this one too."""
        if not isinstance(other, Prints):
            return None
        answer = self._answers.get(other.number)
        if answer is None:
            if len(self._answers) >= ANSWERS:
                self._answers.clear()
            answer = self._answers[other.number] = self._shared(other)
        return answer

    def _shared(self, other: Prints) -> int:
        if not self.count or not other.count:
            return 0
        known = self._known(other)
        if known == other.count or (self.roll is other.roll and self.roll.unlike):
            return known
        return max(known, self._alike(other))

    def _known(self, other: Prints) -> int:
        """How many of the rows of the other are the very same."""
        import numpy as np

        if self.roll is not other.roll or not self.roll.apart:
            return count_in(self.tokens, other.tokens)
        mine, theirs = self.places, other.places
        if mine is None:
            return other.count
        marks = np.zeros(len(self.roll.tokens), dtype=bool)
        marks[mine] = True  # a row that was drawn twice is one row
        return int(marks.sum() if theirs is None else marks[theirs].sum())

    def _alike(self, other: Prints) -> int:
        return max((same_content(one, two) for one, two in self._sheets(other)), default=0)

    def _sheets(self, other: Prints) -> list[tuple[Sheet, Sheet]]:
        """The contents that can be compared, the widest first."""
        pairs = []
        if self.wide and other.wide and self.wide.comparable(other.wide):
            pairs.append((self.wide, other.wide))
            if self.plain is not None and self.plain.few:
                return pairs  # the wider rows tell apart what a few values cannot
        if self.plain and other.plain and self.plain.comparable(other.plain):
            pairs.append((self.plain, other.plain))
        return pairs

    def chance(self, other: Rows) -> float | None:
        """How many of the rows of `other` would look like one of these by chance, where rows are told by their content;
        None where they were followed from where they were divided."""
        if not isinstance(other, Prints) or self._known(other):
            return None
        pairs = self._sheets(other)
        return content_chance(*pairs[0]) if pairs else None

    def holds(self, tokens: U64) -> bool:
        """Whether all of these tokens stand here."""
        import numpy as np

        own = self.tokens
        if len(tokens) and (not len(own) or tokens.min() < own.min() or tokens.max() > own.max()):
            return False
        return bool(np.isin(tokens, own).all())

    def meets(self, other: Rows) -> bool:
        """Whether at least one sample stands in both."""
        return bool(self.shared(other)) or (isinstance(other, Prints) and bool(other.shared(self)))

    def covers(self, other: Rows) -> bool:
        """Whether every sample of `other` stands in this one too."""
        return bool(other.count) and self.shared(other) == other.count

    def take(self, positions: npt.NDArray[np.int64]) -> Prints:
        """The rows at these positions."""
        import numpy as np

        places = self.places
        chosen = np.arange(self.count, dtype=np.int32)[positions] if places is None else places[positions]
        return Prints.of(self.roll, chosen)

    @cached_property
    def settled(self) -> Prints:
        """The same rows without their order, for keeps: one bit for each row of the roll; the same object for the same
        rows. Rows that stand here twice are kept as they are."""
        import numpy as np

        if self._places is None:
            return self
        marks = np.zeros(len(self.roll.tokens), dtype=bool)
        marks[self._places] = True
        if int(marks.sum()) < self.count:
            return self
        bits = np.packbits(marks).tobytes()
        return self.roll.parts.setdefault(bits, Prints.of(self.roll, None, bits, self.count))

    def settled_with(self, values: Any) -> tuple[Prints, Any]:
        """The settled rows, and an array with a value for each row in their order."""
        import numpy as np

        return (self, values) if self.settled is self else (self.settled, values[np.argsort(self._places)])

    @cached_property
    def mark(self) -> tuple[object, int, int] | None:
        """The table, a bit for each of some of its rows that stand here, and the same by content: what one set holds
        and another does not is seen at a glance. None where rows of the table are not told apart."""
        import numpy as np

        roll = self.roll
        firsts = None if roll.unlike else roll.firsts
        if not roll.apart or (firsts is None and not roll.unlike):
            return None
        size = len(roll.tokens)
        places = np.arange(size) if self.places is None else self.places
        own = _bits_of(places, size)
        return id(roll), own, own if firsts is None else _bits_of(firsts[places], size)

    def digest(self) -> bytes:
        """A number for the set of rows: free of order, equal in every kernel that loads them."""
        return self.settled._digest

    @cached_property
    def _digest(self) -> bytes:
        sheet = self.wide or self.plain
        content = distinct(sheet.hashes if sheet else self.tokens)
        return blake2b(content.tobytes(), digest_size=16, key=str(sheet.width if sheet else 0).encode()).digest()

    def content(self) -> U64 | None:
        """A number for each different row, equal in every kernel; None where rows can be alike by chance."""
        sheet = self.wide or self.plain
        if sheet is None or sheet.label or sheet.odds * len(sheet.hashes) ** 2 * RELATED > SURE:
            return None
        return distinct(sheet.hashes)

    def __repr__(self) -> str:
        return f"<{self.count} rows>"


def _firsts(hashes: U64) -> Positions:
    import numpy as np

    _, first, alike = np.unique(hashes, return_index=True, return_inverse=True)
    return first[alike]


def _bits_of(places: Positions, size: int) -> int:
    import numpy as np

    marks = np.zeros(size, dtype=bool)
    marks[places] = True
    return int.from_bytes(np.packbits(marks[:: (size // MARKED) | 1]).tobytes())


def joined(parts: list[Prints]) -> Prints:
    """All rows of several values."""
    import numpy as np

    def sheets(kind: str) -> Sheet | None:
        found: list[Any] = [getattr(part, kind) for part in parts]
        if any(sheet is None for sheet in found) or not all(sheet.comparable(found[0]) for sheet in found):
            return None
        first: Sheet = found[0]
        odds, few = max(sheet.odds for sheet in found), all(sheet.few for sheet in found)
        return replace(first, hashes=np.concatenate([sheet.hashes for sheet in found]), odds=odds, few=few)

    return Prints(np.concatenate([part.tokens for part in parts]), sheets("plain"), sheets("wide"))
