"""Results of transforms, found again by content: a slice of scaled data is still known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from deeprules_jupyter.runtime.columns import is_frame
from deeprules_jupyter.runtime.fingerprint import Sheet, sheet_of
from deeprules_jupyter.runtime.mixing import distinct
from deeprules_jupyter.runtime.prints import Prints, clear

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Positions = npt.NDArray[np.int64]

TABLES = 64  # results that are remembered


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
    """The rows of a transform's result, to be found by content."""

    sheet: Sheet
    known: Known
    names: tuple[Any, ...]
    ordered: Any  # sorted fingerprints
    positions: Any  # and where they stand
    exact: bool  # equal content means equal rows

    def find(self, sheet: Sheet) -> tuple[Any, Any] | None:
        """Which rows stand here and where, or None where chance explains it."""
        import numpy as np

        if sheet.width != self.sheet.width or not len(self.ordered):
            return None
        places = np.minimum(np.searchsorted(self.ordered, sheet.hashes), len(self.ordered) - 1)
        hit = self.ordered[places] == sheet.hashes
        found, odds = int(hit.sum()), max(sheet.odds, self.sheet.odds)
        if not found or not clear(found, len(self.ordered), len(hit), odds):
            return None
        return hit, self.positions[places]


class Tables:
    """The tables of a registry. `fresh` gives tokens for rows that were not seen before."""

    def __init__(self, fresh: Callable[[int], Any]) -> None:
        self.fresh = fresh
        self.tables: list[Table] = []

    def add(self, sheet: Sheet, known: Known, names: tuple[Any, ...] = (), every: bool = False) -> None:
        """Make rows of this value known by content.

        Rows that a transform left as they were say nothing of it; they are only taken with `every`.
        """
        import numpy as np

        plain = known.rows.plain
        changed = np.arange(len(sheet.hashes))
        if plain is not None and plain.width == sheet.width and not every:
            changed = changed[plain.hashes != sheet.hashes]
        order = changed[np.argsort(sheet.hashes[changed], kind="stable")]
        doubled = len(order) - len(distinct(sheet.hashes[order]))
        sources = doubled if plain is None else len(order) - len(distinct(plain.hashes[order]))
        exact = doubled - sources <= 0.05 * len(order)
        self.tables.append(Table(sheet, known, names, sheet.hashes[order], order, exact))
        del self.tables[:-TABLES]

    def find(self, value: Any, sheet: Sheet) -> Known | None:
        """Rows of results of earlier transforms, cut, mixed or put together."""
        import numpy as np

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
        if plain is False or root is None or (plain is not None and plain.width != root.width):
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
        if table.sheet.width == sheet.width:
            return sheet, True
        if not table.names or not is_frame(value) or not set(table.names) < set(value.columns):
            return None, False
        if table.names not in parts:
            parts[table.names] = sheet_of(value[list(table.names)])
        return parts[table.names], False
