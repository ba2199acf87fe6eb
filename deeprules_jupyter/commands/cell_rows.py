"""What a cell did with a network, in the names that the person gave: on which rows it was trained, tuned and tested."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.names import is_plain, parsed, value_of
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.dataflow.parse import plain_python
from deeprules_jupyter.experiments.baseline.equal import Cost
from deeprules_jupyter.model import Data, Fit, Place, Score
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.trials import settings_tried

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
    """What was spent on what this fit left: all trainings of its kind in its cell, re-runs and edits included, also
    those that the ledger knows of earlier kernels."""
    trials = [trial for trial in one.book.trials.beside(fit.place.run, one.book.name) if trial.learner == fit.learner]
    seconds = max(one.spent.get(_cell(fit), 0.0), sum(trial.seconds for trial in trials))
    known = sum(runs[-1].trainings for runs in settings_tried(trials))  # a repeat is no further trial
    return Cost(max(_trials(one.book.record.trace, fit), known), seconds)


def _is_model(fit: Fit) -> bool:
    return fit.kind == "model" and fit.supervised and not fit.inside


def _trials(trace: Trace, model: Fit) -> int:
    """How often a model of its kind was trained by this cell, re-runs included."""
    return sum(
        _cell(fit) == _cell(model) and fit.learner == model.learner and _is_model(fit) for fit in trace.fits.values()
    )


def _cell(fit: Fit) -> object:
    """The cell, re-runs included; where cells have no id (a terminal), each run is a cell of its own."""
    return fit.place.cell_id or fit.place.run


class Names:
    """Finds what a cell used among the names of the notebook; those that these cells mention come first."""

    def __init__(self, one: session.Session, *sources: str) -> None:
        self.one = one
        self.names: dict[str, Any] = one.shell.user_ns
        self.nodes = [node for source in sources for node in _nodes(source)]
        self.mentioned = list(dict.fromkeys(node.id for node in self.nodes if isinstance(node, ast.Name)))
        parts = (node for node in self.nodes if isinstance(node, ast.Attribute | ast.Subscript) and is_plain(node))
        self.parts = list(dict.fromkeys(map(ast.unparse, parts)))  # of the names: `parts.train.X`, `split[0]`

    def of_rows(self, data: Data, what: str, option: str) -> str:
        """What the table, tensor, dataset or loader with these rows is called. Raises CommandLineError."""
        names = (data.name, *self.mentioned, *self.parts, *self.names)
        near = [name for name in names if name and not name.startswith("_")]
        found = next((name for name in near if self._holds(name, data)), None)
        if found is None:
            raise CommandLineError(f"the {what} rows have no name in this notebook; say which they are: {option}")
        return found

    def _holds(self, name: str, data: Data) -> bool:
        """Whether it has these rows, and, where the cell did not call it so, no other columns."""
        value = self._value(name)
        if isinstance(value, str | int | float | dict) or not (hasattr(value, "shape") or hasattr(value, "__len__")):
            return False
        rows = self.one.watcher.find_rows(value)
        if rows is None or rows.count != data.rows.count or not rows.covers(data.rows):
            return False
        mine, theirs = (getattr(one, "plain", None) for one in (rows, data.rows))
        same = mine is not None and theirs is not None and bool(mine.same(theirs))
        return same or name == data.name or not hasattr(value, "shape")

    def _value(self, name: str) -> Any:
        try:
            return value_of(self.one, name)
        except CommandLineError:
            return None

    def of_labels(self, rows: str, option: str) -> str | None:
        """What the target of these rows is called; None where the dataset holds it. Raises CommandLineError."""
        value = self._value(rows)
        if not hasattr(value, "shape"):
            return None
        for names in (list(dict.fromkeys(self._beside(rows))), self.mentioned, list(self.names)):
            able = [name for name in names if name != rows and _is_target(self._value(name), len(value))]
            for some in (able, [name for name in able if _says_target(name)]):
                if some and self._alike(some):
                    return some[0]
            if able:
                break
        raise CommandLineError(f"it is not clear what the target of {rows} is; say it: {option}")

    def _beside(self, rows: str) -> Iterator[str]:
        """What stands beside these rows in a call, a pair or a comparison: `fit(X, y)`, `(X, y)`, `net(X) == y`."""
        tree = parsed(rows)
        spelled = rows if tree is None else ast.unparse(tree)  # `data["X"]` as `data['X']`
        for node in self.nodes:
            parts: list[ast.expr] = []
            if isinstance(node, ast.Call):
                parts = [*node.args, *(word.value for word in node.keywords)]
            elif isinstance(node, ast.Tuple):
                parts = node.elts
            elif isinstance(node, ast.Compare):
                parts = [node.left, *node.comparators]
            if any(ast.unparse(inner) == spelled for part in parts for inner in ast.walk(part)):
                yield from (ast.unparse(part) for part in parts if is_plain(part))

    def _alike(self, names: list[str]) -> bool:
        """Whether these are one target under several names, such as an array and the tensor made of it."""
        import numpy as np

        first, *others = (np.asarray(self._value(name)).ravel() for name in names)
        return all(other.shape == first.shape and bool((other == first).all()) for other in others)

    def of_model(self, fit: Fit) -> str | None:
        """What the model that this fit left is called."""
        fits = self.one.watcher.desk.fits
        for name in (*self.mentioned, *self.parts, *self.names):
            value = None if name.startswith("_") else self._value(name)
            if value is not None and hasattr(value, "__dict__") and fits.get(value) == fit.id:
                return name
        return None


def _nodes(source: str) -> Iterator[ast.AST]:
    try:
        yield from ast.walk(ast.parse(plain_python(source)))
    except (SyntaxError, ValueError, RecursionError):
        return


def _says_target(name: str) -> bool:
    """`y_train`, `labels`, `train["target"]`, `table.outcome`."""
    last = re.split(r"[.\[]", name)[-1].strip("]'\" ")
    return last.lower().startswith(LABELS)


def _is_target(value: Any, rows: int) -> bool:
    shape = getattr(value, "shape", None)
    if not isinstance(shape, tuple) or not shape or shape[0] != rows:
        return False
    return len(shape) == 1 or (len(shape) == 2 and shape[1] == 1)
