"""Quiet mode: a test set that only says whether the tuning estimate holds.

The idea is that of Thresholdout (Dwork and others 2015, doi:10.1126/science.aaa9375): within a tolerance the answer is
"agrees" and tells next to nothing, beyond it comes the value with noise. Guarantees hold for large sets; for small ones
the numbers in `PRICE`, which a test reproduces, say what it is worth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TOLERANCE = 3.0  # standard errors
NOISE = 0.5  # scale of the Laplace noise, in standard errors
# Test rows, by how much the tuning estimate is too high, how often that is told; models of true accuracy 0.8.
PRICE = ((100, 0.10, 0.33), (100, 0.20, 0.95), (500, 0.05, 0.42), (500, 0.10, 0.98))


@dataclass(frozen=True)
class Answer:
    """What quiet mode says."""

    agrees: bool
    tolerance: float  # in units of the score
    value: float | None = None  # with noise, where it does not agree


def answer(value: float, tuning: float, se: float, luck: float) -> Answer:
    """Whether a test score agrees with the tuning estimate.

    `se` is the standard error of the test score; `luck`, between 0 and 1, makes the noise. The same question must be
    asked with the same luck, or asking often enough would wash the noise out.
    """
    tolerance, noisy = TOLERANCE * se, value + laplace(luck) * NOISE * se
    agrees = abs(noisy - tuning) <= tolerance
    return Answer(agrees, tolerance, None if agrees else noisy)


def laplace(luck: float) -> float:
    """The quantile of the standard Laplace distribution."""
    luck = min(1 - 1e-12, max(1e-12, luck))
    return math.log(2 * luck) if luck < 0.5 else -math.log(2 * (1 - luck))
