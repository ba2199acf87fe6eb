"""Which rows a training loop of a library is given: arrays, several inputs, loaders, datasets."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from deeprules_jupyter.model import Choice, Data, Fit, Score
from deeprules_jupyter.runtime.datasets import Datasets
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.estimators import recipe_of
from deeprules_jupyter.runtime.identity import Known
from deeprules_jupyter.runtime.on_datasets import rows_of
from deeprules_jupyter.runtime.outputs import Outputs
from deeprules_jupyter.runtime.predictions import Made
from deeprules_jupyter.runtime.states import state_of

KEPT = 2_000_000  # numbers of predictions that are kept from cell to cell


class Feeds:
    """What the observers of trainers share: the rows of what is fed in, and the facts of a training."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.datasets = Datasets(desk.registry)
        self.saved: list[str] = []  # states that were written to files during the training that is running
        self.kept: deque[Outputs] = deque()  # predictions, for whoever measures them in a later cell
        desk.predictions.finders.append(self._gave)

    def data(self, value: Any, position: int = 0, *keywords: str) -> Data | None:
        """What is fed in, under the name that the person gave it; None where its rows are not known."""
        known = self.known(value)
        if known is None:
            return None
        name = self.desk.registry.name_of(value) or self._name_within(value)
        return self.desk.data_of(known, name or self.desk.places.written(position, *keywords))

    def known(self, value: Any) -> Known | None:
        """The rows. Of several inputs the first one tells; nothing is drawn from what makes batches."""
        items = list(value.values()) if isinstance(value, dict) else value
        if isinstance(items, list | tuple) and items and getattr(items[0], "shape", ()):
            return self.known(items[0])
        if hasattr(value, "dataset") and hasattr(value, "batch_size"):
            return self._of_loader(value)
        if hasattr(value, "_indices") and hasattr(value, "_data"):
            return rows_of(self.desk.registry, value)
        found = self.desk.registry.by_object(value) or self.desk.registry.look(value)
        if found is None and hasattr(value, "__getitem__") and hasattr(value, "__len__") and hasattr(value, "__dict__"):
            found = self._held(value) or (self.datasets.of(value) if not hasattr(value, "max_queue_size") else None)
        return found

    def _of_loader(self, loader: Any) -> Known | None:
        import numpy as np

        known = self.known(loader.dataset)
        indices = getattr(getattr(loader, "sampler", None), "indices", None)
        return known if known is None or indices is None else known.take(np.asarray(indices, dtype=np.int64))

    def _held(self, batches: Any) -> Known | None:
        """The one table that a maker of batches (Keras' PyDataset) holds; torch's datasets are asked elsewhere."""
        if not hasattr(batches, "max_queue_size"):
            return None
        tables = [value for value in vars(batches).values() if len(getattr(value, "shape", ())) > 1]
        return self.desk.registry.look(tables[0]) if len(tables) == 1 else None

    def _name_within(self, value: Any) -> str:
        """Of `(X_val, y_val)` the first name, of `parts["test"]` the way there, or the person's loader of a dataset."""
        if isinstance(value, list | tuple) and value:
            return self.desk.registry.name_of(value[0])
        dataset = getattr(value, "dataset", None)
        for names in self.desk.places.bound():
            for name, bound in list(names.items()):
                if name.startswith("_"):
                    continue
                if dataset is not None and getattr(bound, "dataset", None) is dataset:
                    return name
                if isinstance(bound, dict):
                    for key, held in bound.items():
                        if held is value:
                            return f"{name}[{key!r}]"
        return ""

    def train(
        self, network: Any, settings: dict[str, Any], data: Data, owners: tuple[Any, ...] = (), labelled: bool = True
    ) -> str:
        """Write down that a network was trained; these objects are in the state that the training left."""
        fit_id, learner = self.desk.new_id(), type(network).__name__
        before = [self.desk.recipes.get(fit, "") for fit in data.fits]
        self.desk.recipes[fit_id] = recipe = recipe_of(learner, settings, data.rows, before)
        for owner in (network, *owners):
            self.desk.fits[owner] = fit_id
        states, self.saved = [*self.saved, state_of(network)], []
        self.desk.saved.update(dict.fromkeys(filter(None, states), fit_id))
        self.desk.write(
            lambda place, inner: Fit(
                place=place, inner=inner, witness="calls", id=fit_id, learner=learner, kind="model", data=data,
                supervised=labelled, recipe=recipe, network=True,
            )
        )  # fmt: skip
        return fit_id

    def watched(self, fit_id: str, data: Data | None, stops: str, value: float | None = None) -> None:
        """Write down that these rows were scored during the training, and what their score decided, if anything."""
        if data is None:
            return
        self.score(fit_id, data, "validation", value)
        if stops:
            self.desk.write(
                lambda place, inner: Choice(
                    place=place, inner=inner, witness="calls", data=data, models=(fit_id,), what=stops
                )
            )

    def score(self, fit_id: str, data: Data, metric: str, value: float | None = None, model: Any = None) -> None:
        """Write down a look; with the model, if it is at hand, in the state in which it was measured."""
        state = "" if model is None else state_of(model)
        self.desk.write(
            lambda place, inner: Score(
                place=place, inner=inner, witness="calls", models=(fit_id,), data=data, metric=metric, value=value,
                state=state,
            )
        )  # fmt: skip

    def predicted(self, result: Any, numbers: Any, made: Made) -> None:
        """Remember who predicted which rows: the result itself, and its numbers for what is worked out from them."""
        self.desk.predictions.remember(result, made)
        if getattr(numbers, "ndim", 0) and len(numbers) and numbers.dtype.kind in "biuf":
            self.kept.append(Outputs(numbers.copy(), made))
        while len(self.kept) > 1 and sum(one.size for one in self.kept) > KEPT:
            self.kept.popleft()

    def _gave(self, values: Any) -> Made | None:
        return next((one.made for one in reversed(self.kept) if one.gave(values)), None)

    def through(self, data: Data, layers: list[Any]) -> Data:
        """The same data after layers that have learned from rows by themselves."""
        fits = frozenset(fit for layer in layers if (fit := self.desk.fits.get(layer)))
        return replace(data, fits=data.fits | fits, whole_fits=data.whole_fits | fits)


def stops(callbacks: Any, early: frozenset[str], kept: frozenset[str]) -> str:
    """What callbacks decide by the score of the watched rows: nothing, to stop early, or which state stays."""
    held = getattr(callbacks, "callbacks", callbacks) or ()
    said = ""
    for callback in held if isinstance(held, list | tuple) else [held]:
        kinds = {kind.__name__ for kind in type(callback).__mro__}
        monitor = str(getattr(callback, "monitor", None) or "")
        if monitor in ("loss", "accuracy", "acc") or monitor.startswith("train"):
            continue  # by the training rows
        if kinds & early:
            return "early stopping"
        if kinds & kept:
            said = "keeps the best state"
    return said
