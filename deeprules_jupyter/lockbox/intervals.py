"""Intervals of scores. A level of 1 - 0.05/k for each of k scores holds for all k of them together (Bonferroni)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

Interval = tuple[float, float]
DRAWS = 200  # of a bootstrap: the standard error is then known within 5 %
SEED = 20220324


def simultaneous(k: int) -> float:
    """The level at which each of k intervals has to stand so that all of them hold 95 times in 100."""
    return 1.0 - 0.05 / max(1, k)


def proportion(hits: Any, rows: int, level: float = 0.95) -> tuple[Any, Any]:
    """The exact interval of a share of rows (Clopper and Pearson 1934). `hits` may be an array."""
    from scipy.special import betaincinv

    tail = (1.0 - level) / 2
    low = betaincinv(hits + 1e-300, rows - hits + 1, tail)  # the tiny number only spares 0 hits a special case
    high = 1.0 - betaincinv(rows - hits + 1e-300, hits + 1, tail)
    return low, high


def around(value: float, se: float, level: float, bounds: Interval | None = None) -> Interval:
    """The normal interval. Within `bounds` it is taken on the logit scale, so that it never leaves them."""
    from statistics import NormalDist

    reach = NormalDist().inv_cdf(0.5 + level / 2) * se
    if bounds is None:
        return value - reach, value + reach
    low, high = bounds
    share = (value - low) / (high - low)
    if not 0.0 < share < 1.0:
        return max(low, value - reach), min(high, value + reach)
    middle, wide = math.log(share / (1 - share)), reach / (high - low) / (share * (1 - share))
    return tuple(low + (high - low) / (1 + math.exp(-(middle + side * wide))) for side in (-1, 1))  # type: ignore[return-value]


def auroc_parts(truth: Any, scores: Any) -> tuple[float, Numbers]:
    """The area under the ROC curve, and how each row pulls at it (DeLong, DeLong and Clarke-Pearson 1988).

    `truth` is true for the positive rows, shape (n,). The pulls are centred within each class and scaled so that
    the root of their sum of squares is the standard error, and that of two models' products their covariance.
    Raises ValueError where one class has fewer than two rows.
    """
    import numpy as np
    from scipy.stats import rankdata

    truth, scores = np.asarray(truth, dtype=bool), np.asarray(scores, dtype=np.float64)
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if min(positives, negatives) < 2:
        raise ValueError("a class has fewer than two rows")
    ranks = rankdata(scores)
    place = np.empty(len(scores))
    place[truth] = (ranks[truth] - rankdata(scores[truth])) / negatives  # share of negatives below this positive
    place[~truth] = 1.0 - (ranks[~truth] - rankdata(scores[~truth])) / positives
    area = float(place[truth].mean())
    pulls = place - area
    for side, count in ((truth, positives), (~truth, negatives)):
        pulls[side] /= math.sqrt(count * (count - 1.0))
    return area, pulls


def auroc(truth: Any, scores: Any, level: float = 0.95) -> Interval:
    """DeLong's interval on the logit scale; a perfect score is read as a share of the smaller class, to be careful."""
    import numpy as np

    area, pulls = auroc_parts(truth, scores)
    if se := float(np.sqrt((pulls**2).sum())):
        return around(area, se, level, (0.0, 1.0))
    if 0.0 < area < 1.0:  # the same score for every row: half, whatever the rows
        return area, area
    truth = np.asarray(truth, dtype=bool)
    fewest = int(min(truth.sum(), (~truth).sum()))
    low, high = proportion(fewest if area == 1.0 else 0, fewest, level)
    return float(low), float(high)


def bootstrap_error(measure: Callable[..., float], *columns: Any) -> float:
    """The standard error of any score, from drawing the rows anew. Draws from a generator of its own.

    `measure` takes the columns, each of shape (n, ...). A draw on which it fails or gives no number is left out.
    """
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(SEED))
    rows = len(columns[0])
    found = []
    for _ in range(DRAWS):
        drawn = generator.integers(0, rows, rows)
        try:
            found.append(float(measure(*(column[drawn] for column in columns))))
        except ValueError:  # a draw without one of the classes
            continue
    values = np.asarray([value for value in found if math.isfinite(value)])
    return float(values.std(ddof=1)) if len(values) > DRAWS // 2 else math.nan
