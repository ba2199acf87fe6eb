"""Networks that learn: which optimizer stepped on which rows, as facts."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from deeprules_jupyter.model import Data, Fit, Place
from deeprules_jupyter.runtime.datasets import Datasets
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.torch_inputs import Drawn, Input
from deeprules_jupyter.runtime.torch_runs import Run, owner, shares, state_of, unwrapped
from deeprules_jupyter.runtime.weakly import Weakly


class Training:
    """Writes fits down."""

    def __init__(self, desk: Desk, datasets: Datasets) -> None:
        self.desk = desk
        self.datasets = datasets
        self.past = Weakly()  # network -> its fits whose rows the last one does not cover, and that one
        self.models = Weakly()  # network -> ids of the fits that it has gone through since it was made
        self.left = Weakly()  # network -> the state in which its last training left it
        self.known: dict[str, str] = {}  # how a network is built -> the last fit of one like it
        self.begin()

    def begin(self) -> None:
        """A cell starts: a further training is a further fit."""
        self.written = Weakly()  # optimizer -> weak references to the sources on which it has been seen stepping
        self.open: list[tuple[Fit, Input, list[str]]] = []

    def models_of(self, network: Any) -> tuple[str, ...]:
        """Ids of the fits behind a network; a copy of one is known by how it is built."""
        network = unwrapped(network)
        found = self.models.get(network)
        if found is None and (fit := self.desk.fit_of(network)) is not None:  # of a trainer, or of a file that it wrote
            return (fit,)
        if found is None:
            name = self.known.get(_built(network)) if self.known else None
            return (name,) if name else ()
        ids: tuple[str, ...] = found
        return ids

    def trains(self, run: Run, optimizer: Any) -> None:
        """An optimizer stepped on the rows of this run for the first time."""
        source = run.input.source()
        if self._is_new(optimizer, run.input if source is None else source):
            self._write(run, optimizer)

    def trains_on(self, drawn: Drawn, optimizer: Any) -> None:
        """A network that took no rows itself has learned from this loader through another one: a generator."""
        iterator, network = drawn.ref(), self._owner(None, optimizer)
        if iterator is None or network is None or not self._is_new(optimizer, drawn.dataset()):
            return
        known = self.datasets.of_iterator(iterator)
        if known is not None:
            data = self.desk.data_of(known, self.datasets.name_of_loader(iterator))
            self._fact(network, optimizer, data, self.desk.places.here())

    def _is_new(self, optimizer: Any, source: Any) -> bool:
        seen: list[weakref.ref[Any]] = self.written.get(optimizer) or []
        if any(ref() is source for ref in seen):
            return False
        self.written[optimizer] = [*seen, weakref.ref(source)]
        return True

    def _write(self, run: Run, optimizer: Any) -> None:
        known, network = run.input.known(), self._owner(run.network(), optimizer)
        if known is not None and network is not None:
            data = self.desk.data_of(known, run.input.name)
            fact, settings = self._fact(network, optimizer, data, self.desk.places.here(), run.state)
            self.open.append((fact, run.input, settings))

    def _fact(
        self, network: Any, optimizer: Any, data: Data, place: tuple[Place, Place | None], state: Any = None
    ) -> tuple[Fit, list[str]]:
        fit_id, network = self.desk.new_id(), unwrapped(network)
        settings = [type(network).__name__, repr(network), type(optimizer).__name__]
        settings.append(repr(getattr(optimizer, "defaults", "")))
        recipe = self._recipe(settings, data, fit_id)
        fact = Fit(
            place=place[0], inner=place[1], witness="calls", id=fit_id, learner=type(network).__name__, kind="model",
            data=data, supervised=True, recipe=recipe, network=True, build=_built(network),
        )  # fmt: skip
        self.desk.facts.append(fact)
        self._remember(network, optimizer, fact, state)
        return fact, settings

    def _recipe(self, settings: list[str], data: Data, fit_id: str) -> str:
        digest: Callable[[], bytes] = data.rows.digest  # type: ignore[attr-defined]
        before = sorted(self.desk.recipes.get(fit, "") for fit in data.fits)
        text = "\n".join([*settings, digest().hex(), *before])
        recipe = blake2b(text.encode(), digest_size=16).hexdigest()
        self.desk.recipes[fit_id] = recipe
        return recipe

    def _remember(self, network: Any, optimizer: Any, fact: Fit, state: Any) -> None:
        """The network, and its parts that learn, are in the state that this fit leaves.

        What it had learned before is still in it, if nothing has changed it since.
        """
        self.known[_built(network)] = fact.id
        went_on = state is not None and self.left.get(network) == state
        before = [one for one in self.past.get(network) or () if went_on and not _covers(fact, one)]
        self.past[network] = (*before, fact)
        ids = tuple(one.id for one in self.past.get(network) or (fact,))
        for module in network.modules():
            if module is network or shares(module, optimizer):
                self.desk.fits[module] = fact.id
                self.models[module] = ids

    def _owner(self, called: Any, optimizer: Any) -> Any:
        return owner(called, optimizer, self.desk.places.bound())

    def leaves(self, network: Any) -> None:
        """Take note of the state of a network in which no step is expected."""
        network = unwrapped(network)
        if self.past.get(network) is not None:
            self.left[network] = state_of(network)

    def end(self) -> None:
        """The cell has ended: now all rows are known."""
        for ref, _ in list(self.past.notes.values()):
            self.leaves(ref())
        for fact, rows, settings in self.open:
            known = rows.known()
            if known is None:
                self.desk.facts[:] = [one for one in self.desk.facts if one is not fact]
            elif known.rows is not fact.data.rows:
                data = self.desk.data_of(known, rows.name)
                self.desk.change(fact, replace(fact, data=data, recipe=self._recipe(settings, data, fact.id)))
        self.begin()


def _covers(later: Fit, earlier: Fit) -> bool:
    return later.data.rows.covers(earlier.data.rows)


def _built(network: Any) -> str:
    text = f"{type(network).__module__}.{type(network).__qualname__}\n{network!r}"
    return blake2b(text.encode(), digest_size=16).hexdigest()
