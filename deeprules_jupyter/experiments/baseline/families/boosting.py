"""Histogram gradient boosting: every number of trees from one fit, ranked on the first fold, then judged on all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View, of_all_classes

SHAPES = ((0.1, 7, 0.0), (0.1, 31, 0.0), (0.05, 15, 1.0), (0.2, 4, 1.0))  # rate, leaves, penalty
TREES = (15, 30, 60)  # of every shape
FURTHER = (120, 240)  # of the best shape, where it was still getting better
RANKED = 20_000  # rows that the ranking looks at
COSTLY = 5e7  # rows x columns x classes x trees of one fit, above which fewer shapes and trees are tried
FEW_COLUMNS = 100  # columns, above which a tree looks at a part of them


class Boosting:
    """Histogram gradient boosting."""

    name, short = "gradient boosting", "boosting"
    even = False  # a tree asks whether a number is larger than another; their scale is nothing to it
    tasks = frozenset({"binary", "classes", "number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """One shape after the other on the first fold; then the best on all folds."""
        first = study.view(0).some(RANKED)
        cost = first.X_fit.shape[0] * min(first.X_fit.shape[1], FEW_COLUMNS) * max(1, first.classes - 1) * FURTHER[-1]
        few = {"max_features": FEW_COLUMNS / columns} if (columns := first.X_fit.shape[1]) > FEW_COLUMNS else {}
        shapes, further = (SHAPES[:2], FURTHER[:1]) if cost > COSTLY else (SHAPES, FURTHER)
        ranked: list[Trial] = []
        for rate, leaves, penalty in shapes:
            shape = {"learning_rate": rate, "max_leaf_nodes": leaves, "l2_regularization": penalty, **few}
            found = self._ranked(study, shape, TREES, first)
            ranked += found
            yield found
        best = max(ranked, key=lambda trial: trial.score)
        if cost > COSTLY and study.hopeless(best.score + len(FURTHER) * _gained(ranked)):
            return  # the folds would take most of the time, and change nothing
        if best.settings["max_iter"] == TREES[-1]:
            found = self._ranked(study, best.settings, further, first)
            yield found
            best = max([best, *found], key=lambda trial: trial.score)
        yield study.tried(self.name, [best.settings], _staged, study.views())

    def _ranked(self, study: Study, shape: Settings, trees: Sequence[int], first: View) -> list[Trial]:
        settings: list[Settings] = [{**shape, "max_iter": count} for count in trees]
        return study.tried(self.name, settings, _staged, [first], rough=True)

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The model of one shape."""
        from sklearn import ensemble

        kind = ensemble.HistGradientBoostingRegressor if task == "number" else ensemble.HistGradientBoostingClassifier
        return kind(early_stopping=False, random_state=seed, **settings)


def _gained(ranked: Sequence[Trial]) -> float:
    """The most that the last doubling of the trees gained; a further one gains less."""
    gains = [b.score - a.score for a, b in pairwise(ranked) if b.settings["max_iter"] == TREES[-1]]
    return max(0.0, *gains)


def _staged(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    longest = max(one["max_iter"] for one in settings)
    model = Boosting().model({**settings[0], "max_iter": longest}, view.task, view.seed)
    model.fit(view.X_fit, view.y_fit)
    stages = model.staged_predict(view.X) if view.task == "number" else model.staged_predict_proba(view.X)
    wanted = {one["max_iter"] for one in settings}
    for count, found in enumerate(stages, 1):
        if count in wanted:
            yield found if view.task == "number" else of_all_classes(found, model, view.classes)
