"""Tip 2: the fair traditional model beside a network. Families tuned on the training rows, compared on held-out ones.

Source: Lee et al. 2022, tip 2; Hu and Greene 2019 (effort); Nadeau and Bengio 2003 (folds).
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from deeprules_jupyter.experiments.baseline import compare
from deeprules_jupyter.experiments.baseline.again import again
from deeprules_jupyter.experiments.baseline.chance import SURE
from deeprules_jupyter.experiments.baseline.equal import Cost
from deeprules_jupyter.experiments.baseline.families import chosen
from deeprules_jupyter.experiments.baseline.growth import Growth, growth
from deeprules_jupyter.experiments.baseline.held import Held, Network, Took, fitted_on, held_score
from deeprules_jupyter.experiments.baseline.luck import leaves_luck
from deeprules_jupyter.experiments.baseline.problem import Problem, held_out, problem
from deeprules_jupyter.experiments.baseline.search import Effort, Progress, reason, search, winner
from deeprules_jupyter.experiments.baseline.study import Study

AGAIN = 0.85  # share of a budget, up to which models may be judged once more

__all__ = ["Cost", "Held", "Result", "run"]


@dataclass(frozen=True)
class Result:
    """All that one baseline run found."""

    problem: Problem
    efforts: tuple[Effort, ...]
    best: Effort
    fitted: Any  # the winner's Pipeline, fitted on the training rows
    chance: float | None  # how likely the best trial is as good by chance, on the rows that models are chosen on
    seconds: float
    held: Held | None = None
    cost: Cost | None = None  # of the network
    growth: Growth | None = None  # the learning curve, where it was asked for

    @property
    def signal(self) -> bool | None:
        """Whether the models tell more than chance; None where nothing was tried that could.

        Held-out rows decide where there are some: the winner against the dummy.
        """
        if self.held is not None:
            return self.held.above_dummy.low > 0
        return None if self.chance is None else self.chance <= SURE


@leaves_luck
def run(
    X: Any, y: Any = None, *, tune: tuple[Any, Any] | None = None, test: tuple[Any, Any] | None = None,
    network: Network | None = None, score: str | None = None, groups: Any = None, test_groups: Any = None,
    models: Sequence[str] = (), engines: Sequence[str] = (), budget: float | Literal["equal"] | None = None,
    cost: Cost | None = None, looks: int = 1, stack: bool = False, curve: bool = False, seed: int = 0,
    progress: Progress | None = None,
) -> Result:  # fmt: skip
    """Tune traditional models on the training rows and compare the best with the network.

    `X` holds n samples in any form that `tables.table` reads, `y` their target (n,) or labels (n, labels); a dataset
    may hold both, and `y` is None then. `tune` and `test` are pairs of the same. `network` tells what a fitted network
    says of held-out rows, and is asked once; where it fails, the rest is told. `budget` is in seconds, for all of it;
    "equal" gives each family the seconds that the network had, which `cost` tells. The held-out rows judge `looks`
    models, this comparison included. `stack` tries both together, `curve` the winner on fewer rows.

    Raises ValueError with one clear line.
    """
    began = time.perf_counter()
    each = _each(budget, cost)
    one = problem(X, y, tune=tune, score=score, groups=groups, seed=seed)
    families = chosen(list(models), one.task, engines)
    rows = None if test is None else held_out(one, test, test_groups, looks)
    study = Study(one, each if each is not None else budget if isinstance(budget, float | int) else None)
    efforts = search(study, families, None if isinstance(budget, str) else budget, progress, each)
    share = budget if isinstance(budget, float | int) else math.inf  # of the time
    again(study, efforts, began + AGAIN * share)
    study.forget()
    best, fitted, took = _kept(study, efforts)
    luck = compare.chance_of(study, efforts)
    held = held_score(study, best, fitted, efforts[0], rows, took, network, cost, stack) if rows is not None else None
    grown = growth(study, best, began + share) if curve else None
    return Result(one, tuple(efforts), best, fitted, luck, time.perf_counter() - began, held, cost, grown)


def _each(budget: float | str | None, cost: Cost | None) -> float | None:
    """The seconds of one family. Raises ValueError with one clear line."""
    if budget != "equal":
        return None
    if cost is None:
        raise ValueError("what the network was given is not known; put %%deeprules_baseline on the cell that trains it")
    return cost.seconds


def _kept(study: Study, efforts: Sequence[Effort]) -> tuple[Effort, Any, Took]:
    """The best family whose model can be fitted on all training rows, that model, and what its fit took."""
    able = list(efforts)
    while True:
        best = winner(able)
        try:
            return best, *fitted_on(study, best)
        except Exception as exc:  # such as a class too rare for the folds of its own that a model makes
            best.failed = reason(exc)
            able.remove(best)
