"""The one look at the held-out rows, for all models together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.experiments.baseline import compare
from deeprules_jupyter.experiments.baseline.equal import AtEqual, Cost, few
from deeprules_jupyter.experiments.baseline.memory import pickled, watched
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import HeldOut, Problem
from deeprules_jupyter.experiments.baseline.search import Effort, pipeline, reason
from deeprules_jupyter.experiments.baseline.shapes import Shapes, shapes
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Study, Trial, answer
from deeprules_jupyter.lockbox.intervals import Interval

Network = Callable[[Any, Problem], Answer]  # what it says of held-out rows


@dataclass(frozen=True)
class Held:
    """What the held-out rows say."""

    rows: int
    winner: float  # as people know the score
    dummy: float
    above_dummy: Difference
    intervals: Mapping[str, Interval]  # of the scores of "winner", "dummy", "network" and "both"
    took: Mapping[str, Took]  # "winner", "dummy" and "network"
    network: float | None = None
    above_network: Difference | None = None  # the winner's score minus the network's, higher is better
    failed: str = ""  # why the network gave no answer
    at_equal: tuple[AtEqual, ...] = ()  # with no more effort than the network had
    both: float | None = None  # network and winner together, their answers averaged
    both_above: Difference | None = None  # that minus the network's score
    looks: int = 1
    shapes: Shapes | None = None  # the curves behind the scores of classes

    @property
    def flipped(self) -> tuple[AtEqual, ...]:
        """Where the winner's kind, given no more than the network had, is on another side of the network."""
        gap = self.above_network
        return () if gap is None else tuple(one for one in self.at_equal if one.gap.side != gap.side)


@dataclass(frozen=True)
class Took:
    """What a model costs: seconds to fit and to answer for the held-out rows, bytes during the fit and as a pickle."""

    fit: float | None = None  # None, as the others: not known
    predict: float | None = None
    memory: int | None = None  # more than the process held before, at the most
    size: int | None = None


class Judge:
    """Asks each model once, and keeps what it answered."""

    def __init__(self, study: Study, rows: HeldOut) -> None:
        self.study = study
        self.one = study.problem
        self.rows = rows

    def answer(self, fitted: Any) -> Answer:
        """What one of our own models says."""
        classes = 0 if self.one.classes is None else len(self.one.classes)
        return answer(fitted, self.rows.table.rows, self.one.task, classes)

    def score(self, given: Answer) -> float:
        """As people know it."""
        return self.one.metric.shown(self.one.metric(self.rows.y, given))

    def interval(self, given: Answer) -> Interval:
        """Of this score."""
        return compare.interval(self.one, self.rows, given)

    def shapes(self, answers: Mapping[str, Answer]) -> Shapes | None:
        """The curves behind the scores."""
        return shapes(self.one, self.rows.y, answers)

    def gap(self, first: Answer, second: Answer) -> Difference:
        """The first model's score minus the second's."""
        return compare.difference(self.one, self.rows, first, second)


def held_score(
    study: Study, best: Effort, fitted: Any, dummy: Effort, rows: HeldOut, took: Took,
    network: Network | None = None, cost: Cost | None = None, stack: bool = False,
) -> Held:  # fmt: skip
    """What the held-out rows say of the winner, the dummy, and the network where there is one."""
    judge = Judge(study, rows)
    first, seconds = _timed(lambda: judge.answer(fitted))
    spent = {"winner": replace(took, predict=seconds)}
    simple, of_dummy = fitted_on(study, dummy)
    least, seconds = _timed(lambda: judge.answer(simple))
    spent["dummy"] = replace(of_dummy, predict=seconds)
    held = Held(
        len(rows.y), judge.score(first), judge.score(least), judge.gap(first, least),
        {"winner": judge.interval(first), "dummy": judge.interval(least)}, spent, looks=rows.looks,
        shapes=judge.shapes({"winner": first}),
    )  # fmt: skip
    if network is None:
        return held
    try:
        net, seconds = _timed(lambda: network(rows.given, study.problem))
    except Exception as exc:  # the person's own model: what was found beside it is not lost
        return replace(held, failed=reason(exc))
    held = replace(
        held, network=judge.score(net), above_network=judge.gap(first, net),
        at_equal=tuple(_at_equal(judge, best, first, net, cost)),
        intervals={**held.intervals, "network": judge.interval(net)},
        took={**spent, "network": Took(predict=seconds)},
        shapes=judge.shapes({"winner": first, "network": net}),
    )  # fmt: skip
    return _together(judge, held, first, net) if stack else held


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _at_equal(judge: Judge, best: Effort, first: Answer, net: Answer, cost: Cost | None) -> Iterator[AtEqual]:
    for what, trial in few(best, cost) if cost is not None else ():
        given = (
            first
            if best.best is not None and trial.settings == best.best.settings
            else judge.answer(fitted_on(judge.study, best, trial)[0])
        )
        yield AtEqual(what, trial, judge.gap(given, net))


def _together(judge: Judge, held: Held, first: Answer, net: Answer) -> Held:
    """The simplest hybrid: the mean of both answers. Nothing is fitted for it, so no further rows are needed."""
    both = (first + net) / 2
    intervals = {**held.intervals, "both": judge.interval(both)}
    return replace(held, both=judge.score(both), both_above=judge.gap(both, net), intervals=intervals)


def fitted_on(study: Study, effort: Effort, trial: Trial | None = None) -> tuple[Any, Took]:
    """The Pipeline of a family's best trial, or of this one, fitted on all training rows, and what that took."""
    import warnings

    trial = effort.best if trial is None else trial
    if trial is None:
        raise ValueError("the dummy could not be tried")
    one = study.problem
    began = time.perf_counter()
    with warnings.catch_warnings(), watched() as most:
        warnings.simplefilter("ignore")
        fitted = pipeline(study, effort, trial).fit(one.train.rows, one.names(one.y))
    return fitted, Took(time.perf_counter() - began, memory=most.size, size=pickled(fitted))
