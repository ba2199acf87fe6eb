"""How likely by chance: shuffles of the labels, many at once, and a linear model that is asked by cross-validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FOLDS = 5
FIRST = 19  # shuffles, after which what is clearly chance needs no more (Besag and Clifford 1991, Biometrika 78:301)
CLEARLY = 0.2
CELLS = 4_000_000  # numbers that are worked on at once
RIDGE = 1.0  # for features of SD 1: the default of scikit-learn


def shuffles(count: int, n: int, rng: Any) -> Any:
    """(count + 1, n) orders of n rows; the first is as they stand."""
    import numpy as np

    orders = np.tile(np.arange(n), (count + 1, 1))
    orders[1:] = rng.permuted(orders[1:], axis=1)
    return orders


def crossed(a: Any, b: Any, orders: Any) -> Any:
    """Counts of each pair of values, for each order of `b`: (orders, kinds of a, kinds of b)."""
    import numpy as np

    wide, high, many = int(b.max()) + 1, int(a.max()) + 1, len(orders)
    cells = a[None, :] * wide + b[orders] + np.arange(many)[:, None] * (wide * high)
    return np.bincount(cells.ravel(), minlength=many * wide * high).reshape(many, high, wide)


def chi2(counts: Any) -> Any:
    """Pearson's statistic of each table of counts: (tables,)."""
    import numpy as np

    n = counts.sum(axis=(1, 2), keepdims=True)
    expected = counts.sum(axis=2, keepdims=True) * counts.sum(axis=1, keepdims=True) / np.maximum(n, 1)
    return (np.where(expected > 0, (counts - expected) ** 2 / np.maximum(expected, 1e-12), 0.0)).sum(axis=(1, 2))


def cramer(counts: Any) -> float:
    """Cramer's V of one table without its bias (Bergsma 2013, J. Korean Stat. Soc. 42:323)."""
    n = float(counts.sum())
    high, wide = int((counts.sum(axis=1) > 0).sum()), int((counts.sum(axis=0) > 0).sum())
    if n < 2 or min(high, wide) < 2:
        return 0.0
    phi2 = max(0.0, float(chi2(counts[None])[0]) / n - (high - 1) * (wide - 1) / (n - 1))
    least = min(high - (high - 1) ** 2 / (n - 1), wide - (wide - 1) ** 2 / (n - 1)) - 1
    return min(1.0, (phi2 / least) ** 0.5) if least > 0 else 0.0


def p_of(statistics: Any) -> float:
    """The share of orders that do as well as the first, itself counted: never 0."""
    return float((statistics >= statistics[0] - 1e-12).mean())


def in_two_steps(statistic: Any, n: int, most: int, rng: Any) -> float:
    """The p-value of `statistic(orders)`; what is clearly chance is not asked to the end."""
    p = p_of(statistic(shuffles(min(FIRST, most), n, rng)))
    return p if p > CLEARLY or most <= FIRST else p_of(statistic(shuffles(most, n, rng)))


@dataclass(frozen=True)
class Told:
    """How well a linear model tells classes, by cross-validation."""

    auc: float  # the mean over classes, one against the others
    error: float  # its standard error
    p: float | None = None


def told(Z: Any, codes: Any, most: int, rng: Any) -> Told | None:
    """What `Z` (n, d), of SD 1, tells about the classes. None where there are too few rows or classes."""
    import numpy as np

    sizes = np.bincount(codes)
    if len(codes) < 4 * FOLDS or (sizes > 0).sum() < 2 or Z.shape[1] == 0:
        return None
    fold = rng.permutation(np.arange(len(codes)) % FOLDS)

    def scores(orders: Any) -> Any:
        return _aucs(Z, codes, fold, orders)

    auc = float(scores(np.arange(len(codes))[None, :])[0])
    rare = int(np.sort(sizes[sizes > 0])[0]) if (sizes > 0).sum() == 2 else len(codes) // 2
    p = in_two_steps(scores, len(codes), most, rng) if most else None
    return Told(auc, hanley(auc, rare, len(codes) - rare), p)


def _aucs(Z: Any, codes: Any, fold: Any, orders: Any) -> Any:
    """The area under the curve for each order of the labels: (orders,). Some orders at a time, for the memory."""
    import numpy as np

    kinds = np.unique(codes)
    kinds = kinds[1:] if len(kinds) == 2 else kinds
    step = max(1, CELLS // (len(codes) * len(kinds)))
    return np.concatenate([_some(Z, codes, fold, orders[at : at + step], kinds) for at in range(0, len(orders), step)])


def _some(Z: Any, codes: Any, fold: Any, orders: Any, kinds: Any) -> Any:
    import numpy as np

    Y = (codes[orders][:, None, :] == kinds[None, :, None]).reshape(-1, Z.shape[0]).T.astype(np.float64)
    guess = np.empty_like(Y)
    for one in range(FOLDS):
        out = fold == one
        guess[out] = ridge(Z[~out], Y[~out], Z[out])
    return auc(guess, Y, fold).reshape(len(orders), -1).mean(axis=1)


def ridge(Z: Any, Y: Any, Z_out: Any) -> Any:
    """Predictions of ridge regressions on the same rows, all targets at once: (rows out, targets)."""
    import numpy as np

    middle, level = Z.mean(axis=0), Y.mean(axis=0)
    Z, Y = Z - middle, Y - level
    if Z.shape[1] <= Z.shape[0]:
        weights = np.linalg.solve(Z.T @ Z + RIDGE * np.eye(Z.shape[1]), Z.T @ Y)
    else:
        weights = Z.T @ np.linalg.solve(Z @ Z.T + RIDGE * np.eye(Z.shape[0]), Y)
    return (Z_out - middle) @ weights + level


def auc(guess: Any, truth: Any, fold: Any) -> Any:
    """The area under the curve of each column (n, k), the mean over folds that have both classes; ties count half."""
    import numpy as np
    from scipy.stats import rankdata

    ranks = rankdata(np.clip(guess, -8, 8) + 20.0 * fold[:, None], axis=0)  # fold after fold
    sizes = np.bincount(fold, minlength=FOLDS).astype(np.float64)
    within = (fold[None, :] == np.arange(FOLDS)[:, None]).astype(np.float64)
    ones = within @ truth
    pairs = ones * (sizes[:, None] - ones)
    above = within @ (ranks * truth) - ones * (np.cumsum(sizes) - sizes)[:, None] - ones * (ones + 1) / 2
    areas = np.where(pairs > 0, above / np.maximum(pairs, 1), 0.0).sum(axis=0)
    seen = (pairs > 0).sum(axis=0)
    return np.where(seen > 0, areas / np.maximum(seen, 1), 0.5)


def hanley(area: float, ones: int, others: int) -> float:
    """The standard error of an area under the curve (Hanley and McNeil 1982, Radiology 143:29)."""
    a = min(max(area, 1e-6), 1 - 1e-6)
    q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
    top = a * (1 - a) + (ones - 1) * (q1 - a * a) + (others - 1) * (q2 - a * a)
    return float((max(top, 0.0) / max(ones * others, 1)) ** 0.5)


def one_hot(codes: Any) -> Any:
    """(n, kinds) of SD 1, -1 being a kind of its own; constant ones left out."""
    import numpy as np

    kinds = np.unique(codes)
    Z = (codes[:, None] == kinds[None, :]).astype(np.float64)
    spread = Z.std(axis=0)
    return (Z[:, spread > 0] - Z[:, spread > 0].mean(axis=0)) / spread[spread > 0]
