"""McNemar's test of two models on the same rows, and Wilson's interval of one. Pure; used by rules and experiments."""

from __future__ import annotations

from math import comb, erfc, sqrt

MANY = 1000  # rows on which the models differ, above which the normal curve is as good as exact sums


def mid_p(only_one: int, only_other: int) -> float:
    """The two-sided chance of so uneven a share if both models were equally good, in its mid-p form.

    Takes the rows that only the one, and only the other model got right (Fagerland, Lydersen and Laake 2013,
    doi:10.1186/1471-2288-13-91).
    """
    n, k = only_one + only_other, min(only_one, only_other)
    if n == 0 or only_one == only_other:
        return 1.0
    if n > MANY:
        return float(erfc((n - 2 * k) / sqrt(2 * n)))
    tail = sum(comb(n, i) for i in range(k + 1))
    return float(min(1.0, (2 * tail - comb(n, k)) / 2**n))


def wilson(hits: float, rows: int, level: float = 0.95) -> tuple[float, float]:
    """The interval of a share of rows (Wilson 1927); what is half right may count half."""
    from statistics import NormalDist

    z = NormalDist().inv_cdf(0.5 + level / 2)
    share, wide = hits / rows, z * z / rows
    middle, reach = share + wide / 2, z * sqrt(share * (1 - share) / rows + wide / (4 * rows))
    return max((middle - reach) / (1 + wide), 0.0), min((middle + reach) / (1 + wide), 1.0)
