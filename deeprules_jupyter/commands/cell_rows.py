"""What a cell did with a network, in the names that the person gave: on which rows it was trained, tuned and tested."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.dataflow.parse import plain_python
from deeprules_jupyter.experiments.baseline.equal import Cost
from deeprules_jupyter.model import Data, Fit, Place, Score
from deeprules_jupyter.trace import Trace

LABELS = ("y", "label", "target", "class", "outcome")  # how names of targets begin


@dataclass(frozen=True)
class Deed:
    """What one run of a cell did with one model."""

    model: Fit
    train: Data
    tune: Data | None
    test: Data | None
    shown: Score | None  # the score on the test rows


def deed(one: session.Session, place: Place) -> Deed:
    """The last network that was scored on held-out rows in this run of a cell, else the last that was trained.

    Raises CommandLineError where there is none.
    """
    trace = one.book.record.trace
    scores = [score for score in trace.all_scores if score.place.run == place.run and trace.models(score)]
    tests = [score for score in scores if trace.is_test(score)]
    fits = [fit for fit in trace.fits.values() if fit.place.run == place.run and _is_model(fit)]
    if not (tests or scores or fits):
        raise CommandLineError("no model was seen to be trained or scored in this cell; name the rows: X_train y_train")
    models = trace.models((tests or scores)[-1]) if tests or scores else fits
    model = next((fit for fit in reversed(models) if fit.network), models[-1])
    mine = [score for score in scores if model.id in score.models]
    tuned = [score.data for score in mine if not score.folds and trace.tunes(score.data)]
    tuned += [choice.data for choice in trace.choices if choice.place.run == place.run and trace.tunes(choice.data)]
    shown = next((score for score in reversed(mine) if score in tests), None)
    return Deed(model, model.data, tuned[-1] if tuned else None, None if shown is None else shown.data, shown)


def cost_of(one: session.Session, model: Any) -> Cost | None:
    """What was spent on a model of the person's in this kernel; None where its training was not seen."""
    fit = one.book.record.trace.fits.get(one.watcher.desk.fits.get(model) or "")
    return None if fit is None else cost(one, fit)


def cost(one: session.Session, fit: Fit) -> Cost:
    """What was spent on what this fit left: all trainings of its kind in its cell, re-runs included."""
    seconds = one.spent.get(fit.place.cell_id or fit.place.run, 0.0)
    return Cost(_trials(one.book.record.trace, fit), seconds)


def _is_model(fit: Fit) -> bool:
    return fit.kind == "model" and fit.supervised and not fit.inside


def _trials(trace: Trace, model: Fit) -> int:
    """How often a model of its kind was trained by this cell, re-runs included."""
    where = model.place.cell_id, model.place.cell
    return sum(
        (fit.place.cell_id, fit.place.cell) == where and fit.learner == model.learner and _is_model(fit)
        for fit in trace.fits.values()
    )


class Names:
    """Finds what a cell used among the names of the notebook; those that these cells mention come first."""

    def __init__(self, one: session.Session, *sources: str) -> None:
        self.one = one
        self.names: dict[str, Any] = one.shell.user_ns
        self.mentioned = list(dict.fromkeys(name for source in sources for name in _mentioned(source)))

    def of_rows(self, data: Data, what: str, option: str) -> str:
        """The name of the table, tensor, dataset or loader with these rows. Raises CommandLineError."""
        near = [name for name in (data.name, *self.mentioned, *self.names) if not name.startswith("_")]
        found = next((name for name in near if name in self.names and self._holds(name, data)), None)
        if found is None:
            raise CommandLineError(f"the {what} rows have no name in this notebook; say which they are: {option}")
        return found

    def _holds(self, name: str, data: Data) -> bool:
        value = self.names[name]
        if isinstance(value, str | int | float | dict) or not (hasattr(value, "shape") or hasattr(value, "__len__")):
            return False
        rows = self.one.watcher.find_rows(value)
        return rows is not None and rows.count == data.rows.count and rows.covers(data.rows)

    def of_labels(self, rows: str, option: str) -> str | None:
        """The name of the target of these rows; None where the dataset holds it. Raises CommandLineError."""
        value = self.names[rows]
        if not hasattr(value, "shape"):
            return None
        for names in (self.mentioned, list(self.names)):
            able = [name for name in names if name != rows and _is_target(self.names.get(name), len(value))]
            told = [name for name in able if name.lower().startswith(LABELS)] or able
            if told and self._alike(told):
                return told[0]
            if told:
                break
        raise CommandLineError(f"it is not clear what the target of {rows} is; say it: {option}")

    def _alike(self, names: list[str]) -> bool:
        """Whether these are one target under several names, such as an array and the tensor made of it."""
        import numpy as np

        first, *others = (np.asarray(self.names[name]).ravel() for name in names)
        return all(other.shape == first.shape and bool((other == first).all()) for other in others)

    def of_model(self, fit: Fit) -> str | None:
        """The name of the model that this fit left."""
        fits = self.one.watcher.desk.fits
        for name in (*self.mentioned, *self.names):
            value = None if name.startswith("_") else self.names.get(name)
            if value is not None and hasattr(value, "__dict__") and fits.get(value) == fit.id:
                return name
        return None


def _mentioned(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(plain_python(source))
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id


def _is_target(value: Any, rows: int) -> bool:
    shape = getattr(value, "shape", None)
    if not isinstance(shape, tuple) or not shape or shape[0] != rows:
        return False
    return len(shape) == 1 or (len(shape) == 2 and shape[1] == 1)
