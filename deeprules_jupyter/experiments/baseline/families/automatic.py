"""Libraries that search models by themselves for a given time, where they are installed: FLAML, AutoGluon, TPOT.

Each fold and the kept model get the same seconds. How many settings were tried is asked of the library.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View, of_all_classes

SECONDS, LEAST = 20.0, 2.0  # for one search, on the clock; less where a budget asks for it
PART = 0.3  # of a budget, for all folds and the kept model together


class Automatic:
    """One library."""

    tasks = frozenset({"binary", "classes", "number"})

    def __init__(self, name: str, short: str, make: Callable[[float, Task, int], Any], count: Callable[[Any], int]):
        self.name = name
        self.short = short
        self.module = "autogluon.tabular" if short == "autogluon" else short
        self.make = make
        self.count = count
        self.counts: list[int] = []  # of each fold; empty where these were searched elsewhere

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """One search in each fold."""
        share = SECONDS if study.budget is None else PART * study.budget / (len(study.folds) + 1)
        settings = {"seconds": max(LEAST, min(SECONDS, share))}
        self.counts.clear()
        found = study.tried(self.name, [settings], self._searched, study.views())
        yield [replace(found[0], count=max(self.counts, default=1))]

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The library's own estimator, which searches again when it is fitted."""
        return self.make(settings["seconds"], task, seed)

    def _searched(self, view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
        import numpy as np

        for one in settings:
            model = self.model(one, view.task, view.seed)
            model.fit(np.asarray(view.X_fit), view.y_fit)
            self.counts.append(max(1, self.count(model)))
            if view.task == "number":
                yield np.asarray(model.predict(view.X), dtype=float).ravel()
            else:
                yield of_all_classes(np.asarray(model.predict_proba(view.X)), model, view.classes)


def _flaml(seconds: float, task: Task, seed: int) -> Any:
    from flaml import AutoML

    kind, score = ("regression", "r2") if task == "number" else ("classification", "log_loss")
    return AutoML(task=kind, metric=score, time_budget=seconds, n_jobs=1, seed=seed, verbose=0)


def _autogluon(seconds: float, task: Task, seed: int) -> Any:
    from autogluon.tabular import experimental

    kind = experimental.TabularRegressor if task == "number" else experimental.TabularClassifier
    score = "r2" if task == "number" else "log_loss"
    more = {"num_cpus": 1, "num_gpus": 0}
    folder = tempfile.mkdtemp(prefix="autogluon-")  # it would else write beside the notebook
    return kind(
        eval_metric=score, time_limit=seconds, presets="medium_quality", path=folder, verbosity=0, fit_args=more
    )  # fmt: skip


def _tpot(seconds: float, task: Task, seed: int) -> Any:
    import tpot

    kind = tpot.TPOTRegressor if task == "number" else tpot.TPOTClassifier
    score = "r2" if task == "number" else "neg_log_loss"
    return kind(
        search_space="linear-light", scorers=[score], scorers_weights=[1], max_time_mins=seconds / 60, n_jobs=1,
        random_state=seed, verbose=0,
    )  # fmt: skip


AUTOMATIC = {
    "flaml": Automatic("FLAML", "flaml", _flaml, lambda model: sum(model._iter_per_learner.values())),
    "autogluon": Automatic(
        "AutoGluon", "autogluon", _autogluon, lambda model: len(model.predictor_.leaderboard(silent=True))
    ),
    "tpot": Automatic("TPOT", "tpot", _tpot, lambda model: len(model.evaluated_individuals)),
}
