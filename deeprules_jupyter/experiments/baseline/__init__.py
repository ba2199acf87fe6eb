"""Tip 2: the fair traditional model beside a network. Families tuned on the training rows, compared on held-out ones.

Source: Lee et al. 2022, tip 2; Hu and Greene 2019 (effort); Nadeau and Bengio 2003 (folds).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.baseline import compare
from deeprules_jupyter.experiments.baseline.families import chosen
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import Problem, problem
from deeprules_jupyter.experiments.baseline.search import Effort, Progress, pipeline, search, winner
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Study, answer
from deeprules_jupyter.experiments.baseline.tables import table

__all__ = ["Held", "Result", "run"]


@dataclass(frozen=True)
class Held:
    """What the held-out rows say."""

    rows: int
    winner: float  # as people know the score
    dummy: float
    above_dummy: Difference
    network: float | None = None
    above_network: Difference | None = None  # the winner's score minus the network's, higher is better


@dataclass(frozen=True)
class Result:
    """All that one baseline run found."""

    problem: Problem
    efforts: tuple[Effort, ...]
    best: Effort
    fitted: Any  # the winner's Pipeline, fitted on the training rows
    above_dummy: Difference  # on the rows that models were chosen on
    seconds: float
    held: Held | None = None

    @property
    def signal(self) -> bool:
        """Whether the winner tells more than the dummy; held-out rows decide where there are some."""
        found = self.held.above_dummy if self.held is not None else self.above_dummy
        return found.low > 0


def run(
    X: Any,
    y: Any,
    *,
    tune: tuple[Any, Any] | None = None,
    test: tuple[Any, Any] | None = None,
    network: Callable[[Any, Problem], Answer] | None = None,
    score: str | None = None,
    groups: Any = None,
    test_groups: Any = None,
    models: Sequence[str] = (),
    budget: float | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Result:
    """Tune traditional models on the training rows and compare the best with the network.

    `X` holds n samples in any form that `tables.table` reads, `y` their target (n,) or labels (n, labels); `tune` and
    `test` are pairs of the same. `network` tells what the fitted network says of
    held-out rows, and is asked once. `budget` is in seconds, for all of it.
    Raises ValueError with one clear line.
    """
    began = time.perf_counter()
    one = problem(X, y, tune=tune, score=score, groups=groups, seed=seed)
    families = chosen(list(models), one.task)
    truth = None if test is None else one.numbers(test[1], "the held-out target")
    if test is not None and truth is not None and len(table(test[0])) != len(truth):
        raise ValueError(
            f"the held-out rows and their target have different lengths: {len(table(test[0])):,} and {len(truth):,}"
        )
    study = Study(one)
    efforts = search(study, families, budget, progress)
    best = winner(efforts)
    if best.best is None:
        raise ValueError("no model could be tried")
    fitted = _fitted(study, best)
    dummy = efforts[0]
    above = compare.over_folds(study, best, dummy, len(families))
    held = None if test is None else _held(study, fitted, _fitted(study, dummy), test[0], truth, network, test_groups)
    return Result(one, tuple(efforts), best, fitted, above, time.perf_counter() - began, held)


def _fitted(study: Study, effort: Effort) -> Any:
    import warnings

    if effort.best is None:
        raise ValueError("the dummy could not be tried")
    one = study.problem
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pipeline(study, effort, effort.best).fit(one.train.rows, one.names(one.y))


def _held(study: Study, fitted: Any, dummy: Any, X: Any, truth: Any, network: Any, groups: Any) -> Held:
    one = study.problem
    rows, classes = table(X).rows, 0 if one.classes is None else len(one.classes)
    best, least = (answer(each, rows, one.task, classes) for each in (fitted, dummy))
    above = compare.difference(one, truth, best, least, groups)
    value = one.metric.shown(one.metric(truth, best))
    bottom = one.metric.shown(one.metric(truth, least))
    if network is None:
        return Held(len(truth), value, bottom, above)
    net = network(X, one)
    gap = compare.difference(one, truth, best, net, groups)
    return Held(len(truth), value, bottom, above, one.metric.shown(one.metric(truth, net)), gap)
