"""The traditional models, one file each: what may be set, a quick way to try it, and the model that it makes.

A family is a class with a name, the tasks that it can do, `rounds(study)`, which yields the trials of one round of its
search, and `model(settings, task, seed)`, a scikit-learn estimator that is not fitted. A further one is one file, and
one name in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from deeprules_jupyter.experiments.baseline.families.bayes import Bayes
from deeprules_jupyter.experiments.baseline.families.boosting import Boosting
from deeprules_jupyter.experiments.baseline.families.engines import engines
from deeprules_jupyter.experiments.baseline.families.forest import Forest
from deeprules_jupyter.experiments.baseline.families.linear import ElasticNet, Logistic, Ridge
from deeprules_jupyter.experiments.baseline.families.neighbours import Neighbours
from deeprules_jupyter.experiments.baseline.families.simple import Column, Dummy
from deeprules_jupyter.experiments.baseline.families.survival import Cox, Nobody, SurvivalForest
from deeprules_jupyter.experiments.baseline.families.svm import Machine
from deeprules_jupyter.experiments.baseline.metrics import Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial


class Family(Protocol):
    """One kind of traditional model."""

    name: str  # for people
    short: str  # in `--models`
    tasks: frozenset[str]

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """Try settings, a round at a time; may be stopped after any of them."""

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The last step of the Pipeline, not fitted."""


FAMILIES: tuple[Family, ...] = (
    Dummy(), Logistic(), Ridge(), ElasticNet(), Bayes(), Neighbours(), Forest(), Machine(), Boosting(), Column(),
    Nobody(), Cox(), SurvivalForest(),
)  # fmt: skip


def chosen(names: list[str], task: Task, further: Sequence[str] = ()) -> list[Family]:
    """The families that can do this task, or those that are named, and `further` engines.

    Raises ValueError with one clear line.
    """
    more = engines(further, task)
    able = [family for family in FAMILIES if task in family.tasks]
    if not names:
        return [*able, *more]
    known = {family.short: family for family in able}
    for name in names:
        if name not in known:
            raise ValueError(f"there is no model {name} for this target; known are {', '.join(known)}")
    return [known["dummy"], *(known[name] for name in dict.fromkeys(names) if name != "dummy"), *more]
