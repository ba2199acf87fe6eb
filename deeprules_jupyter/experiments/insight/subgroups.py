"""Scores by group, each with its interval, and the gap to all other rows.

Source of the intervals of gaps: Zou and Donner 2008, Statistics in Medicine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.experiments.probes.gap import Measure, Part, accuracy, auc, judged, r2
from deeprules_jupyter.lockbox.intervals import auroc, proportion, simultaneous

FEWEST = 30  # rows of a group, below which nothing is said
OF_A_CLASS = 10  # rows of each class that an area needs
MOST_GROUPS = 12
CUTS = ("low", "middle", "high")  # thirds of a number


@dataclass(frozen=True)
class Group:
    """One group. Without a score there are too few rows to say."""

    by: str
    name: str
    rows: int
    score: float | None = None
    low: float = math.nan  # of the interval of 95 %
    high: float = math.nan
    gap: float | None = None  # its score minus that of all other rows
    gap_low: float = math.nan  # of an interval that holds for all gaps together
    gap_high: float = math.nan

    @property
    def apart(self) -> bool:
        """Whether the gap is more than chance."""
        return self.gap is not None and (self.gap_low > 0 or self.gap_high < 0)


def measure_for(answer: Any, hard: bool) -> tuple[str, Measure]:
    """By what is judged: the share that is right where labels were given, the area for two classes, else as fits."""
    if answer.ndim == 1:
        return "R²", r2
    return ("ROC AUC", auc) if answer.shape[1] == 2 and not hard else ("accuracy", accuracy)


def compare(truth: Any, answer: Any, by: Mapping[str, Any], hard: bool = False) -> tuple[str, list[Group]]:
    """The score of each group. `truth` (n,) as class numbers or values, `answer` (n, classes) or (n,).

    `by`: for each name a value for each row (n,). Numbers of many values are cut into thirds. Raises ValueError.
    """
    name, measure = measure_for(answer, hard)
    members = [(column, label, rows) for column, values in by.items() for label, rows in _groups(column, values, truth)]
    level = simultaneous(sum(_enough(truth, rows, name) for _, _, rows in members))
    found = []
    for column, label, rows in members:
        here = Group(column, label, int(rows.sum()))
        if not _enough(truth, rows, name):
            found.append(here)
            continue
        own = Part(label, truth[rows], answer[rows])
        low, high = _interval(own, name, measure)
        here = replace(here, score=measure(own.truth, own.answer), low=low, high=high)
        if _enough(truth, ~rows, name):
            here = _with_gap(here, own, Part("rest", truth[~rows], answer[~rows]), (name, measure, level))
        found.append(here)
    return name, found


def _with_gap(here: Group, own: Part, rest: Part, by: tuple[str, Measure, float]) -> Group:
    """The gap to the rest; its interval is made of those of both (Zou and Donner 2008)."""
    name, measure, level = by
    one, two = measure(own.truth, own.answer), measure(rest.truth, rest.answer)
    (low, high), (low2, high2) = _interval(own, name, measure, level), _interval(rest, name, measure, level)
    below, above = math.hypot(one - low, high2 - two), math.hypot(high - one, two - low2)
    return replace(here, gap=one - two, gap_low=one - two - below, gap_high=one - two + above)


def _interval(part: Part, name: str, measure: Measure, level: float = 0.95) -> tuple[float, float]:
    """Exact for a share, DeLong's for an area; else by drawing the rows anew."""
    import numpy as np

    if name == "accuracy":
        low, high = proportion(int((part.answer.argmax(axis=1) == part.truth).sum()), len(part.truth), level)
        return max(0.0, float(low)), float(high)
    if name == "ROC AUC":
        return auroc(part.truth == 1, part.answer[:, 1], level)
    draws = judged(part, {name: measure})[name].draws
    low, high = np.quantile(draws[np.isfinite(draws)], [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _enough(truth: Any, rows: Any, name: str) -> bool:
    """Whether there is enough to say something."""
    import numpy as np

    if int(rows.sum()) < FEWEST:
        return False
    counts = np.unique(truth[rows], return_counts=True)[1]
    return name != "ROC AUC" or (len(counts) == 2 and int(counts.min()) >= OF_A_CLASS)


def _groups(column: str, values: Any, truth: Any) -> Iterator[tuple[str, Any]]:
    import numpy as np

    if len(values) != len(truth):
        raise ValueError(f"{column} has {len(values):,} values, and there are {len(truth):,} rows")
    if values.dtype.kind in "if" and len(np.unique(values)) > MOST_GROUPS:
        known = np.isfinite(values.astype(float))
        low, high = np.quantile(values[known], [1 / 3, 2 / 3])
        third = np.where(values <= low, 0, np.where(values <= high, 1, 2))
        for at, word in enumerate(CUTS):
            yield f"{word} third", (third == at) & known
        if not known.all():
            yield "not known", ~known
        return
    names = values.astype(str)
    different = np.unique(names)
    if len(different) > MOST_GROUPS:
        raise ValueError(f"{column} has {len(different):,} different values; at most {MOST_GROUPS} groups are compared")
    for one in different:
        yield str(one), names == one
