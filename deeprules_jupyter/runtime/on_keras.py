"""Watches Keras 3: fit, evaluate, predict, and layers that learn by `adapt`."""

from __future__ import annotations

import inspect
import math
import re
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from deeprules_jupyter.catalog.keras import LIBRARY
from deeprules_jupyter.model import Data, Fit, Split
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.estimators import recipe_of
from deeprules_jupyter.runtime.feeds import Feeds, stops
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.identity import Known
from deeprules_jupyter.runtime.keras_course import Batches, Epochs, Running
from deeprules_jupyter.runtime.part import Part
from deeprules_jupyter.runtime.predictions import Made

CALLBACKS = "keras.src.callbacks.callback_list"
HOME = re.compile(r"keras\.src\.(backend\.\w+\.trainer|layers\.preprocessing\.\w+)")
NAMES = re.compile(r"'(name|seed|registered_name|build_config)': [^,}]*")  # what differs between two equal networks


class OnKeras(Part):
    """The trainer of the backend in use, whatever that is."""

    roots = frozenset({"keras"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.guard)
        feeds = Feeds(desk)
        self.meter = desk.meter
        self.methods = {"fit": Fits(feeds), "evaluate": Evaluates(feeds), "adapt": Adapts(feeds)}
        self.methods |= dict.fromkeys(("predict", "predict_on_batch"), Predicts(feeds))

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module.__name__ == CALLBACKS:
            self.patches.method(module.CallbackList, "on_train_batch_end", Batches(self.meter), bool)
            self.patches.method(module.CallbackList, "on_epoch_end", Epochs(self.meter), bool)
        if HOME.fullmatch(module.__name__):
            for value in list(vars(module).values()):
                if isinstance(value, type) and value.__module__ == module.__name__:
                    for name in self.methods.keys() & vars(value).keys():
                        self.patches.method(value, name, self.methods[name])


@dataclass
class Started:
    """A training as it was when it began."""

    known: Known
    data: Data
    given: dict[str, Any]
    tuning: Data | None
    settings: dict[str, Any]


class Seen:
    """What a call of a model was given first."""

    def __init__(self, feeds: Feeds) -> None:
        self.feeds = feeds
        self.desk = feeds.desk

    def before(self, call: Call) -> Any:
        """The rows."""
        value = call.args[1] if len(call.args) > 1 else call.kwargs.get("x", call.kwargs.get("data"))
        return self.feeds.data(value, 0, "x", "data")

    def after(self, call: Call) -> None:
        """Look at the finished call."""
        if not call.inside and call.memo is not None:
            self.seen(call, call.memo)

    def seen(self, call: Call, memo: Any) -> None:
        """What the call means."""

    def state(self, call: Call, data: Data) -> tuple[str | None, Data]:
        """The fit whose state the model is in, and the data as its layers see them."""
        found: str | None = self.desk.fits.get(call.args[0])
        return found, self.feeds.through(data, list(getattr(call.args[0], "layers", ())))


class Fits(Seen):
    """model.fit(x, y, validation_data=..., callbacks=...)."""

    def before(self, call: Call) -> Any:
        """The rows to learn from and to watch, and the settings before the training changes them."""
        given = _given(call)
        data, known = super().before(call), self.feeds.known(given.get("x"))
        if data is None or known is None:
            self.desk.meter.guided(Running(call.args[0], given, "", None, ""))
            return None
        watched = given.get("validation_data")
        watched = watched[0] if isinstance(watched, list | tuple) and watched else watched
        model = call.args[0]
        tuning = self.feeds.data(watched, 99)
        named = "" if tuning is None else tuning.name
        self.desk.meter.guided(Running(model, given, data.name, known.rows.count, named))
        settings = {"network": settings_of(model), **{k: v for k, v in given.items() if isinstance(v, int | float)}}
        return Started(known, self.feeds.through(data, list(model.layers)), given, tuning, settings)

    def after(self, call: Call) -> None:
        """The meter has counted."""
        super().after(call)
        if not call.inside:
            self.desk.meter.unguided()

    def seen(self, call: Call, memo: Started) -> None:
        """A fit, a split if a share was left out, and what the watched rows decided."""
        share, data, tuning = memo.given.get("validation_split") or 0.0, memo.data, memo.tuning
        if share and tuning is None:
            data, tuning = self._left_out(memo, share)
        labelled = memo.given.get("y") is not memo.given.get("x")  # not an autoencoder
        fit_id = self.feeds.train(call.args[0], memo.settings, data, labelled=labelled)
        history = getattr(call.result, "history", {}).get("val_loss")
        last = float(history[-1]) if history else None
        callbacks = memo.given.get("callbacks")
        if tuning is not None:
            tuning = self.feeds.through(tuning, list(call.args[0].layers))
        self.feeds.watched(fit_id, tuning, stops(callbacks, LIBRARY.stoppers, _keeping(callbacks)), last)

    def _left_out(self, memo: Started, share: float) -> tuple[Data, Data]:
        """Keras leaves out the last rows, as they stand in the table."""
        import numpy as np

        positions = np.arange(memo.known.rows.count)
        cut = math.floor(len(positions) * (1 - share))
        learned, left = (self.desk.data_of(memo.known.take(part), "") for part in np.split(positions, [cut]))
        self.desk.write(
            lambda place, inner: Split(
                place=place, inner=inner, witness="calls", whole=memo.data, parts=(learned, left),
                roles=("train", "tuning"), how="validation_split", shuffled=False,
            )
        )  # fmt: skip
        return replace(learned, name=memo.data.name, fits=memo.data.fits), replace(left, fits=memo.data.fits)


class Evaluates(Seen):
    """model.evaluate(x, y)."""

    def seen(self, call: Call, memo: Data) -> None:
        """A look."""
        state, data = self.state(call, memo)
        if state is not None:
            self.feeds.score(state, data, *_measured(call.result), model=call.args[0])


class Predicts(Seen):
    """model.predict(x)."""

    def seen(self, call: Call, memo: Data) -> None:
        """Remember who predicted which rows."""
        state, data = self.state(call, memo)
        if state is not None:
            self.feeds.predicted(call.result, call.result, Made((state,), data))


class Adapts(Seen):
    """layer.adapt(data): a scale, a vocabulary or bins are learned."""

    def seen(self, call: Call, memo: Data) -> None:
        """A fit; its output goes into every network that holds the layer."""
        layer, fit_id = call.args[0], self.desk.new_id()
        learner = type(layer).__name__
        self.desk.fits[layer] = fit_id
        self.desk.recipes[fit_id] = recipe = recipe_of(learner, {"layer": settings_of(layer)}, memo.rows, ())
        self.desk.write(
            lambda place, inner: Fit(
                place=place, inner=inner, witness="calls", id=fit_id, learner=learner, kind="transform", data=memo,
                recipe=recipe,
            )
        )  # fmt: skip


def _given(call: Call) -> dict[str, Any]:
    """The arguments by their names."""
    bound = inspect.signature(type(call.args[0]).fit).bind_partial(*call.args, **call.kwargs)
    return dict(bound.arguments)


def _keeping(callbacks: Any) -> frozenset[str]:
    """The classes among the callbacks that keep the best state, as they are set."""
    held = getattr(callbacks, "callbacks", callbacks) or ()
    held = held if isinstance(held, list | tuple) else [held]
    kept = [one for one in held if any(getattr(one, name, False) for name in LIBRARY.keeps_best)]
    return frozenset(type(one).__name__ for one in kept)


def _measured(result: Any) -> tuple[str, float | None]:
    """The name and value of what was measured: the loss, or the one measure beside it."""
    if isinstance(result, dict):
        name = next((name for name in result if name != "loss"), "loss")
        return name, float(result[name])
    values = result if isinstance(result, list) else [result]
    return "evaluate", float(values[-1]) if len(values) < 3 else None


def settings_of(network: Any) -> str:
    """How a network, or a layer, is built and will be trained; names and seeds aside."""
    parts = [*getattr(network, "layers", [network]), getattr(network, "optimizer", None)]
    return "\n".join(NAMES.sub("", f"{type(part).__name__} {_config(part)}") for part in parts if part is not None)


def _config(part: Any) -> Any:
    try:
        return part.get_config()
    except Exception:  # a person's own layer need not tell its settings
        return ""
