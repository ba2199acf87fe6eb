"""Many sets of rows, asked at once: which of them cover these rows, stand within them, or share none with them.

After hundreds of random splits each question has hundreds of possible answers, and each answer raises questions of its
own. So sets of the same table carry a mark of a few hundred bits: nearly all wrong answers are ruled out by it, and
only the rest is asked exactly. The answers are the same as without marks.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from deeprules_jupyter.model import AnyFact, Choice, Rows, Score

FEW = 8  # sets that are asked one by one


class Sieve:
    """Sets of rows, known by their position."""

    def __init__(self, many: Sequence[Rows]) -> None:
        self.many = many
        self._families: dict[object, list[tuple[int, int, int]]] = {}  # by table: position, and the two marks
        self._rest: list[int] = []  # without a mark
        for position, rows in enumerate(many):
            mark = None if len(many) <= FEW else _mark(rows)
            if mark is None:
                self._rest.append(position)
            else:
                self._families.setdefault(mark[0], []).append((position, *mark[1:]))

    def covering(self, rows: Rows, last_first: bool = False) -> Iterator[int]:
        """The positions of sets that hold all of these rows."""
        found = self._left(rows, lambda family, _, held: [at for at, _, one in family if one & held == held])
        return (at for at in sorted(found, reverse=last_first) if self.many[at].covers(rows))

    def within(self, rows: Rows) -> Iterator[int]:
        """The positions of sets all of whose rows stand in these."""
        found = self._left(rows, lambda family, _, held: [at for at, _, one in family if one & held == one])
        return (at for at in sorted(found) if rows.covers(self.many[at]))

    def apart(self, rows: Rows) -> Iterator[int]:
        """The positions of sets that share no row with these."""
        found = self._left(rows, lambda family, own, _: [at for at, one, _ in family if not one & own])
        return (at for at in sorted(found) if not self.many[at].meets(rows))

    def _left(self, rows: Rows, asked: Callable[[list[tuple[int, int, int]], int, int], list[int]]) -> list[int]:
        """What the marks of sets of the same table leave, and all other sets."""
        table, own, content = (_mark(rows) if self._families else None) or (None, 0, 0)
        found = list(self._rest)
        for of, family in self._families.items():
            found += asked(family, own, content) if of == table else [at for at, _, _ in family]
        return found


def _mark(rows: Rows) -> tuple[object, int, int] | None:
    """The table, a bit for each of some of its rows, and the same for rows by what stands in them."""
    mark: Any = getattr(rows, "mark", None)
    return mark  # type: ignore[no-any-return]


def key_of(rows: Rows) -> object:
    """Equal for equal rows, where these can be compared."""
    return rows if isinstance(rows, Hashable) else id(rows)


def once(facts: Sequence[AnyFact]) -> Iterable[AnyFact]:
    """The facts without those that a loop repeats: the same scores and choices at the same place on the same rows."""
    seen: set[tuple[object, ...]] = set()
    for fact in facts:
        if isinstance(fact, (Score, Choice)):
            folds = isinstance(fact, Score) and fact.folds
            metric = fact.metric if isinstance(fact, Score) else ""
            key = (type(fact), fact.place, fact.models, fact.data.name, folds, metric, key_of(fact.data.rows))
            if key in seen:
                continue
            seen.add(key)
        yield fact
