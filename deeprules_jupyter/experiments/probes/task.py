"""A model, the rows it is tried on, and by what it is judged."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

FOLDS = 5
# Scores of which larger is better, and what guessing gives.
CHANCE = {"roc_auc": 0.5, "balanced_accuracy": None, "r2": 0.0}


@dataclass(frozen=True, eq=False)
class Task:
    """`y`: n classes or numbers. `groups`: whose each row is, or None. `metric` as scikit-learn calls it."""

    model: Any
    X: Any
    y: Any
    groups: Any
    metric: str
    classes: int  # 0: y is a number
    folds: Any = field(default=None)  # a splitter of scikit-learn

    @property
    def chance(self) -> float | None:
        """What a model without any knowledge scores; None where that is not known."""
        if self.metric == "balanced_accuracy" and self.classes:
            return 1 / self.classes
        if self.metric == "accuracy" and self.classes:
            import numpy as np

            return float(np.unique(self.y, return_counts=True)[1].max() / len(self.y))
        return CHANCE.get(self.metric)

    def score(self, y: Any = None, X: Any = None) -> float:
        """The mean over the folds; the model is a fresh copy each time."""
        return float(self.scores(y, X).mean())

    def scores(self, y: Any = None, X: Any = None) -> Any:
        """The score of each fold."""
        from sklearn.base import clone
        from sklearn.model_selection import cross_val_score

        with quietly():
            return cross_val_score(
                clone(self.model), self.X if X is None else X, self.y if y is None else y, groups=self.groups,
                cv=self.folds, scoring=self.metric, error_score="raise",
            )  # fmt: skip

    def of(self, index: Any) -> Task:
        """The same for the rows at these positions."""
        groups = None if self.groups is None else self.groups[index]
        return replace(self, X=rows_of(self.X, index), y=self.y[index], groups=groups)


def task(model: Any, X: Any, y: Any, groups: Any = None, metric: str | None = None, seed: int = 0) -> Task:
    """What is to be tried. Raises ValueError with one clear line."""
    import numpy as np
    from sklearn.base import is_classifier

    if not (hasattr(model, "fit") and hasattr(model, "get_params")):
        raise ValueError(
            f"{type(model).__name__} is no model of scikit-learn's kind; for a network put %%deeprules_shuffle on top "
            "of the cell that trains it"
        )
    table, target = plain(X), target_of(y)
    if len(target) != length(table):
        raise ValueError(f"there are {length(table):,} rows, and {len(target):,} targets")
    owners = None if groups is None else target_of(groups)
    if owners is not None and len(owners) != len(target):
        raise ValueError(f"there are {len(target):,} rows, and {len(owners):,} groups")
    classes = len(np.unique(target)) if is_classifier(model) else 0
    if is_classifier(model) and classes < 2:
        raise ValueError("the target has one class only, so there is nothing to tell apart")
    return Task(model, table, target, owners, metric or _metric(model, classes), classes,
                _folds(target, classes, owners, seed))  # fmt: skip


def _metric(model: Any, classes: int) -> str:
    if not classes:
        return "r2"
    ranks = hasattr(model, "predict_proba") or hasattr(model, "decision_function")
    return "roc_auc" if classes == 2 and ranks else "balanced_accuracy"


def _folds(target: Any, classes: int, owners: Any, seed: int) -> Any:
    import numpy as np
    from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

    fewest = int(np.unique(target, return_counts=True)[1].min()) if classes else len(target)
    units = len(target) if owners is None else len(np.unique(owners))
    most = min(FOLDS, fewest, units)
    if most < 2:
        raise ValueError("too few rows, or units, for a cross-validation: each class needs two")
    kinds = ((KFold, StratifiedKFold), (GroupKFold, StratifiedGroupKFold))
    return kinds[owners is not None][bool(classes)](n_splits=most, shuffle=True, random_state=seed)


def plain(value: Any) -> Any:
    """A table that scikit-learn takes: tensors become arrays, frames stay."""
    if hasattr(value, "detach"):
        return value.detach().cpu().numpy()
    return value.to_pandas() if type(value).__module__.startswith("polars") else value


def target_of(value: Any) -> Any:
    """One value for each row, as an array."""
    import numpy as np

    found = np.asarray(plain(value))
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1:
        raise ValueError(f"the target has {found.ndim} axes; give one value for each row")
    if found.dtype.kind == "f" and np.isnan(found).any():
        raise ValueError(f"the target is missing in {int(np.isnan(found).sum()):,} rows; leave them out first")
    return found.astype(str) if found.dtype.kind == "O" else found


def length(table: Any) -> int:
    """How many rows there are. Raises ValueError with one clear line."""
    shape = getattr(table, "shape", None)
    if shape:
        return int(shape[0])
    if isinstance(table, list | tuple):
        return len(table)
    raise ValueError(f"a {type(table).__name__} is no table; give a frame, an array, a tensor or a list")


def rows_of(table: Any, index: Any) -> Any:
    """The rows at these positions."""
    if hasattr(table, "iloc"):
        return table.iloc[index]
    return [table[at] for at in index] if isinstance(table, list | tuple) else table[index]


@contextmanager
def quietly() -> Iterator[None]:
    """Warnings of fits that the person did not ask for stay unsaid."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
