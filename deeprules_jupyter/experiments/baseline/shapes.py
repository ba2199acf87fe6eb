"""What lies behind one score of classes: whether probabilities are meant as they are said, and what a rare class costs.

Sources: Van Calster et al. 2019, doi:10.1186/s12916-019-1466-7 (calibration); Saito and Rehmsmeier 2015,
doi:10.1371/journal.pone.0118432 (precision against recall where a class is rare).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import Problem

PARTS, FEWEST = 10, 20  # groups of rows, and the rows that each of them needs
RARE = 0.4  # of an even share of the rows, below which a class is rare
SHOWN = 200  # points of a curve, which nobody could tell from more

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Calibration:
    """Rows in groups of like probability, each group with as many rows."""

    points: Points  # mean probability that was said, share of rows in which it came
    off: float  # mean distance between the two
    chance: float  # what chance alone makes of it on so many rows, where every probability is exact


@dataclass(frozen=True)
class Recall:
    """Precision at each recall of one class."""

    points: Points
    area: float  # average precision


@dataclass(frozen=True)
class Shapes:
    """The curves of "winner" and "network"; a model that says classes alone has none."""

    calibration: Mapping[str, Calibration]
    of: str = ""  # of what the probability is
    recall: Mapping[str, Recall] | None = None
    rare: str = ""  # the rare class, as the person calls it
    usual: float = 0.0  # its share of the rows


def shapes(one: Problem, truth: Any, answers: Mapping[str, Answer]) -> Shapes | None:
    """All curves of these answers for the same rows; None where nothing is told in probabilities."""
    import numpy as np

    if one.task in ("number", "survival"):
        return None
    soft = {name: given for name, given in answers.items() if not np.isin(given, (0, 1)).all()}
    of = {"binary": "class {}", "classes": "the class that is named", "labels": "a label"}[one.task]
    told = {name: calibrated(*_events(one, truth, given)) for name, given in soft.items()}
    able = {name: found for name, found in told.items() if found is not None}
    of = of.format(one.classes[1]) if one.task == "binary" else of
    rare = rarest(one, truth)
    if rare is None:
        return Shapes(able, of)
    yes = truth == rare
    recall = {name: recalled(yes, given[:, rare]) for name, given in soft.items()}
    return Shapes(able, of, recall, str(one.classes[rare]), float(yes.mean()))


def _events(one: Problem, truth: Any, given: Answer) -> tuple[Any, Any]:
    """Probabilities (n,), and whether what they speak of came."""
    if one.task == "labels":
        return given.ravel(), truth.ravel() == 1
    if one.task == "binary":
        return given[:, 1], truth == 1
    return given.max(axis=1), given.argmax(axis=1) == truth


def calibrated(said: Any, came: Any) -> Calibration | None:
    """Groups of like probability (n,), and whether it came (n,); None where the rows are too few for two groups."""
    import numpy as np

    parts = min(PARTS, len(said) // FEWEST)
    if parts < 2:
        return None
    groups = np.array_split(np.argsort(said, kind="stable"), parts)
    points = tuple((float(said[rows].mean()), float(came[rows].mean())) for rows in groups)
    spread = [math.sqrt(float((said[rows] * (1 - said[rows])).sum())) / len(rows) for rows in groups]
    off = sum(abs(x - y) for x, y in points) / parts
    return Calibration(points, off, math.sqrt(2 / math.pi) * sum(spread) / parts)


def rarest(one: Problem, truth: Any) -> int | None:
    """A class that has much less than its even share of the rows, by its number."""
    import numpy as np

    if one.classes is None:
        return None
    counts = np.bincount(truth, minlength=len(one.classes))
    least = int(counts.argmin())
    few = counts[least] < RARE * len(truth) / len(one.classes)
    return least if few and counts[least] >= 2 else None


def recalled(yes: Any, said: Any) -> Recall:
    """Precision and recall of the rows that are meant, `yes` (n,), at every probability that was said (n,)."""
    import numpy as np
    from sklearn.metrics import average_precision_score, precision_recall_curve

    precision, recall, _ = precision_recall_curve(yes, said)
    some = np.unique(np.linspace(0, len(recall) - 1, SHOWN).astype(int))[::-1]
    points = tuple((float(recall[i]), float(precision[i])) for i in some)
    return Recall(points, float(average_precision_score(yes, said)))
