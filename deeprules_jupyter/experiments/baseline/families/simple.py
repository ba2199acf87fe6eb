"""The least that a model must beat: always the same answer, and the best single column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.experiments.baseline.families.labels import each_label
from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

DEPTHS = (1, 2, 3)


class Dummy:
    """The shares of the classes, or the mean, for every row."""

    name, short = "dummy", "dummy"
    tasks = frozenset({"binary", "classes", "labels", "number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """There is nothing to set."""
        yield study.tried(self.name, [{}], _constant, study.views(dense=False), default={})

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """scikit-learn's own."""
        from sklearn.dummy import DummyClassifier, DummyRegressor

        return DummyRegressor() if task == "number" else DummyClassifier(strategy="prior")


class Column:
    """One column alone, the one that tells most, in a small tree."""

    name, short = "best single column", "column"
    tasks = frozenset({"binary", "classes", "labels", "number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """Trees of one to three questions on the column that a test of variance prefers."""
        settings: list[Settings] = [{"max_depth": depth} for depth in DEPTHS]
        yield study.tried(self.name, settings, _alone, study.views())

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The choice of the column is a step of the Pipeline, so it is made on training rows."""
        from sklearn.feature_selection import SelectKBest, f_classif, f_regression
        from sklearn.multioutput import MultiOutputClassifier
        from sklearn.pipeline import make_pipeline
        from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

        test = f_regression if task == "number" else f_classif
        kind = DecisionTreeRegressor if task == "number" else DecisionTreeClassifier
        alone = make_pipeline(SelectKBest(test, k=1), kind(min_samples_leaf=10, random_state=seed, **settings))
        return MultiOutputClassifier(alone) if task == "labels" else alone


def _constant(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    yield view.answer(Dummy().model({}, view.task, view.seed).fit(view.X_fit, view.y_fit))


@each_label
def _alone(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    for one in settings:
        yield view.answer(Column().model(one, view.task, view.seed).fit(view.X_fit, view.y_fit))
