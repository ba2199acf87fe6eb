"""Runs of a cell that did what the same cell did before and since.

A notebook is run again for weeks. A look was a look, so earlier runs stay as history; but of many that are alike the
first and the last say all, and each that is kept costs time in every later cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.history import place_key
from deeprules_jupyter.model import AnyFact, Cell, Fit, Place

Run = tuple[object, int]  # a cell, and its run
APART = frozenset({"id", "seconds", "answers", "outcome"})  # fields in which runs that did the same differ
DIGESTED = 200_000  # rows up to which a digest costs little


class Forgetting:
    """Which runs can be forgotten, and what is needed of them when a later fact names one after all."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._labels: dict[str, int] = {}  # id of a fit -> a number for what was learned, and from what
        self._deeds: dict[Run, tuple[int, int]] = {}  # by run: the number of its facts, and one for what it did
        self._spare: set[Run] = set()
        self._twins: dict[str, Fit] = {}  # forgotten fits, by id
        self._said: dict[Run, tuple[int, set[str]]] = {}  # by run: the number of its facts, and the fits that they name

    def forgettable(
        self, key: object, cells: Sequence[Cell], calls: Sequence[AnyFact], code: Sequence[AnyFact]
    ) -> set[Run]:
        """The runs that can go, now that the cell `key` ran again; none whose fits are named by what stays."""
        of_calls, of_code = _by_run(calls), _by_run(code)
        alike: dict[int, list[Run]] = defaultdict(list)
        for cell in cells:
            if place_key(cell.place) == key:
                run = key, cell.place.run
                alike[self._deed(run, cell, of_calls[run], of_code[run])].append(run)
        for runs in alike.values():
            for run in runs[1:-1]:
                self._spare.add(run)
                self._keep_twins(of_calls[run], of_calls[runs[-1]])
                self._keep_twins(of_code[run], of_code[runs[-1]])
        if not self._spare:
            return set()
        gone = self._spare - self._needed({run: [*of_calls[run], *of_code[run]] for run in {*of_calls, *of_code}})
        self._spare -= gone
        for run in gone:
            self._said.pop(run, None)
            self._deeds.pop(run, None)
        return gone

    def named(self, facts: Sequence[AnyFact]) -> list[Fit]:
        """Forgotten fits that these facts name: objects of a run can outlive what is known of it."""
        return [self._twins.pop(name) for name in sorted(_names(facts, self._twins))] if self._twins else []

    def _deed(self, run: Run, cell: Cell, calls: Sequence[AnyFact], code: Sequence[AnyFact]) -> int:
        """A number for what a run did, worked out once: a loop may have left thousands of facts."""
        known = self._deeds.get(run)
        if known is None or known[0] != len(calls) + len(code):
            known = self._deeds[run] = len(calls) + len(code), self._number(self._did(cell, calls, code))
        return known[1]

    def _did(self, cell: Cell, calls: Sequence[AnyFact], code: Sequence[AnyFact]) -> object:
        """Equal for runs of one cell that did the same: the code tells rows apart by numbers, so the calls decide."""
        for fact in calls:
            if isinstance(fact, Fit):
                self._labels[fact.id] = self._number(self._plain(fact))
        return cell.source, cell.failed, *map(self._plain, calls), *map(_shape, code)

    def _number(self, what: object) -> int:
        return self._numbers.setdefault(what, len(self._numbers))

    def _plain(self, value: Any) -> object:
        """What a fact says, without the number of its run."""
        if isinstance(value, Place):
            return value.cell_id or value.cell, value.line
        if isinstance(value, Frozen):
            return type(value), *(self._plain(part) for name, part in vars(value).items() if name not in APART)
        if isinstance(value, tuple | list | set | frozenset):
            parts = map(self._plain, value)
            return frozenset(parts) if isinstance(value, set | frozenset) else tuple(parts)
        if isinstance(value, str):
            return self._labels.get(value, value)
        if (digest := getattr(value, "digest", None)) is not None and value.count <= DIGESTED:
            return value.count, digest()  # a table that was read again holds the same rows
        rows = getattr(value, "settled", value)  # where the order of rows is known, it does not matter here
        return rows if isinstance(rows, Hashable) else object()  # what cannot be compared is like nothing else

    def _keep_twins(self, gone: Sequence[AnyFact], last: Sequence[AnyFact]) -> None:
        """With the rows of the last run, which are the same: they take no memory of their own."""
        pairs = zip(*([fact for fact in facts if isinstance(fact, Fit)] for facts in (gone, last)), strict=False)
        self._twins |= {old.id: replace(twin, id=old.id, place=old.place) for old, twin in pairs}

    def _needed(self, runs: dict[Run, list[AnyFact]]) -> set[Run]:
        """Of those that could be spared, the ones whose fits are named by a run that stays."""
        makers = {fact.id: run for run in self._spare for fact in runs.get(run, ()) if isinstance(fact, Fit)}
        ids = {fact.id for facts in runs.values() for fact in facts if isinstance(fact, Fit)}
        todo = [run for run in runs if run not in self._spare]
        needed: set[Run] = set()
        while todo:
            run = todo.pop()
            found = {makers[name] for name in self._named_by(run, runs[run], ids) if name in makers} - needed
            needed |= found
            todo += found
        return needed

    def _named_by(self, run: Run, facts: Sequence[AnyFact], ids: Collection[str]) -> set[str]:
        known = self._said.get(run)
        if known is None or known[0] != len(facts):
            known = self._said[run] = len(facts), _names(facts, ids)
        return known[1]


def run_of(place: Place) -> Run:
    """The cell, and its run."""
    return place_key(place), place.run


def _by_run(facts: Sequence[AnyFact]) -> defaultdict[Run, list[AnyFact]]:
    found: defaultdict[Run, list[AnyFact]] = defaultdict(list)
    for fact in facts:
        found[run_of(fact.place)].append(fact)
    return found


def _shape(fact: AnyFact) -> object:
    return type(fact), fact.place.line, *(getattr(fact, name, None) for name in ("learner", "metric", "how", "what"))


def _names(facts: Sequence[AnyFact], known: Collection[str]) -> set[str]:
    """Which of these fits the facts speak of."""
    return {text for fact in facts for text in _texts(fact) if text in known}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Frozen) and not isinstance(value, Place):
        for part in vars(value).values():
            yield from _texts(part)
    elif isinstance(value, tuple | list | set | frozenset):
        for part in value:
            yield from _texts(part)
