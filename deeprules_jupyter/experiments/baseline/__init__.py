"""Tip 2: the fair traditional model beside a network. Families tuned on the training rows, compared on held-out ones.

Source: Lee et al. 2022, tip 2; Hu and Greene 2019 (effort); Nadeau and Bengio 2003 (folds).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.experiments.baseline import compare
from deeprules_jupyter.experiments.baseline.families import chosen
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import HeldOut, Problem, held_out, problem
from deeprules_jupyter.experiments.baseline.search import Effort, Progress, pipeline, reason, search, winner
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Study, answer

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
    failed: str = ""  # why the network gave no answer


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
    def signal(self) -> bool | None:
        """Whether the winner tells more than the dummy; None where a single part of the rows cannot say.

        Held-out rows decide where there are some.
        """
        found = self.held.above_dummy if self.held is not None else self.above_dummy
        return found.low > 0 if math.isfinite(found.low) else None


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
    `test` are pairs of the same. `network` tells what the fitted network says of held-out rows, and is asked once;
    where it fails, the rest is told. `budget` is in seconds, for all of it. Raises ValueError with one clear line.
    """
    began = time.perf_counter()
    one = problem(X, y, tune=tune, score=score, groups=groups, seed=seed)
    families = chosen(list(models), one.task)
    rows = None if test is None else held_out(one, test, test_groups)
    study = Study(one)
    efforts = search(study, families, budget, progress)
    best, fitted = _kept(study, efforts)
    dummy = efforts[0]
    above = compare.over_folds(study, best, dummy, len(families))
    held = None if rows is None else _held(study, fitted, _fitted(study, dummy), rows, network)
    return Result(one, tuple(efforts), best, fitted, above, time.perf_counter() - began, held)


def _kept(study: Study, efforts: Sequence[Effort]) -> tuple[Effort, Any]:
    """The best family whose model can be fitted on all training rows, and that model."""
    able = list(efforts)
    while True:
        best = winner(able)
        try:
            return best, _fitted(study, best)
        except Exception as exc:  # such as a class too rare for the folds of its own that a model makes
            best.failed = reason(exc)
            able.remove(best)


def _fitted(study: Study, effort: Effort) -> Any:
    import warnings

    if effort.best is None:
        raise ValueError("the dummy could not be tried")
    one = study.problem
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pipeline(study, effort, effort.best).fit(one.train.rows, one.names(one.y))


def _held(study: Study, fitted: Any, dummy: Any, rows: HeldOut, network: Any) -> Held:
    one = study.problem
    classes = 0 if one.classes is None else len(one.classes)
    best, least = (answer(each, rows.table.rows, one.task, classes) for each in (fitted, dummy))
    above = compare.difference(one, rows.y, best, least, rows.groups)
    value, least_value = (one.metric.shown(one.metric(rows.y, each)) for each in (best, least))
    held = Held(len(rows.y), value, least_value, above)
    if network is None:
        return held
    try:
        net = network(rows.given, one)
    except Exception as exc:  # the person's own model: what was found beside it is not lost
        return replace(held, failed=reason(exc))
    gap = compare.difference(one, rows.y, best, net, rows.groups)
    return replace(held, network=one.metric.shown(one.metric(rows.y, net)), above_network=gap)
