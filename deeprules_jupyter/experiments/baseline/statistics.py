"""How two models compare on the same held-out rows, and how sure one may be.

Which method stands for which score was measured on simulated pairs: mid-p McNemar and the Bonett-Price interval keep
their level for accuracy at 30 to 1,000 rows, DeLong for the area under the ROC curve, and a paired bootstrap that keeps
groups together for everything else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.lockbox.intervals import auroc_parts
from deeprules_jupyter.paired import mid_p
from deeprules_jupyter.trials import expected_best as expected_best

DRAWS = 2000


@dataclass(frozen=True)
class Difference:
    """One model's score minus the other's, with its interval, in units of the score."""

    value: float
    low: float
    high: float
    p: float | None  # two-sided; None where the interval alone is told
    how: str

    @property
    def side(self) -> int:
        """Which model is ahead by more than chance explains: 1, the first; -1, the second; 0, neither."""
        return (self.low > 0) - (self.high < 0)

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.side != 0


def shares(one_right: Any, other_right: Any, level: float = 0.95) -> Difference:
    """The difference of two accuracies on the same rows (Bonett and Price 2012). Shapes (n,), true where right."""
    import numpy as np

    one_right, other_right = np.asarray(one_right, dtype=bool), np.asarray(other_right, dtype=bool)
    rows = len(one_right)
    one, other = int((one_right & ~other_right).sum()), int((other_right & ~one_right).sum())
    a, b = (one + 1) / (rows + 2), (other + 1) / (rows + 2)
    reach = _normal(level) * math.sqrt((a + b - (a - b) ** 2) / (rows + 2))
    low, high = max(-1.0, a - b - reach), min(1.0, a - b + reach)
    return Difference((one - other) / rows, low, high, mid_p(one, other), "mid-p McNemar, Bonett-Price interval")


def areas(truth: Any, one: Any, other: Any, level: float = 0.95) -> Difference:
    """The difference of two areas under the ROC curve (DeLong, DeLong and Clarke-Pearson 1988).

    `truth` is true for the positive rows, the scores are higher where a model thinks so; shapes (n,). Conservative
    where both areas are near 1. Raises ValueError where a class has fewer than two rows.
    """
    import numpy as np

    (area, pulls), (second, others) = auroc_parts(truth, one), auroc_parts(truth, other)
    value, error = area - second, float(np.sqrt(((pulls - others) ** 2).sum()))
    if error == 0.0:
        return Difference(value, value, value, 1.0, "DeLong")
    reach = _normal(level) * error
    return Difference(value, value - reach, value + reach, math.erfc(abs(value) / error / math.sqrt(2)), "DeLong")


def drawn(
    measure: Callable[[Any, Any], float],
    truth: Any,
    one: Any,
    other: Any,
    groups: Any = None,
    strata: Any = None,
    level: float = 0.95,
    seed: int = 0,
) -> Difference:
    """The difference of any two scores, by drawing the same rows anew for both models; of one score without `other`.

    `measure(truth, answer)` is the score. With `groups`, shape (n,), whole groups are drawn; else with `strata`, shape
    (n,), each class keeps its number of rows. Draws on which the score fails are left out; ValueError if most fail.
    """
    import numpy as np

    truth, one = np.asarray(truth), np.asarray(one)
    other = None if other is None else np.asarray(other)

    def gap(rows: Any) -> float:
        return measure(truth[rows], one[rows]) - (0.0 if other is None else measure(truth[rows], other[rows]))

    luck = np.random.Generator(np.random.PCG64(seed))
    found = []
    for rows in _resamples(luck, len(truth), groups, strata):
        try:
            found.append(gap(rows))
        except ValueError:  # a draw without one of the classes
            continue
    found = [value for value in found if math.isfinite(value)]
    if len(found) < DRAWS // 2:
        raise ValueError("too few draws of the held-out rows have a score")
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    how = f"paired bootstrap of {'groups' if groups is not None else 'rows'}, {DRAWS:,} draws"
    return Difference(gap(slice(None)), float(low), float(high), None, how)


def _resamples(luck: Any, rows: int, groups: Any, strata: Any) -> Any:
    import numpy as np

    if groups is not None:
        _, which = np.unique(np.asarray(groups), return_inverse=True)
        members = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
        for _ in range(DRAWS):
            yield np.concatenate([members[i] for i in luck.integers(0, len(members), len(members))])
        return
    parts = [np.arange(rows)]
    if strata is not None:
        parts = [np.flatnonzero(np.asarray(strata) == value) for value in np.unique(strata)]
    for _ in range(DRAWS):
        yield np.concatenate([part[luck.integers(0, len(part), len(part))] for part in parts])


def corrected_t(gaps: Sequence[float], train_rows: int, test_rows: int, level: float = 0.95) -> Difference:
    """The mean gap over several splits or folds whose training rows overlap (Nadeau and Bengio 2003)."""
    import numpy as np
    from scipy.stats import t

    values = np.asarray(gaps, dtype=np.float64)
    count, mean = len(values), float(values.mean())
    if count < 2:
        return Difference(mean, -math.inf, math.inf, None, "one split alone: no interval")
    error = math.sqrt((1 / count + test_rows / train_rows) * float(values.var(ddof=1)))
    if error == 0.0:
        return Difference(mean, mean, mean, 1.0 if mean == 0 else 0.0, "Nadeau-Bengio corrected t")
    reach = float(t.ppf(0.5 + level / 2, count - 1)) * error
    p = 2 * float(t.sf(abs(mean) / error, count - 1))
    return Difference(mean, mean - reach, mean + reach, p, "Nadeau-Bengio corrected t")


def holm(ps: Sequence[float]) -> list[float]:
    """p values that hold for all of these comparisons together (Holm 1979), in the order given."""
    order = sorted(range(len(ps)), key=lambda i: ps[i])
    out, least = [0.0] * len(ps), 0.0
    for rank, i in enumerate(order):
        least = max(least, min(1.0, (len(ps) - rank) * ps[i]))
        out[i] = least
    return out


def _normal(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)
