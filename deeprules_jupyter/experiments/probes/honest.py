"""What a leak was worth: the same steps and model, learned from training rows alone, beside the run as it was.

Sources: Kapoor and Narayanan 2023 (leakage); Bonett and Price 2012 (two shares of the same rows).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.baseline.statistics import Difference, drawn, shares
from deeprules_jupyter.experiments.probes import gap
from deeprules_jupyter.experiments.probes.task import quietly, rows_of, task


@dataclass(frozen=True)
class Both:
    """The same score twice, on the same rows."""

    metric: str
    was: float
    repaired: float
    gap: Difference  # as it was minus repaired
    rows: int


def held_out(steps: Sequence[Any], model: Any, X: Any, y: Any, train: Any, test: Any) -> Both:
    """`steps` and `model` as they were fitted; copies learn from the rows at `train`, both are judged on `test`."""
    import numpy as np

    pipe = pipeline(steps, model)
    with quietly():
        pipe.fit(rows_of(X, train), y[train])
        table = rows_of(X, test)
        repaired = np.asarray(pipe.predict(table))
        for step in steps:
            table = step.transform(table)
        was = np.asarray(model.predict(table))
    return _both(model, y[test], was, repaired)


def fitted_again(parts: Sequence[tuple[Any, Any]], X: Any, y: Any) -> None:
    """Steps, the model last, each with the places of the rows that it had learned from; None where it is fitted."""
    with quietly():
        for part, places in parts:
            if places is not None:
                part.fit(rows_of(X, places), y[places])
            if part is not parts[-1][0]:
                X = part.transform(X)


def folded(steps: Sequence[Any], model: Any, X: Any, y: Any) -> Both:
    """In the same folds twice: the steps learn from all rows as they did, or from those that train in each fold."""
    from sklearn.base import clone
    from sklearn.model_selection import cross_val_predict

    folds = task(model, X, y).folds
    table = X
    with quietly():
        for step in steps:
            table = clone(step).fit_transform(table, y)
        was = cross_val_predict(clone(model), table, y, cv=folds)
        repaired = cross_val_predict(pipeline(steps, model), X, y, cv=folds)
    return _both(model, y, was, repaired)


def _both(model: Any, truth: Any, was: Any, repaired: Any) -> Both:
    """Row by row: both have answered for the same ones."""
    from sklearn.base import is_classifier

    if is_classifier(model):
        found = shares(was == truth, repaired == truth)
        return Both("accuracy", float((was == truth).mean()), float((repaired == truth).mean()), found, len(truth))
    found = drawn(gap.r2, truth, was, repaired)
    return Both("R²", gap.r2(truth, was), gap.r2(truth, repaired), found, len(truth))


def pipeline(steps: Sequence[Any], model: Any) -> Any:
    """Copies of all of them, not fitted."""
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline

    return make_pipeline(*(clone(step) for step in steps), clone(model))
