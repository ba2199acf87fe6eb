"""Random forest: settings are ranked by the rows that each tree has not seen, and the best is judged on the folds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

LEAVES = (1, 2, 5, 15)  # fewest rows in a leaf
COLUMNS = ("sqrt", 0.1, 0.3)  # tried at each branch
FIRST, SECOND, THEN, FINAL = 8, 16, 40, 200  # trees in two rounds of ranking, while judged, and in the kept model
UNSEEN = 0.37  # share of the trees that have not seen a row; one more vote, for what is usual, steadies so few
FEW = 3  # settings that come into the second round
ROWS = 20_000  # drawn for a tree, where there are more
RANKED = 50_000  # rows that the ranking looks at


class Forest:
    """Random forest."""

    name, short = "random forest", "forest"
    even = False  # a tree asks whether a number is larger than another; their scale is nothing to it
    tasks = frozenset({"binary", "classes", "labels", "number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """Rank all settings on the first fold, some at a time, then judge the best on all folds."""
        first = study.view(0).some(RANKED)
        part = {"max_samples": ROWS} if len(first.y_fit) > ROWS else {}
        first = replace(first, X=first.X_fit, y=first.y_fit)  # judged by the trees that have not seen a row
        ranked: list[Trial] = []
        for few in COLUMNS:
            some: list[Settings] = [{"min_samples_leaf": leaf, "max_features": few, **part} for leaf in LEAVES]
            found = study.tried(self.name, some, _first, [first], rough=True)
            ranked += found
            yield found
        better = sorted(ranked, key=lambda trial: trial.score)[-FEW:]
        ranked = study.tried(self.name, [trial.settings for trial in better], _second, [first], rough=True)
        yield ranked
        best = max(ranked, key=lambda trial: trial.score)
        yield study.tried(self.name, [best.settings], _judged, study.views())

    def model(self, settings: Settings, task: Task, seed: int, trees: int = FINAL) -> Any:
        """A forest of these settings."""
        from sklearn import ensemble

        kind = ensemble.RandomForestRegressor if task == "number" else ensemble.RandomForestClassifier
        return kind(trees, random_state=seed, **settings)


def _first(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    yield from _unseen(view, settings, FIRST)


def _second(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    yield from _unseen(view, settings, SECOND)


def _unseen(view: View, settings: Sequence[Settings], trees: int) -> Iterator[Answer]:
    """What the trees say of rows that they were not grown on (out of bag); `view` judges its own fitting rows."""
    import numpy as np

    for one in settings:
        model = _grown(view, one, trees, bootstrap=True, oob_score=True)
        found = model.oob_prediction_ if view.task == "number" else model.oob_decision_function_
        if view.task == "labels":
            found = found[:, 1, :] if found.ndim == 3 else found
        told = np.eye(view.classes)[view.y_fit] if view.classes and view.task != "labels" else view.y_fit
        usual = told.mean(axis=0)
        found = np.where(np.isnan(found), usual, found)  # a row that every tree has seen
        yield found if view.task == "number" else (UNSEEN * trees * found + usual) / (UNSEEN * trees + 1)


def _judged(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    for one in settings:
        yield view.answer(_grown(view, one, THEN))


def _grown(view: View, one: Settings, trees: int, **options: Any) -> Any:
    model = Forest().model(one, view.task, view.seed, trees)
    return model.set_params(**options).fit(view.X_fit, view.y_fit)
