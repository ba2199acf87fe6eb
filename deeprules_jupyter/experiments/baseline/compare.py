"""Network and winner on the same held-out rows, and whether the winner tells anything at all."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.baseline import statistics, survival
from deeprules_jupyter.experiments.baseline.metrics import Answer, hard
from deeprules_jupyter.experiments.baseline.problem import HeldOut, Problem
from deeprules_jupyter.experiments.baseline.search import Effort
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Study
from deeprules_jupyter.lockbox.intervals import auroc, simultaneous


def difference(one: Problem, rows: HeldOut, first: Answer, second: Answer) -> Difference:
    """The first model's score minus the second's on the same rows, higher is better, in units of the metric."""
    truth, level = rows.y, simultaneous(rows.looks)
    if one.task == "survival":
        return survival.difference(truth, first, second, rows.groups, level)
    if one.metric.share and rows.groups is None and one.task != "labels":
        return statistics.shares(hard(first, one.task) == truth, hard(second, one.task) == truth, level)
    if one.metric.name == "roc_auc" and one.task == "binary" and rows.groups is None:
        return statistics.areas(truth, first[:, 1], second[:, 1], level)
    return statistics.drawn(one.metric, truth, first, second, rows.groups, _strata(one, truth), level, one.seed)


def interval(one: Problem, rows: HeldOut, given: Answer) -> tuple[float, float]:
    """The interval of one score, as people know the score."""
    truth, level = rows.y, simultaneous(rows.looks)
    if one.task == "survival":
        return survival.interval(truth, given, rows.groups, level)
    if one.metric.share and rows.groups is None and one.task != "labels":
        return statistics.wilson(int((hard(given, one.task) == truth).sum()), len(truth), level)
    if one.metric.name == "roc_auc" and one.task == "binary" and rows.groups is None:
        return auroc(truth, given[:, 1], level)
    found = statistics.drawn(one.metric, truth, given, None, rows.groups, _strata(one, truth), level, one.seed)
    low, high = sorted((one.metric.shown(found.low), one.metric.shown(found.high)))
    return low, high


def _strata(one: Problem, truth: Any) -> Any:
    return truth if one.task in ("binary", "classes") else None


def over_folds(study: Study, best: Effort, dummy: Effort, families: int) -> Difference:
    """The winner against the dummy on the folds. The level is raised, since the winner is the best of several."""
    if best.best is None or dummy.best is None:
        raise ValueError("neither can be compared before it was tried")
    fit, judge = study.folds[0]
    test = len(judge) if judge is not None else len(study.problem.tune_y)
    gaps = [a - b for a, b in zip(best.best.scores, dummy.best.scores, strict=True) if a == a and b == b]
    return statistics.corrected_t(gaps, len(fit), test, level=1 - 0.05 / max(1, families))
