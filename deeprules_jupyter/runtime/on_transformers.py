"""Watches the Trainer of Hugging Face's transformers: train, evaluate, predict."""

from __future__ import annotations

import weakref
from typing import Any

from deeprules_jupyter.catalog.transformers import LIBRARY
from deeprules_jupyter.model import Data
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.feeds import Feeds, stops
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.trainers import OnTrainer, Saves, Seen

SETTINGS = ("learning_rate", "num_train_epochs", "max_steps", "per_device_train_batch_size", "weight_decay")


class OnTransformers(OnTrainer):
    """The trainer; those of other libraries that build on it inherit what is watched."""

    roots = frozenset({"transformers"})
    homes = frozenset({"transformers.trainer"})

    def __init__(self, desk: Desk) -> None:
        feeds = Feeds(desk)
        methods = {"train": Trains(feeds), "evaluate": Evaluates(feeds), "predict": Predicts(feeds)}
        super().__init__(desk.guard, {**methods, "save_model": Saves(feeds)})


class OfTrainer(Seen):
    """A call of the trainer, which knows its datasets and its network."""

    def rows(self, dataset: Any) -> Data | None:
        """The rows of a dataset, or of the first of several."""
        several = type(dataset).__name__ in ("dict", "DatasetDict") and dataset
        return self.feeds.data(next(iter(dataset.values())) if several else dataset, 99)

    def state(self, trainer: Any) -> str | None:
        """The fit whose state the network is in."""
        return self.desk.fit_of(trainer.model)


class Running:
    """A training that goes on, for the meter."""

    library = "transformers"

    def __init__(self, trainer: Any) -> None:
        self._trainer = weakref.ref(trainer)

    def network(self) -> Any:
        """What is trained; a trainer that makes its model itself has it a little later."""
        return getattr(self._trainer(), "model", None)

    def loss(self) -> tuple[int, float] | None:
        """The last loss on the tuning rows, from the trainer's own log."""
        entries = getattr(getattr(self._trainer(), "state", None), "log_history", ())
        losses = [(entry["step"], float(entry["eval_loss"])) for entry in entries if "eval_loss" in entry]
        return losses[-1] if losses else None

    def plan(self) -> tuple[int | None, int | None]:
        """Epochs and steps."""
        state = getattr(self._trainer(), "state", None)
        return getattr(state, "num_train_epochs", None) or None, getattr(state, "max_steps", None) or None

    def tuning(self) -> str:
        """The trainer has the rows, and not their name."""
        return ""


class Trains(OfTrainer):
    """trainer.train()."""

    def before(self, call: Call) -> Any:
        """The meter counts from now on."""
        self.desk.meter.guided(Running(call.args[0]))

    def after(self, call: Call) -> None:
        """It has counted."""
        super().after(call)
        if not call.inside:
            self.desk.meter.unguided()

    def seen(self, call: Call, trainer: Any) -> None:
        """A fit, and what the watched rows decided."""
        data, said = self.rows(trainer.train_dataset), trainer.args
        if data is None:
            return
        settings = {name: getattr(said, name, None) for name in SETTINGS}
        fit_id = self.feeds.train(trainer.model, {"network": repr(trainer.model), **settings}, data, (trainer,))
        if str(getattr(said.eval_strategy, "value", said.eval_strategy)) != "no" and trainer.eval_dataset is not None:
            chosen = stops(trainer.callback_handler.callbacks, LIBRARY.stoppers, frozenset())
            best = any(getattr(said, name, False) for name in LIBRARY.keeps_best)
            losses = [entry["eval_loss"] for entry in trainer.state.log_history if "eval_loss" in entry]
            watched = self.rows(trainer.eval_dataset)
            self.feeds.watched(fit_id, watched, chosen or "keeps the best state" * best, losses[-1] if losses else None)


class Evaluates(OfTrainer):
    """trainer.evaluate(dataset)."""

    def seen(self, call: Call, trainer: Any) -> None:
        """A look."""
        given = call.args[1] if len(call.args) > 1 else call.kwargs.get("eval_dataset")
        state, data = self.state(trainer), self.rows(trainer.eval_dataset if given is None else given)
        if state is None or data is None:
            return
        prefix = call.kwargs.get("metric_key_prefix", "eval")
        timing = ("runtime", "samples_per_second", "steps_per_second", "loss", "model_preparation_time")
        own = [name for name in call.result if name not in {f"{prefix}_{word}" for word in timing} | {"epoch"}]
        name = own[0] if own else f"{prefix}_loss"
        value = call.result.get(name)
        self.feeds.score(state, data, name, float(value) if isinstance(value, int | float) else None, trainer.model)


class Predicts(OfTrainer):
    """trainer.predict(dataset)."""

    def seen(self, call: Call, trainer: Any) -> None:
        """Remember who predicted which rows."""
        given = call.args[1] if len(call.args) > 1 else call.kwargs.get("test_dataset")
        state, data = self.state(trainer), self.rows(given)
        if state is not None and data is not None:
            found = call.result.predictions
            numbers = found[0] if isinstance(found, tuple) else found
            self.feeds.predicted(numbers, numbers, Made((state,), data))
