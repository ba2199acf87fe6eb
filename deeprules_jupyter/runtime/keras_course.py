"""Keras tells its callbacks of each batch and each epoch; the meter hears it there, whatever the backend is."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from deeprules_jupyter.runtime.courses import Course, Fed
from deeprules_jupyter.runtime.meter import Meter

BATCH = 32  # what Keras takes where nobody says


class Running:
    """`model.fit` that goes on."""

    library = "keras"

    def __init__(self, model: Any, given: Mapping[str, Any], name: str, count: int | None, tuning: str) -> None:
        self._model = weakref.ref(model)
        self._tuning = tuning
        self.fed = Fed(model)
        self.fed.training = True
        self.fed.name, self.fed.count = name, count
        self.fed.rows = given.get("batch_size") or BATCH
        shape = getattr(given.get("x"), "shape", ())
        self.fed.shape = tuple(shape[1:]) if len(shape) else None
        self.fed.precision = str(getattr(getattr(model, "dtype_policy", None), "name", ""))
        self.epochs = int(given.get("epochs") or 1)
        self.shuffled = bool(given.get("shuffle", True)) if len(shape) else None

    def network(self) -> Any:
        """What is trained."""
        return self._model()

    def loss(self) -> tuple[int, float] | None:
        """Keras gives its losses with each epoch."""
        return None

    def plan(self) -> tuple[int | None, int | None]:
        """Epochs; Keras counts them itself."""
        return self.epochs, None

    def tuning(self) -> str:
        """What the person calls the rows that are watched."""
        return self._tuning


class Batches:
    """CallbackList.on_train_batch_end(batch, logs): an optimizer has stepped."""

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def saw(self, args: tuple[Any, ...], kwargs: dict[str, Any], _: Any) -> None:
        """A loop of the person's own that calls callbacks tells too little."""

    def within(self, args: tuple[Any, ...], kwargs: dict[str, Any], _: Any) -> None:
        """A batch was learned."""
        guide = self.meter.guide
        if isinstance(guide, Running) and (model := guide.network()) is not None:
            course = self.meter.course_of(model, getattr(model, "optimizer", None) or model)
            if not course.feds:
                guide.fed.device = _device(model)
                course.feds.append(guide.fed)
                course.shuffled = guide.shuffled
            self.meter.steps(course)


class Epochs(Batches):
    """CallbackList.on_epoch_end(epoch, logs)."""

    def within(self, args: tuple[Any, ...], kwargs: dict[str, Any], _: Any) -> None:
        """An epoch is over, and the watched rows were scored."""
        guide = self.meter.guide
        course: Course | None = self.meter.of_optimizer.get(guide.network()) if isinstance(guide, Running) else None
        logs = args[2] if len(args) > 2 else kwargs.get("logs")
        if course is None or guide is None or not isinstance(logs, Mapping):
            return
        if (loss := _number(logs.get("loss"))) is not None and not course.curves["train", ""].all():
            course.lost(loss)  # another backend than torch: its batches tell no loss
        course.passes(1.0)
        if (loss := _number(logs.get("val_loss"))) is not None:
            course.point("tuning", guide.tuning(), loss)


def _device(model: Any) -> str:
    value = getattr(next(iter(model.weights), None), "value", None)
    return str(getattr(value, "device", "")).partition("(")[0]


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
