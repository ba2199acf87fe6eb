"""The desk of all observers of calls: what they know together, and the facts they write down."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from deeprules_jupyter.catalog.words import role_of
from deeprules_jupyter.model import AnyFact, Data, Evidence, Fact, Place, Split
from deeprules_jupyter.runtime.answers import Kept
from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.identity import Known, Prints, Registry
from deeprules_jupyter.runtime.labels import Labels
from deeprules_jupyter.runtime.meter import Meter
from deeprules_jupyter.runtime.places import Places
from deeprules_jupyter.runtime.plans import Plans
from deeprules_jupyter.runtime.predictions import Predictions
from deeprules_jupyter.runtime.relatives import Relatives
from deeprules_jupyter.runtime.sources import Sources
from deeprules_jupyter.runtime.states import state_of
from deeprules_jupyter.runtime.units import Units
from deeprules_jupyter.runtime.weakly import Weakly

FIRST = re.compile(r"[A-Za-z_]\w*")  # of `test[columns]` the word that says what it is
SPLITS = 50  # splits that are remembered
F = TypeVar("F", bound=Fact)


@dataclass
class Desk:
    """Shared by the observers of one kernel."""

    places: Places
    guard: Guard
    registry: Registry = field(init=False)
    labels: Labels = field(init=False)
    meter: Meter = field(init=False)
    units: Units = field(init=False)
    relatives: Relatives = field(init=False)
    sources: Sources = field(init=False)
    facts: list[AnyFact] = field(default_factory=list)
    fits: Weakly = field(default_factory=Weakly)  # estimator or module -> id of its last fit
    saved: dict[str, str] = field(default_factory=dict)  # state of a network that was written to a file -> its fit
    recipes: dict[str, str] = field(default_factory=dict)  # id of a fit -> its recipe
    plans: Plans = field(default_factory=Plans)  # how their estimators were made
    predictions: Predictions = field(default_factory=Predictions)
    answers: Kept = field(default_factory=Kept)
    late: list[Callable[[], None]] = field(default_factory=list)  # what is done when the cell has ended
    splits: list[Split] = field(default_factory=list)  # the last ones, for what comes after them
    unseen: list[Evidence] = field(default_factory=list)  # what ran where we cannot look
    made: int = 0

    def __post_init__(self) -> None:
        self.registry = Registry(self.places.bound)
        self.labels = Labels(self.places.bound)
        self.meter = Meter(self.places)
        self.units = Units(self)
        self.relatives = Relatives(self)
        self.sources = Sources(self)

    def new_id(self) -> str:
        """An id for the state that a fit leaves behind."""
        self.made += 1
        return f"run-{self.made}"

    def fit_of(self, network: Any) -> str | None:
        """The last fit of a network; of one that was loaded again, the fit that left this very state behind."""
        found: str | None = self.fits.get(network)
        if found is None and network is not None and self.saved:
            found = self.saved.get(state_of(network))
        return found

    def data(self, value: Any, position: int = 0, *keywords: str) -> Data | None:
        """An argument as a fact's data; None where nothing is known of its rows."""
        known = self.registry.look(value)
        if known is None:
            return None
        return self.data_of(known, self.registry.name_of(value) or self.places.written(position, *keywords))

    def data_of(self, known: Known, name: str) -> Data:
        """What is known, under a name: with the role that the name speaks of, and where its table was made."""
        first = FIRST.match(name)
        word = first.group() if first else ""
        place = self.places.made(word) if word else None
        way = (Evidence(place, f"`{word}` was made here", "rows"),) if place is not None else ()
        return Data(name, known.rows, known.fits, known.whole, role_of(word), way)

    def tell(self, known: Known | None, *values: Any) -> None:
        """These values hold these rows: find out whose the rows are, and which sequences belong to them."""
        self.units.see(known, values)
        self.relatives.see(known, values)

    def told_of(self, rows: Prints) -> bool:
        """Whether something is known of these rows: their units, times or sequences."""
        return self.units.know(rows) or self.relatives.know(rows)

    def write(self, make: Callable[[Place, Place | None], F]) -> F:
        """Write a fact down at the line that is running."""
        place, inner = self.places.here()
        fact = make(place, inner)
        self.facts.append(fact)
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
        self.predictions.forget_copies()
        facts, self.facts = [_settled(fact) for fact in self.facts], []
        self.splits += [fact for fact in facts if isinstance(fact, Split)]
        del self.splits[:-SPLITS]
        return facts


def _settled(fact: AnyFact) -> AnyFact:
    """The fact for keeps: its rows without their order, which takes a small part of the memory."""

    def settle(data: Data) -> Data:
        return replace(data, rows=getattr(data.rows, "settled", data.rows))

    if isinstance(fact, Split):
        return replace(fact, whole=settle(fact.whole), parts=tuple(map(settle, fact.parts)))
    data = getattr(fact, "data", None)
    return replace(fact, data=settle(data)) if isinstance(data, Data) else fact  # type: ignore[call-arg]


def _weak(value: Any) -> weakref.ref[Any] | None:
    try:
        return weakref.ref(value)
    except TypeError:
        return None
