"""Watches PyTorch Lightning: Trainer.fit, validate, test and predict."""

from __future__ import annotations

import sys
import weakref
from typing import Any

from deeprules_jupyter.catalog.lightning import LIBRARY
from deeprules_jupyter.model import Data
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.feeds import Feeds, stops
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.trainers import OnTrainer, Saves, Seen


class OnLightning(OnTrainer):
    """The trainer, under either of the names by which Lightning is imported."""

    roots = LIBRARY.roots
    homes = frozenset(f"{root}.trainer.trainer" for root in ("lightning.pytorch", "pytorch_lightning"))

    def __init__(self, desk: Desk) -> None:
        feeds = Feeds(desk)
        scores = dict.fromkeys(LIBRARY.test_methods, Evaluates(feeds))
        super().__init__(
            desk.guard, {"fit": Fits(feeds), "predict": Predicts(feeds), "save_checkpoint": Saves(feeds), **scores}
        )


class OfTrainer(Seen):
    """A call of the trainer, which knows its loaders and its network."""

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
        own: str | None = self.desk.fits.get(trainer)
        return self.desk.fit_of(self.model(call, trainer)) or own


class Running:
    """A training that goes on, for the meter."""

    library = "lightning"

    def __init__(self, network: Any, trainer: Any) -> None:
        self._network, self._trainer = weakref.ref(network), weakref.ref(trainer)

    def network(self) -> Any:
        """What is trained."""
        return self._network()

    def loss(self) -> tuple[int, float] | None:
        """The last validation loss, as it was logged. Asking the trainer itself would make it compute."""
        trainer = self._trainer()
        logged = getattr(getattr(trainer, "_logger_connector", None), "_callback_metrics", {})
        value = _value(logged, "val_loss")
        return None if trainer is None or value is None else (trainer.global_step, value)

    def plan(self) -> tuple[int | None, int | None]:
        """Epochs and steps."""
        epochs, steps = (getattr(self._trainer(), name, None) or -1 for name in ("max_epochs", "max_steps"))
        return (epochs if epochs > 0 else None), (steps if steps > 0 else None)

    def tuning(self) -> str:
        """The trainer has the loader, and not its name."""
        return ""


class Fits(OfTrainer):
    """trainer.fit(network, loaders)."""

    def before(self, call: Call) -> Any:
        """The meter counts from now on."""
        trainer = call.args[0]
        network = self.model(call, trainer)
        if network is not None:
            self.desk.meter.guided(Running(network, trainer))

    def after(self, call: Call) -> None:
        """It has counted."""
        super().after(call)
        if not call.inside:
            self.desk.meter.unguided()

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


class Evaluates(OfTrainer):
    """trainer.test(network, loaders), trainer.validate(...)."""

    def seen(self, call: Call, trainer: Any) -> None:
        """A look."""
        tested = call.name.endswith(".test")
        state = self.state(call, trainer)
        data = self.rows(trainer.test_dataloaders if tested else trainer.val_dataloaders)
        if state is not None and data is not None:
            metrics = call.result[0] if isinstance(call.result, list) and call.result else {}
            name = next(iter(metrics), call.name.rpartition(".")[2])
            self.feeds.score(state, data, name, _value(metrics, name), self.model(call, trainer))


class Predicts(OfTrainer):
    """trainer.predict(network, loaders): predictions batch by batch."""

    def seen(self, call: Call, trainer: Any) -> None:
        """Remember who predicted which rows, for the batches and for all of them together."""
        state, data = self.state(call, trainer), self.rows(trainer.predict_dataloaders)
        torch = sys.modules["torch"]
        batches = call.result
        if state is None or data is None or not isinstance(batches, list):
            return
        plain = batches and all(isinstance(batch, torch.Tensor) and batch.ndim for batch in batches)
        numbers = torch.cat(batches).cpu() if plain else None
        made = Made((state,), data)
        self.desk.predictions.remember(batches, made)
        if numbers is not None:
            self.feeds.predicted(numbers, numbers.numpy(), made)


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
