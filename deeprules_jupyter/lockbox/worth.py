"""What a score is still worth after k looks at one test set: all that is said of it, as numbers and one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from deeprules_jupyter.lockbox.intervals import simultaneous
from deeprules_jupyter.lockbox.optimism import expected_optimism
from deeprules_jupyter.lockbox.scores import Range, Score, error, interval, likeness

MANY = 5  # looks, after which a test set tunes
PAIRS = 500  # pairs of models whose errors are compared
Verdict = Literal["unopened", "spent", "adjusted", "tuning set"]


@dataclass(frozen=True)
class Likeness:
    """How alike the models err: the mean correlation, with 0 for pairs that cannot be compared."""

    mean: float
    known: int  # pairs
    pairs: int


@dataclass(frozen=True)
class Worth:
    """The report on one test set. Scores are those of one metric, which the first and the last look share if any is."""

    looks: int
    verdict: Verdict
    first: Range | None = None  # at 95 %: nobody had looked before, so it is the only unbiased one
    today: Range | None = None  # at 1 - 0.05/k
    optimism: float | None = None  # expected, of keeping the best of k; None where no standard error is known
    likeness: Likeness | None = None
    gain: float | None = None  # of the best score over the first, upwards is better; None without a common metric


def worth(looks: Sequence[Sequence[Score]]) -> Worth:
    """What the looks at one test set leave, each given by its scores, oldest first."""
    if not looks:
        return Worth(0, "unopened")
    k = len(looks)
    metric = _metric(looks)
    series = [next((score for score in look if score.metric == metric), None) for look in looks]
    scores = [score for score in series if score is not None]
    if not scores:
        return Worth(k, verdict(k))
    first = None if series[0] is None else interval(series[0], 0.95)
    today = interval(series[-1] or scores[-1], simultaneous(k))
    alike = _likeness(scores, k)
    se = next((found for score in reversed(scores) if (found := error(score)) is not None), None)
    optimism = None if se is None else expected_optimism(k, se, alike.mean)
    gain = None if series[0] is None else _gain(series[0], scores)
    return Worth(k, verdict(k, optimism, gain), first, today, optimism, alike, gain)


def verdict(k: int, optimism: float | None = None, gain: float | None = None) -> Verdict:
    """The word for k looks. A gain that is not twice its expected optimism may be luck alone."""
    if k < 2:
        return "spent" if k else "unopened"
    luck = optimism is not None and gain is not None and 0 < gain < 2 * optimism
    return "tuning set" if k > MANY or luck else "adjusted"


def _metric(looks: Sequence[Sequence[Score]]) -> str:
    """A metric of the last look that the first one has too; among such, the one that most looks have."""
    names = [score.metric for look in looks for score in look]
    last = [score.metric for score in looks[-1]] or names
    shared = [name for name in last if name in {score.metric for score in looks[0]}]
    return max(shared or last, key=names.count, default="")


def _likeness(scores: Sequence[Score], looks: int) -> Likeness:
    pairs = list(combinations(scores, 2))[:PAIRS]
    known = [found for one, other in pairs if (found := likeness(one, other)) is not None]
    total = min(PAIRS, looks * (looks - 1) // 2)
    return Likeness(max(0.0, sum(known) / total) if total else 0.0, len(known), total)


def _gain(first: Score, scores: Sequence[Score]) -> float:
    sign = -1.0 if first.lower_is_better else 1.0
    return max(sign * (score.value - first.value) for score in scores)
