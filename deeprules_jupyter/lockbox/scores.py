"""One score of one model on test rows: how far it may be off, and on which rows the model errs."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from deeprules_jupyter.lockbox import intervals
from deeprules_jupyter.lockbox.intervals import Interval

SHARES = frozenset("accuracy_score accuracy acc score".split())  # of a classifier, the share of rows that are right
AREAS = frozenset("roc_auc_score roc_auc auroc auc".split())
UNIT = (0.0, 1.0)
BOUNDS: dict[str, Interval] = {"matthews_corrcoef": (-1.0, 1.0), "cohen_kappa_score": (-1.0, 1.0)}
LOSSES = ("error", "loss", "deviance", "mse", "rmse", "mae")


class Answers(Protocol):
    """The truth and what a model said, row by row, as one kernel keeps them."""

    truth: Any  # (n,)
    guess: Any  # (n,) or (n, classes)
    options: Mapping[str, Any]  # how the metric was called


@dataclass(frozen=True)
class Score:
    """A score of one model state. `answers` are only there in the kernel that made them."""

    metric: str
    value: float
    rows: int
    answers: Answers | None = None

    @property
    def lower_is_better(self) -> bool:
        """Whether this metric counts errors."""
        words = self.metric.lower().removeprefix("neg_").split("_")
        return not self.metric.startswith("neg_") and any(word in LOSSES for word in words)

    @property
    def hits(self) -> int | None:
        """How many rows are right, where the score is the share of them."""
        count = self.value * self.rows
        named = self.metric.removeprefix("test_").removeprefix("eval_") in SHARES
        share = named and 0 <= self.value <= 1 and abs(count - round(count)) < 1e-5 + 1e-7 * self.rows  # of float32
        return round(count) if share else None


@dataclass(frozen=True)
class Range:
    """A score with its interval, and how that was found."""

    score: Score
    level: float
    interval: Interval | None
    how: str  # "exact", "DeLong", "bootstrap", or why there is none


def interval(score: Score, level: float) -> Range:
    """The interval of a score at this level; None with the reason where nothing supports one."""
    if score.hits is not None:
        low, high = intervals.proportion(score.hits, score.rows, level)
        return Range(score, level, (float(low), float(high)), "exact")
    if score.answers is None:
        return Range(score, level, None, "the predictions are gone with the kernel that made them")
    if score.metric in AREAS and (pair := _two_classes(score.answers)) is not None:
        return Range(score, level, intervals.auroc(*pair, level), "DeLong")
    se = error(score)
    if se is None:
        return Range(score, level, None, "this score cannot be worked out again from the predictions")
    return Range(score, level, intervals.around(score.value, se, level, _bounds(score)), "bootstrap")


def error(score: Score) -> float | None:
    """The standard error of a score, in its own units; None where nothing supports one."""
    if score.hits is not None:
        share = score.value if 0 < score.hits < score.rows else (score.hits + 2) / (score.rows + 4)
        return math.sqrt(share * (1 - share) / score.rows)
    if score.answers is None:
        return None
    pulls = errors(score)
    if score.metric in AREAS and pulls is not None:
        return math.sqrt(float((pulls**2).sum())) or None
    known: dict[tuple[str, float], float | None] = getattr(score.answers, "drawn", {})
    if (score.metric, score.value) not in known:
        known[score.metric, score.value] = _bootstrapped(score)
    return known[score.metric, score.value]


def _bootstrapped(score: Score) -> float | None:
    import numpy as np

    measure = _measure(score)
    if measure is None or score.answers is None:
        return None
    found = intervals.bootstrap_error(measure, np.asarray(score.answers.truth), np.asarray(score.answers.guess))
    return found if math.isfinite(found) and found > 0 else None


def errors(score: Score) -> Any:
    """How each row pulls at the score, centred, shape (n,): right or wrong, DeLong's parts, or the squared error."""
    import numpy as np

    if score.answers is None:
        return None
    truth, guess = np.asarray(score.answers.truth), np.asarray(score.answers.guess)
    if score.metric in AREAS:
        pair = _two_classes(score.answers)
        return None if pair is None else intervals.auroc_parts(*pair)[1]
    if truth.shape != guess.shape:
        return None
    if set(np.unique(guess).tolist()) <= set(np.unique(truth).tolist()):
        pulls = (truth == guess).astype(np.float64)
    elif truth.dtype.kind in "biuf" and guess.dtype.kind in "biuf":
        pulls = (truth - guess.astype(np.float64)) ** 2
    else:
        return None
    return pulls - pulls.mean()


def likeness(one: Score, other: Score) -> float | None:
    """The correlation of two models' errors; None where their predictions are not at hand for the same rows."""
    import numpy as np

    if one.answers is None or other.answers is None:
        return None
    if not np.array_equal(np.asarray(one.answers.truth), np.asarray(other.answers.truth)):
        return None  # other rows, or the same in another order
    first, second = errors(one), errors(other)
    if first is None or second is None:
        return None
    size = math.sqrt(float((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size else None


def _two_classes(answers: Answers) -> tuple[Any, Any] | None:
    """Which rows are of the second class, and one score for each row; None for more classes."""
    import numpy as np

    truth, guess = np.asarray(answers.truth), np.asarray(answers.guess)
    if guess.ndim == 2 and guess.shape[1] == 2:
        guess = guess[:, 1]
    classes = np.unique(truth)
    if len(classes) != 2 or guess.shape != truth.shape:
        return None
    positive = truth == classes[1]
    return (positive, guess) if 2 <= positive.sum() <= len(truth) - 2 else None


def _measure(score: Score) -> Callable[..., float] | None:
    """The metric as it was called, if it gives this very value again. Never through a watched function."""
    found: Any = getattr(sys.modules.get("sklearn.metrics"), score.metric, None)
    if found is None or score.answers is None:
        return None
    plain = getattr(found, "__wrapped__", found)
    answers = score.answers

    def measure(truth: Any, guess: Any) -> float:
        return float(plain(truth, guess, **answers.options))

    try:
        same = math.isclose(measure(answers.truth, answers.guess), score.value, rel_tol=1e-4, abs_tol=1e-6)
    except Exception:  # called in a way that was not kept
        return None
    return measure if same else None


def _bounds(score: Score) -> Interval | None:
    if score.metric in BOUNDS:
        return BOUNDS[score.metric]
    unit = ("accuracy", "precision", "recall", "f1", "jaccard", "roc", "auc")
    return UNIT if any(word in score.metric for word in unit) else None
