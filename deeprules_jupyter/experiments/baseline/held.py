"""The one look at the held-out rows, for all models together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.experiments.baseline import compare
from deeprules_jupyter.experiments.baseline.equal import AtEqual, Cost, few
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import HeldOut, Problem
from deeprules_jupyter.experiments.baseline.search import Effort, pipeline, reason
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Study, Trial, answer

Network = Callable[[Any, Problem], Answer]  # what it says of held-out rows


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
    at_equal: tuple[AtEqual, ...] = ()  # with no more effort than the network had


def fitted_on(study: Study, effort: Effort, trial: Trial | None = None) -> Any:
    """The Pipeline of a family's best trial, or of this one, fitted on all training rows."""
    import warnings

    trial = effort.best if trial is None else trial
    if trial is None:
        raise ValueError("the dummy could not be tried")
    one = study.problem
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pipeline(study, effort, trial).fit(one.train.rows, one.names(one.y))


def _answer(study: Study, fitted: Any, rows: HeldOut) -> Answer:
    one = study.problem
    return answer(fitted, rows.table.rows, one.task, 0 if one.classes is None else len(one.classes))


def held_score(study: Study, fitted: Any, dummy: Any, rows: HeldOut) -> Held:
    """What they say of the winner and of the dummy."""
    one = study.problem
    best, least = (_answer(study, each, rows) for each in (fitted, dummy))
    value, least_value = (one.metric.shown(one.metric(rows.y, each)) for each in (best, least))
    return Held(len(rows.y), value, least_value, compare.difference(one, rows.y, best, least, rows.groups))


def beside(
    study: Study, best: Effort, fitted: Any, held: Held, rows: HeldOut, network: Network, cost: Cost | None
) -> Held:
    """The same with the network beside the winner."""
    one = study.problem
    try:
        net = network(rows.given, one)
    except Exception as exc:  # the person's own model: what was found beside it is not lost
        return replace(held, failed=reason(exc))

    def gap(model: Any) -> Difference:
        return compare.difference(one, rows.y, _answer(study, model, rows), net, rows.groups)

    above, equal = gap(fitted), []
    for what, trial in few(best, cost) if cost is not None else ():
        same = trial is best.best
        equal.append(AtEqual(what, trial, above if same else gap(fitted_on(study, best, trial))))
    value = one.metric.shown(one.metric(rows.y, net))
    return replace(held, network=value, above_network=above, at_equal=tuple(equal))
