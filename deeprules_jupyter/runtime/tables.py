"""Results of transforms, found again by content: a slice of scaled data is still known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.chance import any_among, clear
from deeprules_jupyter.runtime.columns import is_frame
from deeprules_jupyter.runtime.fingerprint import Sheet, sheet_of
from deeprules_jupyter.runtime.mixing import distinct
from deeprules_jupyter.runtime.prints import Prints

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]

TABLES = 64  # results that are remembered
ROWS = 8_000_000  # rows of all of them together
TRIED = 512  # rows by which it is seen whether a table can hold others at all


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of a value: its rows in order, and the ids of the fits whose output stands in it."""

    rows: Prints
    fits: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    def take(self, positions: Positions) -> Known:
        """The same for the rows at these positions."""
        return replace(self, rows=self.rows.take(positions))


@dataclass(eq=False)
class Table:
    """The rows of a transform's result, or of a table that was looked at, to be found by content."""

    sheet: Sheet
    known: Known
    names: tuple[Any, ...]
    changed: Any  # positions of the rows that count; None for all
    exact: bool  # equal content means equal rows

    def find(self, sheet: Sheet) -> tuple[Any, Any] | None:
        """Which rows stand here and where, or None where chance explains it."""
        import numpy as np

        own = self.sheet.hashes if self.changed is None else self.sheet.hashes[self.changed]
        tried = sheet.hashes[:: -(-len(sheet.hashes) // TRIED)]
        if not sheet.comparable(self.sheet) or not any_among(tried, own):
            return None
        order = np.argsort(own, kind="stable")
        ordered, turn = own[order], np.argsort(sheet.hashes)
        asked = sheet.hashes[turn]
        places = np.empty(len(asked), np.int64)
        places[turn] = np.minimum(np.searchsorted(ordered, asked), len(ordered) - 1)
        hit = ordered[places] == sheet.hashes
        if not clear(int(hit.sum()), len(ordered), len(hit), max(sheet.odds, self.sheet.odds)):
            return None
        positions = order[places]
        return hit, positions if self.changed is None else self.changed[positions]


class Tables:
    """The tables of a registry. `fresh` gives tokens for rows that were not seen before."""

    def __init__(self, fresh: Callable[[int], range]) -> None:
        self.fresh = fresh
        self.tables: list[Table] = []

    def add(self, sheet: Sheet, known: Known, names: tuple[Any, ...] = (), every: bool = False) -> None:
        """Make rows of this result known by content.

        Rows that a transform left as they were say nothing of it; they are only taken with `every`.
        """
        import numpy as np

        plain = known.rows.plain
        changed = None
        if plain is not None and plain.comparable(sheet) and not every:
            changed = np.flatnonzero(plain.hashes != sheet.hashes)
        doubled = _doubled(sheet, changed)
        sources = doubled if plain is None else _doubled(plain, changed)
        exact = doubled - sources <= 0.05 * len(sheet.hashes if changed is None else changed)
        self._keep(Table(sheet, known, names, changed, exact))

    def add_source(self, sheet: Sheet, known: Known, names: tuple[Any, ...]) -> None:
        """Make rows of a table that was looked at known by content: those that no other row of it equals."""
        import numpy as np

        order = np.argsort(sheet.hashes)
        ordered = sheet.hashes[order]
        single = np.ones(len(order), dtype=bool)
        single[1:] = ordered[1:] != ordered[:-1]
        single[:-1] &= single[1:]
        self._keep(Table(sheet, known, names, None if single.all() else np.sort(order[single]), exact=True))

    def _keep(self, table: Table) -> None:
        self.tables.append(table)
        del self.tables[:-TABLES]
        while len(self.tables) > 1 and sum(len(one.sheet.hashes) for one in self.tables) > ROWS:
            del self.tables[0]

    def find(self, value: Any, sheet: Sheet) -> Known | None:
        """Rows of results of earlier transforms, cut, mixed or put together."""
        import numpy as np

        if not self.tables:
            return None
        known = Known(Prints(self.fresh(len(sheet.hashes)), sheet))
        tokens, found, left = known.rows.tokens, known, np.ones(len(sheet.hashes), dtype=bool)
        plain: Any = None
        parts: dict[tuple[Any, ...], Sheet | None] = {}
        for table in reversed(self.tables):
            part, whole = self._part(value, sheet, table, parts)
            match = None if part is None else table.find(part)
            if match is None:
                continue
            hit = match[0] & left
            if not hit.any():
                continue
            fits = found.fits | table.known.fits
            found = replace(found, fits=fits, whole=found.whole | (table.known.whole if whole else frozenset()))
            if table.exact:
                rows = table.known.rows
                tokens[hit] = rows.tokens[match[1][hit]]
                plain = self._same_root(plain, rows, match[1], hit)
            left &= ~hit
            if not left.any():
                break
        if found is known:
            return None
        root = plain if isinstance(plain, Sheet) and not left.any() else sheet
        return replace(found, rows=Prints(tokens, root))

    @staticmethod
    def _same_root(plain: Any, rows: Prints, positions: Any, hit: Any) -> Any:
        """Collect the content of the untransformed rows; False once they come from tables of different widths."""
        root = rows.plain
        if plain is False or root is None or (plain is not None and not plain.comparable(root)):
            return False
        taken = root.take(positions)
        if plain is not None:
            taken.hashes[~hit] = plain.hashes[~hit]
        return taken

    @staticmethod
    def _part(
        value: Any, sheet: Sheet, table: Table, parts: dict[tuple[Any, ...], Sheet | None]
    ) -> tuple[Sheet | None, bool]:
        """The columns of the value that this table speaks of, and whether that is all of them."""
        if table.sheet.comparable(sheet):
            return sheet, True
        if not table.names or not is_frame(value) or not set(table.names) < set(value.columns):
            return None, False
        if table.names not in parts:
            parts[table.names] = sheet_of(value[list(table.names)])
        return parts[table.names], False


def _doubled(sheet: Sheet, positions: Any) -> int:
    """How many of the rows at these positions repeat another one."""
    hashes = sheet.hashes if positions is None else sheet.hashes[positions]
    return len(hashes) - len(distinct(hashes))
