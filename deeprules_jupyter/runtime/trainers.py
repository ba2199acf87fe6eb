"""What the trainers of Lightning and Hugging Face share: one class, and calls that tell afterwards what was used."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from deeprules_jupyter.runtime.feeds import Feeds
from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.part import Part
from deeprules_jupyter.runtime.states import state_of


class Seen:
    """What a call of a trainer means. It is read afterwards, from the trainer itself."""

    def __init__(self, feeds: Feeds) -> None:
        self.feeds = feeds
        self.desk = feeds.desk

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """Look at the finished call."""
        if not call.inside:
            self.seen(call, call.args[0])

    def seen(self, call: Call, trainer: Any) -> None:
        """What the call means."""


class Saves(Seen):
    """A network is written to a file, by the person or by the training that is running."""

    def after(self, call: Call) -> None:
        """Take note of its state: it may be loaded into a new network."""
        trainer = call.args[0]
        network = getattr(trainer, "lightning_module", None) or getattr(trainer, "model", None)
        state, fit_id = state_of(network), self.desk.fits.get(network)
        if call.inside:
            self.feeds.saved.append(state)
        elif fit_id is not None and state:
            self.desk.saved[state] = fit_id


class OnTrainer(Part):
    """Watches the methods of a class `Trainer`; those that build on it inherit what is watched."""

    homes: frozenset[str]  # the modules that define it

    def __init__(self, guard: Guard, methods: Mapping[str, Seen]) -> None:
        super().__init__(guard)
        self.methods = methods

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module.__name__ in self.homes:
            for name, observer in self.methods.items():
                self.patches.method(module.Trainer, name, observer)
