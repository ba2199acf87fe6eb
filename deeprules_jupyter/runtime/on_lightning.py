"""Watches PyTorch Lightning: Trainer.fit, validate, test and predict."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from deeprules_jupyter.catalog.lightning import LIBRARY
from deeprules_jupyter.model import Data
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.feeds import Feeds, stops
from deeprules_jupyter.runtime.hook import Call, Patches
from deeprules_jupyter.runtime.predictions import Made

HOMES = {f"{root}.trainer.trainer" for root in ("lightning.pytorch", "pytorch_lightning")}


class OnLightning:
    """The trainer, under either of the names by which Lightning is imported."""

    roots = LIBRARY.roots

    def __init__(self, desk: Desk) -> None:
        self.patches = Patches(desk.guard)
        feeds = Feeds(desk)
        self.methods: dict[str, Seen] = {"fit": Fits(feeds), "predict": Predicts(feeds)}
        self.methods |= {name: Evaluates(feeds) for name in LIBRARY.test_methods}

    def start(self) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        for name in HOMES & sys.modules.keys():
            self.loaded(sys.modules[name])

    def stop(self) -> None:
        """Put everything back."""
        self.patches.undo()

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module.__name__ in HOMES:
            for name, observer in self.methods.items():
                self.patches.method(module.Trainer, name, observer)

    def before_cell(self) -> None:
        """Nothing to do."""

    def after_cell(self) -> None:
        """Nothing to do."""


class Seen:
    """What a call of the trainer means. Afterwards the trainer itself tells which loaders it used."""

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

    def rows(self, loaders: Any) -> Data | None:
        """The rows of a loader, or of the first of several."""
        several = list(loaders.values()) if isinstance(loaders, dict) else loaders
        return self.feeds.data(several[0] if isinstance(several, list | tuple) and several else several, 99)

    def model(self, call: Call, trainer: Any) -> Any:
        """The network of the call, else the one that the trainer has."""
        given = call.args[1] if len(call.args) > 1 else call.kwargs.get("model")
        return trainer.lightning_module if given is None else given

    def state(self, call: Call, trainer: Any) -> str | None:
        """The fit whose state the network is in; one that was loaded again is known by its trainer."""
        state: str | None = self.desk.fits.get(self.model(call, trainer)) or self.desk.fits.get(trainer)
        return state


class Fits(Seen):
    """trainer.fit(network, loaders)."""

    def seen(self, call: Call, trainer: Any) -> None:
        """A fit, and what the watched rows decided."""
        network, data = self.model(call, trainer), self.rows(trainer.train_dataloader)
        if data is None:
            return
        settings = {
            "network": repr(network), "hyperparameters": dict(getattr(network, "hparams", {}) or {}),
            "optimizers": [f"{type(one).__name__} {one.defaults}" for one in trainer.optimizers],
            "epochs": trainer.max_epochs, "steps": trainer.max_steps,
        }  # fmt: skip
        fit_id = self.feeds.train(network, settings, data, (trainer,))
        watched = trainer.val_dataloaders
        if watched is not None:
            said = stops(trainer.callbacks, LIBRARY.stoppers, _keeping(trainer.callbacks))
            self.feeds.watched(fit_id, self.rows(watched), said, _value(trainer.callback_metrics, "val_loss"))


class Evaluates(Seen):
    """trainer.test(network, loaders), trainer.validate(...)."""

    def seen(self, call: Call, trainer: Any) -> None:
        """A look."""
        tested = call.name.endswith(".test")
        state = self.state(call, trainer)
        data = self.rows(trainer.test_dataloaders if tested else trainer.val_dataloaders)
        if state is not None and data is not None:
            metrics = call.result[0] if isinstance(call.result, list) and call.result else {}
            name = next(iter(metrics), call.name.rpartition(".")[2])
            self.feeds.score(state, data, name, _value(metrics, name))


class Predicts(Seen):
    """trainer.predict(network, loaders): predictions batch by batch."""

    def seen(self, call: Call, trainer: Any) -> None:
        """Remember who predicted which rows, for the batches and for all of them together."""
        state, data = self.state(call, trainer), self.rows(trainer.predict_dataloaders)
        torch = sys.modules["torch"]
        batches = call.result
        if state is None or data is None or not isinstance(batches, list):
            return
        if batches and all(isinstance(batch, torch.Tensor) and batch.ndim for batch in batches):
            self.desk.predictions.remember(torch.cat(batches), Made((state,), data))
        self.desk.predictions.remember(batches, Made((state,), data))


def _keeping(callbacks: Any) -> frozenset[str]:
    """The classes among the callbacks that keep the best state by a score."""
    kept = LIBRARY.checkpoints
    return frozenset(type(one).__name__ for one in callbacks if {c.__name__ for c in type(one).__mro__} & kept
                     and any(getattr(one, name, None) for name in LIBRARY.keeps_best))  # fmt: skip


def _value(metrics: Any, name: str) -> float | None:
    try:
        return float(metrics[name])
    except (KeyError, TypeError, ValueError):
        return None
