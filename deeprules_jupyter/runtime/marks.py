"""What a column says of rows, by numbers that stand for its values: no value itself is kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.membership import Mixed, Shared
from deeprules_jupyter.model import Rows
from deeprules_jupyter.runtime.chance import clear
from deeprules_jupyter.runtime.mixing import distinct
from deeprules_jupyter.runtime.prints import Prints

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]

ENOUGH = 0.95  # of the rows on each side whose unit or time must be known
HALF = 0.5  # of them must have a unit or a time at all
SEGMENTS = 12  # sets of rows that are remembered for one table
SAMPLE = 24  # rows by which it is seen that they are known already


def places_of(whole: Prints, rows: Prints, enough: float = ENOUGH) -> Codes | None:
    """Where rows stand in a whole, by token or else by content; -1 for those that do not. None if too many do not."""
    import numpy as np

    if whole.roll is rows.roll and whole.places is None and whole.roll.apart:
        return np.arange(rows.count) if rows.places is None else rows.places.astype(np.int64)
    found = _search(whole.tokens, rows.tokens)
    if len(found) and (found >= 0).mean() >= max(enough, 1e-9):
        return found
    one, other = whole.plain, rows.plain
    if one is None or other is None or not one.comparable(other) or not rows.count:
        return None
    found = _search(one.hashes, other.hashes)
    hits = int((found >= 0).sum())
    odds = max(one.odds, other.odds)
    alike = one.few and odds * whole.count * rows.count > 1e-7  # a few values, and not so many columns of them
    few = alike or len(distinct(one.hashes)) < 0.9 * len(one.hashes)  # alike rows do not tell whose they are
    known = hits >= ENOUGH * rows.count and not few and clear(hits, whole.count, rows.count, odds)
    return np.asarray(found) if known else None


def _search(numbers: Any, wanted: Any) -> Codes:
    import numpy as np

    if not len(numbers):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    found: Codes = np.where(ordered[at] == wanted, order[at], -1)
    return found


class Source:
    """A table that tells of rows, and the rows that stand in it: its own, and others that were found to be the same."""

    def __init__(self) -> None:
        self.segments: list[tuple[Prints, Codes]] = []  # rows, and where each stands in the table
        self._kept: dict[int, tuple[Prints, Codes | None]] = {}  # the rows too, lest their id is given anew

    def add(self, rows: Prints, places: Codes) -> None:
        """These rows stand at these places of the table."""
        self.segments.append((rows, places))
        del self.segments[:-SEGMENTS]
        self._kept.clear()

    def knows(self, rows: Prints) -> bool:
        """Whether these rows were found before: a few of them tell."""
        some = rows.tokens[:: max(1, rows.count // SAMPLE)]
        return any(known.holds(some) for known, _ in reversed(self.segments))

    def places(self, rows: Prints) -> Codes | None:
        """Where these rows stand in the table, -1 where it is not known; None if it is known of too few."""
        if id(rows) not in self._kept:
            self._kept[id(rows)] = rows, self._places(rows)
        return self._kept[id(rows)][1]

    def _places(self, rows: Prints) -> Codes | None:
        import numpy as np

        out = np.full(rows.count, -1, dtype=np.int64)
        for known, table in reversed(self.segments):
            found = places_of(known, rows, ENOUGH if len(self.segments) == 1 else 0.0)
            if found is not None:
                out = np.where((out < 0) & (found >= 0), table[found], out)
        return out if rows.count and (out >= 0).mean() >= ENOUGH else None


class RowMarks:
    """Codes of the units of a table's rows, and ranks of their times where they are known.

    Memory: 8 bytes a row for either.
    """

    def __init__(self, source: Source, units: Codes | None, times: Codes | None) -> None:
        """`units` and `times` stand in the order of the table; -1 where a row has none."""
        self.source = source
        self.units = units
        self.times = times

    def shared(self, trained: Rows, held: Rows) -> Shared | None:
        """How the units of the held-out rows stand to those that trained."""
        import numpy as np

        ours, theirs = self._of(self.units, trained), self._of(self.units, held)
        if ours is None or theirs is None:
            return None
        met = np.isin(theirs, ours[ours >= 0])
        forward = False
        if self.times is not None and met.any():
            mixed = self.mixed(trained, held)
            forward = mixed is not None and mixed.rows > 0 and mixed.before == 0
        return Shared(
            units=len(np.unique(theirs[theirs >= 0])),
            both=len(np.unique(theirs[met])),
            rows=int((theirs >= 0).sum()),
            met=int(met.sum()),
            forward=forward,
        )

    def owners(self, rows: Rows) -> Codes | None:
        """The number of the unit of each row; None where that is not known of each."""
        found = self._of(self.units, rows)
        return None if found is None or (found < 0).any() else found

    def mixed(self, trained: Rows, held: Rows) -> Mixed | None:
        """How the held-out rows lie in time among those that trained.

        Within each unit, where there are units: what comes after it in another one is no later row of it.
        """
        import numpy as np

        ours, theirs = self._moments(trained), self._moments(held)
        if ours is None or theirs is None or not len(ours) or not len(theirs):
            return None
        span = self._span
        every = np.unique(np.concatenate([ours, theirs]))
        following = every[np.minimum(np.searchsorted(every, theirs) + 1, len(every) - 1)]
        next_to = np.isin(following, ours) & (following > theirs) & (following // span == theirs // span)
        last = np.full(int(every[-1] // span) + 1, -1, dtype=np.int64)
        np.maximum.at(last, ours // span, ours)
        before = last[theirs // span] > theirs
        return Mixed(rows=len(theirs), before=int(before.sum()), next_to=int(next_to.sum()))

    @cached_property
    def _span(self) -> int:
        return 1 if self.times is None else int(self.times.max()) + 2

    def _moments(self, rows: Rows) -> Codes | None:
        """A number for the unit and the time of each row whose time is known."""
        import numpy as np

        times = self._of(self.times, rows)
        if times is None:
            return None
        units = self._of(self.units, rows) if self.units is not None else None
        moments: Codes = times if units is None else np.where(units >= 0, units * self._span + times, -1)
        return moments[(times >= 0) & (moments >= 0)]

    def _of(self, codes: Codes | None, rows: Rows) -> Codes | None:
        places = self.source.places(rows) if codes is not None and isinstance(rows, Prints) else None
        if codes is None or places is None:
            return None
        import numpy as np

        found = np.where(places >= 0, codes[places], -1)
        return found if (found >= 0).mean() >= HALF else None
