"""Network and winner on the same held-out rows, and whether the winner tells anything at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.experiments.baseline import statistics, survival
from deeprules_jupyter.experiments.baseline.chance import chance, coded
from deeprules_jupyter.experiments.baseline.metrics import Answer, hard
from deeprules_jupyter.experiments.baseline.problem import HeldOut, Problem
from deeprules_jupyter.experiments.baseline.search import Effort
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Study
from deeprules_jupyter.lockbox.intervals import auroc, simultaneous
from deeprules_jupyter.paired import wilson


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
        return wilson(int((hard(given, one.task) == truth).sum()), len(truth), level)
    if one.metric.name == "roc_auc" and one.task == "binary" and rows.groups is None:
        return auroc(truth, given[:, 1], level)
    found = statistics.drawn(one.metric, truth, given, None, rows.groups, _strata(one, truth), level, one.seed)
    low, high = sorted((one.metric.shown(found.low), one.metric.shown(found.high)))
    return low, high


def _strata(one: Problem, truth: Any) -> Any:
    return truth if one.task in ("binary", "classes") else None


def chance_of(study: Study, efforts: Sequence[Effort]) -> float | None:
    """How likely the best of all trials would look as good as it does by chance alone, on the rows they are chosen on.

    None where no model tells these rows apart.
    """
    parts = range(len(study.folds))
    both = [study.truth(number) for number in parts]
    truths = [coded(truth, study.problem.task) for truth, _ in both]
    asked = [told for effort in efforts for told in _told(effort, len(parts))]
    fitted, count = len(study.folds[0][0]), len(parts)
    shared = 1 + count * len(truths[0]) / fitted if count > 1 else 1.0
    return chance(asked, truths, [groups for _, groups in both], study.problem.seed, shared)


def _told(effort: Effort, parts: int) -> Iterator[list[Any]]:
    """What each trial said, part by part. Settings that were chosen on the first part are judged on the others."""
    most = max((len(trial.told) for trial in effort.trials), default=0)
    ranked = any(len(trial.told) < most for trial in effort.trials)
    for trial in effort.trials:
        told = [*trial.told, *[None] * (parts - len(trial.told))]
        yield [None, *told[1:]] if ranked and len(trial.told) > 1 else told
