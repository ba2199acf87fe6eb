"""What happened in a notebook, in order, with the cells that it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from functools import cached_property
from typing import Any, Self, TypeVar

from deeprules_jupyter.model import AnyFact, Cell, Choice, Fact, Fit, Look, Place, Score, Split
from deeprules_jupyter.sieve import once

Kind = TypeVar("Kind", bound=Fact)


def place_key(place: Place) -> object:
    """The same for every run of one cell; where cells have no id (a terminal), each run is a cell of its own."""
    return place.cell_id or (place.cell if place.cell is not None else ("run", place.run))


class History:
    """Facts in the order in which they happened, by kind.

    A cell that ran again replaces its earlier run: facts of that stay as history (a look was a look), but only
    current ones can make a finding.
    """

    def __init__(self, facts: Sequence[AnyFact], cells: Sequence[Cell] = ()) -> None:
        self.facts = tuple(once(facts))
        self.cells = tuple(cells)
        self.fits = {fact.id: fact for fact in self.facts if isinstance(fact, Fit)}
        self._last = {place_key(cell.place): cell.place.run for cell in self.cells}
        for fact in self.facts:
            key = place_key(fact.place)
            self._last[key] = max(self._last.get(key, 0), fact.place.run)

    def remembering(self, looks: Sequence[AnyFact], trials: Sequence[AnyFact]) -> Self:
        """With what the ledger remembers: it tells nothing of the rows here, so what was found out of them stays."""
        other = copy(self)
        other.facts = (*looks, *self.facts, *trials)
        for found in ("looks", "_order", "_kinds"):
            vars(other).pop(found, None)
        return other

    @cached_property
    def _sources(self) -> dict[tuple[object, int], str]:
        return {(place_key(cell.place), cell.place.run): cell.source for cell in self.cells}

    def current(self, fact: Fact) -> bool:
        """Whether the cell has not run again since."""
        return self._last.get(place_key(fact.place), fact.place.run) == fact.place.run

    def source(self, place: Place) -> str:
        """The source of the cell at this place, as it was when it ran."""
        return self._sources.get((place_key(place), place.run), "")

    def line(self, place: Place) -> str:
        """The line of code at this place, without indentation."""
        lines = self.source(place).splitlines()
        return lines[place.line - 1].strip() if place.line and place.line <= len(lines) else ""

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The facts of one kind, of current runs."""
        kinds = [same for same in self._kinds if issubclass(same, kind)]
        if len(kinds) == 1:
            return list(self._kinds[kinds[0]])
        return [f for f in self.facts if isinstance(f, kind) and self.current(f)] if kinds else []

    @cached_property
    def _kinds(self) -> dict[type, list[Any]]:
        found: dict[type, list[Any]] = {}
        for fact in self.facts:
            if self.current(fact):
                found.setdefault(type(fact), []).append(fact)
        return found

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """Scores of current runs."""
        return tuple(self.of(Score))

    @cached_property
    def all_scores(self) -> tuple[Score, ...]:
        """With those of runs that were replaced since."""
        return tuple(f for f in self.facts if isinstance(f, Score))

    @cached_property
    def all_splits(self) -> tuple[Split, ...]:
        """With those of runs that were replaced since."""
        return tuple(f for f in self.facts if isinstance(f, Split))

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """Splits of current runs."""
        return tuple(self.of(Split))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Choices of current runs."""
        return tuple(self.of(Choice))

    @cached_property
    def current_fits(self) -> tuple[Fit, ...]:
        """Fits of current runs, each state once."""
        return tuple(fit for fit in self.fits.values() if self.current(fit))

    @cached_property
    def recipes_of(self) -> dict[str, set[str]]:
        """In how many settings each learner was fitted, by its name."""
        found: dict[str, set[str]] = defaultdict(set)
        for fit in self.current_fits:
            found[fit.learner].add(fit.recipe)
        return found

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """Earlier looks that the ledger remembers."""
        return tuple(f for f in self.facts if isinstance(f, Look))

    def after(self, later: Fact, earlier: Fact) -> bool:
        """Whether one fact came after the other."""
        order = self._order
        return order.get(id(later), 0) > order.get(id(earlier), 0)

    @cached_property
    def _order(self) -> dict[int, int]:
        return {id(fact): i for i, fact in enumerate(self.facts)}
