"""The question that the network and its baselines answer: which rows, which target, which score."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.experiments.baseline.loaders import pair
from deeprules_jupyter.experiments.baseline.metrics import Metric, Task, metric
from deeprules_jupyter.experiments.baseline.tables import Table, table, vector

RANKED = frozenset({"roc_auc", "average_precision"})  # scores that every class has to take part in
MOST_CLASSES = 20  # different whole numbers, above which a target is a number and no class


@dataclass(frozen=True)
class Problem:
    """Training rows with their target, and how models are chosen on them."""

    train: Table
    y: Any  # class numbers (n,), labels (n, labels) or values (n,)
    task: Task
    metric: Metric
    classes: Any = None  # the person's own names of the classes, in the order of their numbers
    groups: Any = None  # (n,): rows of one patient, plate, ... stay together
    tune: Table | None = None  # rows on which models are chosen; None: cross-validation on the training rows
    tune_y: Any = None
    seed: int = 0

    def names(self, y: Any) -> Any:
        """The target in the person's own words."""
        return y if self.classes is None else self.classes[y]

    def numbers(self, y: Any, what: str) -> Any:
        """A target in our numbers. Raises ValueError for a class that was not trained on."""
        import numpy as np

        y = vector(y)
        if self.classes is None:
            if (y.dtype.names is None) == (self.task == "survival"):
                raise ValueError(f"{what} is of another kind than that of the training rows")
            return _told(self.task, y, what)
        y = y.argmax(axis=1) if y.ndim == 2 and is_one_hot(y) else y
        if y.ndim == 2:
            raise ValueError(f"{what} has {y.shape[1]} columns, and that of the training rows has one class a row")

        if len(y) and isinstance(self.classes[0], str) != isinstance(y[0], str):
            kinds = ("numbers", "words") if isinstance(y[0], str) else ("words", "numbers")
            raise ValueError(f"the classes of the training rows are {kinds[0]}, and those of {what} are {kinds[1]}")
        where = np.searchsorted(self.classes, y)
        where = np.minimum(where, len(self.classes) - 1)
        strange = self.classes[where] != y
        if strange.any():
            raise ValueError(f"{what} has a class that the training rows do not have: {y[strange][0]}")
        return where


def problem(
    X: Any,
    y: Any = None,
    *,
    tune: tuple[Any, Any] | None = None,
    score: str | None = None,
    groups: Any = None,
    seed: int = 0,
) -> Problem:
    """Read the data that a person gave. Raises ValueError with one clear line."""
    X, y = pair(X, y, seed)
    rows, target = table(X), vector(y)
    same_length(rows, target, "the training rows and their target")
    _no_holes(target, "the training target")
    target = target.argmax(axis=1) if is_one_hot(target) else target
    task = task_of(target)
    classes = None
    if task in ("binary", "classes"):
        import numpy as np

        classes, target = np.unique(target, return_inverse=True)
        if len(classes) < 2:
            raise ValueError("the training target has one class only: there is nothing to tell apart")
    else:
        target = _told(task, target, "the training target")
    if groups is not None:
        groups = vector(groups)
        same_length(rows, groups, "the training rows and their groups")
    made = Problem(rows, target, task, metric(score, task), classes, groups, seed=seed)
    if tune is None:
        return made
    tune = pair(*tune, seed)
    tune_rows, tune_y = table(tune[0], rows), made.numbers(tune[1], "the tuning target")
    same_length(tune_rows, tune_y, "the tuning rows and their target")
    return replace(made, tune=tune_rows, tune_y=tune_y)


@dataclass(frozen=True)
class HeldOut:
    """Rows that no model was fitted or chosen on."""

    given: Any  # as the person has them, for their own model
    table: Table
    y: Any
    groups: Any = None
    looks: int = 1  # models that these rows judged, this comparison included: its intervals hold for all of them


def held_out(one: Problem, test: tuple[Any, Any], groups: Any = None, looks: int = 1) -> HeldOut:
    """Read the held-out rows before anything is tuned. Raises ValueError with one clear line."""
    test = pair(*test, one.seed)
    rows, y = table(test[0], one.train), one.numbers(test[1], "the held-out target")
    same_length(rows, y, "the held-out rows and their target")
    if groups is not None:
        groups = vector(groups)
        same_length(rows, groups, "the held-out rows and their groups")
    if one.metric.name in RANKED and one.task in ("binary", "classes"):
        import numpy as np

        counts = np.bincount(y, minlength=len(one.classes))
        if (fewest := int(counts.min())) < 2:
            rare = one.classes[int(counts.argmin())]
            raise ValueError(f"{one.metric.name} needs two held-out rows of each class; of {rare} there is {fewest}")
    return HeldOut(test[0], rows, y, groups, looks)


def is_one_hot(y: Any) -> bool:
    """Whether a target (n, classes) has one 1 in each row, so that it is the number of a class."""
    if y.ndim != 2 or y.shape[1] < 2 or y.dtype.kind not in "biuf":
        return False
    return bool(((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all())


def task_of(y: Any) -> Task:
    """Two classes, several, several labels a row, or a number."""
    import numpy as np

    if y.dtype.names is not None:
        return "survival"
    if y.dtype.kind == "O" and len(kinds := {type(one).__name__ for one in y.ravel()}) > 1:
        raise ValueError(f"the training target has values of different kinds: {', '.join(sorted(kinds))}")
    if y.ndim == 2:
        if y.dtype.kind in "biuf" and np.isin(y, (0, 1)).all():
            return "labels"
        raise ValueError(
            "a target with several columns is read as labels of 0 and 1, or as a time and whether the event came"
        )
    if y.dtype.kind in "OUSTb":
        return "binary" if len(np.unique(y)) <= 2 else "classes"
    if y.dtype.kind not in "iuf":
        raise ValueError(f"a target of type {y.dtype} is neither classes nor a number")
    values = np.unique(y)
    whole = y.dtype.kind in "iu" or bool((values == np.round(values)).all())
    if whole and len(values) <= 2:
        return "binary"
    return "classes" if whole and len(values) <= min(MOST_CLASSES, len(y) // 3) else "number"


def same_length(one: Any, other: Any, what: str) -> None:
    """Raises ValueError where these cannot belong to each other."""
    if len(one) != len(other):
        raise ValueError(f"{what} have different lengths: {len(one):,} and {len(other):,}")


def _no_holes(y: Any, what: str) -> None:
    import numpy as np

    if y.dtype.names is not None:
        return
    empty = np.isnan(y) if y.dtype.kind == "f" else np.asarray([one is None or one != one for one in y.ravel()])
    if empty.any():
        raise ValueError(
            f"{what} has {int(empty.sum()):,} missing value{'s' * (int(empty.sum()) != 1)}; leave those rows out"
        )


def _told(task: Task, y: Any, what: str) -> Any:
    """A target that is no class. Raises ValueError with one clear line."""
    if task == "survival":
        if not y["event"].any():
            raise ValueError(f"{what} has no event: every time was cut short")
        return y
    if task == "labels":
        return y.astype(int)
    _no_holes(y, what)
    return y.astype(float)
