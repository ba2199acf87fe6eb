"""Whether a fit was given shuffled labels: the same labels for the same rows, dealt out in another way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from deeprules_jupyter.runtime.columns import is_frame
from deeprules_jupyter.runtime.fingerprint import sheet_of
from deeprules_jupyter.runtime.mixing import scramble
from deeprules_jupyter.runtime.prints import Prints

KEPT = 200  # tables with their labels that are remembered
COLUMNS = 50  # of a table in which true labels are looked for


class Labels:
    """Remembers which label belongs to which row, as sums that tell neither."""

    def __init__(self, namespaces: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self.namespaces = namespaces
        self.true: dict[tuple[int, int], set[int]] = {}  # rows, labels -> how they belong together

    def shuffled(self, rows: Any, labels: Any) -> bool:
        """Whether these rows were seen with these labels in another order before, or the person has them in one."""
        sheet = rows.wide or rows.plain if isinstance(rows, Prints) else None
        mine = None if sheet is None else _hashes(labels, len(sheet.hashes))
        if sheet is None or mine is None:
            return False
        key, pairs = (_sum(sheet.hashes), _sum(mine)), _pairs(sheet.hashes, mine)
        if key not in self.true:
            others = {_pairs(sheet.hashes, theirs) for theirs in self._bound(labels, mine)}
            self.true[key] = others or {pairs}
            self.true.pop(next(iter(self.true)) if len(self.true) > KEPT else (-1, -1), None)
        return pairs not in self.true[key]

    def _bound(self, labels: Any, mine: Any) -> Iterator[Any]:
        """Labels that a person has under a name, or in a table, and that differ at most in their order."""
        total = _sum(mine)
        for names in self.namespaces():
            for value in list(names.values()):
                for column in _columns(value, len(mine)) if value is not labels else ():
                    theirs = _hashes(column, len(mine))
                    if theirs is not None and _sum(theirs) == total:
                        yield theirs


def _columns(value: Any, count: int) -> Iterator[Any]:
    shape = getattr(value, "shape", None)
    if not isinstance(shape, tuple) or not shape or shape[0] != count:
        return
    if len(shape) == 1:
        yield value
    elif len(shape) == 2 and is_frame(value):
        yield from (value.iloc[:, number] for number in range(min(shape[1], COLUMNS)))
    elif len(shape) == 2 and isinstance(value, sys.modules["numpy"].ndarray):
        yield from (value[:, number] for number in range(min(shape[1], COLUMNS)))


def _hashes(labels: Any, count: int) -> Any:
    sheet = sheet_of(labels)
    return sheet.hashes if sheet is not None and sheet.flat and len(sheet.hashes) == count else None


def _sum(hashes: Any) -> int:
    """The same for the same numbers in any order."""
    return int(scramble(hashes).sum())


def _pairs(rows: Any, labels: Any) -> int:
    """The same for the same pairs in any order."""
    return _sum(scramble(rows) ^ labels)
