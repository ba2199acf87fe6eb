"""What the code says of arithmetic between calls, put on the rows that the calls know.

A table that was normalised by hand is a new object to the calls: they see its rows, not what was learned into them.
The code sees that, but may lose sight of the rows in a function that it cannot read. Where both speak of one deed, or
of one name, their rows are the same rows; from then on each completes the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from deeprules_jupyter.model import AnyFact, Choice, Data, Fact, Fit, Role, Rows, Score, Split

Key = tuple[object, ...]
One = TypeVar("One")


class Bridge:
    """Rows of the code -> rows of the calls."""

    def __init__(self) -> None:
        self._rows: dict[
            Rows, Rows | None
        ] = {}  # None: they stood for rows of different numbers, so the code is unsure
        self._said: dict[Rows, Role] = {}  # the part that the project says these rows are
        self._spoken: dict[int, tuple[AnyFact, int, AnyFact]] = {}  # a fact as it was, how much was said, as it is now
        self._made: dict[int, tuple[AnyFact, frozenset[str], AnyFact]] = {}  # a fact as it was, and completed

    def same(self, code: Rows, calls: Rows) -> None:
        """Take note that these are the same rows."""
        calls = getattr(calls, "settled", calls)  # their order would be kept too, and take most of the memory
        known = self._rows.setdefault(code, calls)
        if known is not None and known.count != calls.count:
            self._rows[code] = None

    def said(self, calls: Rows, role: Role) -> None:
        """Take note of what the project says of the rows that its own loader returned."""
        self._said[getattr(calls, "settled", calls)] = role

    def spoken(self, calls: Sequence[AnyFact]) -> list[AnyFact]:
        """The facts of the calls, with the parts that the project says their rows are; a name of a part goes before."""
        return [self._with_roles(fact) for fact in calls] if self._said else list(calls)

    def _with_roles(self, fact: AnyFact) -> AnyFact:
        known = self._spoken.get(id(fact))
        if known is None or known[1] != len(self._said):
            known = self._spoken[id(fact)] = fact, len(self._said), _replaced(fact, self._role)
        return known[2]

    def _role(self, data: Data) -> Data:
        said = (role for rows, role in self._said.items() if not data.role and rows.covers(data.rows))
        role: Role = next(said, "")
        return replace(data, role=role) if role else data

    def joined(self, calls: Sequence[AnyFact], code: Sequence[AnyFact]) -> list[AnyFact]:
        """The facts of the calls, completed by statistics that only the code shows."""
        pairs = list(_pairs(calls, code))
        ids = {theirs.id: ours.id for ours, theirs in pairs if isinstance(ours, Fit) and isinstance(theirs, Fit)}
        for ours, theirs in pairs:
            for real, read in zip(_data(ours), _data(theirs), strict=False):
                if not read.doubts:
                    self.same(read.rows, real.rows)
        found = {fit.id: self._statistic(fit, ids) for fit in code if isinstance(fit, Fit) and fit.kind == "statistic"}
        statistics = {name: fit for name, fit in found.items() if fit is not None}
        if not statistics:
            return list(calls)
        complete = {id(ours): self._completed(ours, theirs, statistics.keys()) for ours, theirs in pairs}
        return _in_order([complete.get(id(fact), fact) for fact in calls], statistics.values())

    def _statistic(self, fit: Fit, ids: dict[str, str]) -> Fit | None:
        rows = self._rows.get(fit.data.rows)
        if rows is None:
            return None
        mine = frozenset(ids.get(name, name) for name in fit.data.fits)
        return replace(fit, data=replace(fit.data, rows=rows, fits=mine, whole_fits=mine, doubts=frozenset()))

    def _completed(self, ours: AnyFact, theirs: AnyFact, names: Iterable[str]) -> AnyFact:
        """The fact of the calls, with the statistics that the code saw going into its rows."""
        learned = frozenset[str]().union(*(data.fits for data in _data(theirs))) & frozenset(names)
        known = self._made.get(id(ours))
        if known is None or known[1] != learned:
            known = self._made[id(ours)] = ours, learned, _with(ours, theirs, learned) if learned else ours
        return known[2]


def _pairs(calls: Sequence[AnyFact], code: Sequence[AnyFact]) -> Iterator[tuple[AnyFact, AnyFact]]:
    """Facts of both observers about one deed: the only ones of their kind at their line."""
    ours, theirs = _alone(calls), _alone(code)
    for key, fact in ours.items():
        if key in theirs:
            yield fact, theirs[key]


def _alone(facts: Sequence[AnyFact]) -> dict[Key, AnyFact]:
    found: dict[Key, AnyFact | None] = {}
    for fact in facts:
        if (
            isinstance(fact, Split | Fit | Score | Choice)
            and fact.place.line
            and getattr(fact, "kind", "") != "statistic"
        ):
            key = _deed(fact)
            found[key] = None if key in found else fact
    return {key: fact for key, fact in found.items() if fact is not None}


def _deed(fact: Fact) -> Key:
    place, inner = fact.place, fact.inner
    learner = fact.learner if isinstance(fact, Fit) else ""
    return (
        type(fact),
        learner,
        place.cell_id or place.cell,
        place.run,
        place.line,
        inner and (inner.cell_id, inner.line),
    )


def _data(fact: AnyFact) -> tuple[Data, ...]:
    if isinstance(fact, Split):
        return (fact.whole, *fact.parts)
    return (fact.data,) if isinstance(fact, Fit | Score | Choice) else ()


def _replaced(fact: AnyFact, change: Callable[[Data], Data]) -> AnyFact:
    """The fact with other data; the very same where nothing changed."""
    data = _data(fact)
    other = tuple(map(change, data))
    if all(one is two for one, two in zip(data, other, strict=True)):
        return fact
    if isinstance(fact, Split):
        roles = tuple(part.role or role for part, role in zip(other[1:], fact.roles, strict=True))
        return replace(fact, whole=other[0], parts=other[1:], roles=roles)
    done: AnyFact = replace(fact, data=other[0])  # type: ignore[call-arg]
    return done


def _with(ours: Any, theirs: AnyFact, learned: frozenset[str]) -> AnyFact:
    mine = [
        replace(one, fits=one.fits | (read.fits & learned), whole_fits=one.whole_fits | (read.whole_fits & learned))
        for one, read in zip(_data(ours), _data(theirs), strict=False)
    ]
    if isinstance(ours, Split):
        whole, *parts = mine
        return replace(ours, whole=whole, parts=(*parts, *ours.parts[len(parts) :]))
    done: AnyFact = replace(ours, data=mine[0])
    return done


def _in_order(calls: list[AnyFact], statistics: Iterable[Fit]) -> list[AnyFact]:
    """Each statistic before the first later deed that the calls saw."""
    waiting = sorted(statistics, key=_when)
    out: list[AnyFact] = []
    for fact in calls:
        while waiting and _when(waiting[0]) <= _when(fact):
            out.append(waiting.pop(0))
        out.append(fact)
    return out + waiting


def _when(fact: Fact) -> tuple[int, int]:
    return fact.place.run, fact.place.line or 0
