"""One site after the other is left out: what a model is worth where it has never been, beside random folds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.experiments.probes.task import Task

SURE = 2.0  # standard errors of the mean over sites, by which the drop has to be clear


@dataclass(frozen=True)
class Sites:
    """The score at each site that was left out, and those of random folds."""

    metric: str
    scores: tuple[tuple[str, int, float], ...]  # site, rows, score there
    random: float

    @property
    def mean(self) -> float:
        """Over the sites, each as much as the other."""
        return sum(score for _, _, score in self.scores) / len(self.scores)

    @property
    def error(self) -> float:
        """The standard error of that mean."""
        many, mean = len(self.scores), self.mean
        return float((sum((score - mean) ** 2 for _, _, score in self.scores) / max(1, many - 1) / many) ** 0.5)

    @property
    def falls(self) -> bool:
        """Whether it does worse at new sites by more than the sites differ."""
        return self.random - self.mean > SURE * self.error and len(self.scores) > 1


def sites(one: Task, where: Any) -> Sites:
    """Fit on all sites but one, and judge there. Raises ValueError with one clear line."""
    import numpy as np
    from sklearn.model_selection import LeaveOneGroupOut

    names, counts = np.unique(where, return_counts=True)
    if len(names) < 2:
        raise ValueError("there is one site only, so none can be left out")
    metric = "balanced_accuracy" if one.classes else "r2"
    by_site = replace(one, groups=where, folds=LeaveOneGroupOut(), metric=metric)
    found = by_site.scores()
    by_chance = replace(one, groups=None, folds=_random(one), metric=metric).score()
    rows = zip(names, counts, found, strict=True)
    return Sites(metric, tuple((str(name), int(many), float(score)) for name, many, score in rows), by_chance)


def _random(one: Task) -> Any:
    from sklearn.model_selection import KFold, StratifiedKFold

    return (StratifiedKFold if one.classes else KFold)(n_splits=one.folds.get_n_splits(), shuffle=True, random_state=0)
