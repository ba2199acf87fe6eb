"""Network and winner on the same held-out rows, and whether the winner tells anything at all."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.baseline import statistics
from deeprules_jupyter.experiments.baseline.metrics import Answer, hard
from deeprules_jupyter.experiments.baseline.problem import Problem
from deeprules_jupyter.experiments.baseline.search import Effort
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Study


def difference(one: Problem, truth: Any, first: Answer, second: Answer, groups: Any = None) -> Difference:
    """The first model's score minus the second's on the same rows, higher is better, in units of the metric."""
    if one.metric.share and groups is None and one.task != "labels":
        return statistics.shares(hard(first, one.task) == truth, hard(second, one.task) == truth)
    if one.metric.name == "roc_auc" and one.task == "binary" and groups is None:
        return statistics.areas(truth, first[:, 1], second[:, 1])
    strata = truth if one.task in ("binary", "classes") else None
    return statistics.drawn(one.metric, truth, first, second, groups, strata, seed=one.seed)


def over_folds(study: Study, best: Effort, dummy: Effort, families: int) -> Difference:
    """The winner against the dummy on the folds. The level is raised, since the winner is the best of several."""
    if best.best is None or dummy.best is None:
        raise ValueError("neither can be compared before it was tried")
    fit, judge = study.folds[0]
    test = len(judge) if judge is not None else len(study.problem.tune_y)
    gaps = [a - b for a, b in zip(best.best.scores, dummy.best.scores, strict=True) if a == a and b == b]
    return statistics.corrected_t(gaps, len(fit), test, level=1 - 0.05 / max(1, families))
