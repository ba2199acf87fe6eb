"""The desk of all observers of calls: what they know together, and the facts they write down."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.model import AnyFact, Data, Fact, Place, Split
from deeprules_jupyter.runtime.hook import Guard
from deeprules_jupyter.runtime.identity import Known, Registry
from deeprules_jupyter.runtime.places import Places

FIRST = re.compile(r"[A-Za-z_]\w*")  # of `test[columns]` the word that says what it is
SPLITS = 50  # splits that are remembered
F = TypeVar("F", bound=Fact)


class Weakly:
    """Notes about objects, kept only while the objects live."""

    def __init__(self) -> None:
        self.notes: dict[int, tuple[weakref.ref[Any], Any]] = {}

    def __setitem__(self, key: Any, note: Any) -> None:
        number = id(key)
        try:
            self.notes[number] = (weakref.ref(key, lambda ref: self._forget(number, ref)), note)
        except TypeError:
            return

    def get(self, key: Any) -> Any:
        """The note about this very object, or None."""
        ref, note = self.notes.get(id(key), (None, None))
        return note if ref is not None and ref() is key else None

    def _forget(self, number: int, ref: weakref.ref[Any]) -> None:
        if self.notes.get(number, (None, None))[0] is ref:
            del self.notes[number]


@dataclass
class Desk:
    """Shared by the observers of one kernel."""

    places: Places
    guard: Guard
    registry: Registry = field(init=False)
    facts: list[AnyFact] = field(default_factory=list)
    fits: Weakly = field(default_factory=Weakly)  # estimator or module -> id of its last fit
    recipes: dict[str, str] = field(default_factory=dict)  # id of a fit -> its recipe
    late: list[Callable[[], None]] = field(default_factory=list)  # what is done when the cell has ended
    splits: list[Split] = field(default_factory=list)  # the last ones, for what comes after them
    made: int = 0

    def __post_init__(self) -> None:
        self.registry = Registry(self.places.bound)

    def new_id(self) -> str:
        """An id for the state that a fit leaves behind."""
        self.made += 1
        return f"run-{self.made}"

    def data(self, value: Any, position: int = 0, *keywords: str) -> Data | None:
        """An argument as a fact's data; None where nothing is known of its rows."""
        known = self.registry.look(value)
        if known is None:
            return None
        return data_of(known, self.registry.name_of(value) or self.places.written(position, *keywords))

    def write(self, make: Callable[[Place, Place | None], F]) -> F:
        """Write a fact down at the line that is running."""
        place, inner = self.places.here()
        fact = make(place, inner)
        self.facts.append(fact)  # type: ignore[arg-type]
        return fact

    def change(self, old: AnyFact, new: AnyFact) -> None:
        """Put a better version of a fact in its place."""
        for index in range(len(self.facts) - 1, -1, -1):
            if self.facts[index] is old:
                self.facts[index] = new
                return

    def tests_within(self, data: Data) -> list[Data]:
        """The test parts of known splits whose rows all stand in these data, beside others."""
        splits = [*self.splits, *(fact for fact in self.facts if isinstance(fact, Split))]
        pairs = [pair for split in splits for pair in zip(split.parts, split.roles, strict=True)]
        parts = [part for part, role in pairs if role == "test"]
        held = [part for part in parts if data.rows.covers(part.rows) and not part.rows.covers(data.rows)]
        return held[-1:]

    def name_parts(self, split: Split, parts: list[Any], roles: Callable[[list[str]], Any]) -> None:
        """When the cell has ended, its parts have names; roles follow from them."""
        refs = [_weak(part) for part in parts]

        def finish() -> None:
            values = [ref() if ref is not None else None for ref in refs]
            names = ["" if value is None else self.registry.name_of(value) for value in values]
            meant = tuple(roles(names))
            named = [replace(p, name=n, role=r) for p, n, r in zip(split.parts, names, meant, strict=True)]
            self.change(split, replace(split, parts=tuple(named), roles=meant))

        self.late.append(finish)

    def collect(self) -> list[AnyFact]:
        """The facts of the cell that has ended."""
        late, self.late = self.late, []
        for work in late:
            work()
        facts, self.facts = self.facts, []
        self.splits += [fact for fact in facts if isinstance(fact, Split)]
        del self.splits[:-SPLITS]
        return facts


def _weak(value: Any) -> weakref.ref[Any] | None:
    try:
        return weakref.ref(value)
    except TypeError:
        return None


def data_of(known: Known, name: str) -> Data:
    """What is known, under a name, with the role that the name speaks of."""
    first = FIRST.match(name)
    role = role_of(first.group()) if first else ""
    return Data(name=name, rows=known.rows, fits=known.fits, whole_fits=known.whole, role=role)
