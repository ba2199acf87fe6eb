"""Expected optimism against known values, and the whole theory against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from deeprules_jupyter.lockbox.intervals import proportion, simultaneous
from deeprules_jupyter.lockbox.optimism import expected_maximum, expected_optimism
from deeprules_jupyter.lockbox.worth import verdict

ROUNDS = 2000
ACCURACY = 0.8
TAIL = 0.8416212335729143  # a standard normal value lies below it with probability 0.8
# test rows, looks, then for unrelated models and for a latent correlation of 0.8:
# true optimism, how often the ordinary 95 % interval of the best holds, how often the one at 1 - 0.05/k does
TABLE = (
    (100, 5, (0.046, 0.93, 0.99), (0.031, 0.95, 0.99)),
    (100, 20, (0.072, 0.77, 0.98), (0.048, 0.88, 0.98)),
    (100, 50, (0.084, 0.55, 0.99), (0.057, 0.84, 0.99)),
    (500, 5, (0.021, 0.88, 0.97), (0.014, 0.91, 0.98)),
    (500, 20, (0.033, 0.63, 0.97), (0.023, 0.80, 0.98)),
    (500, 50, (0.039, 0.30, 0.98), (0.026, 0.74, 0.99)),
)


def test_the_largest_of_k_normal_values_is_known_exactly() -> None:
    exact = {1: 0.0, 2: 1 / math.sqrt(math.pi), 3: 1.5 / math.sqrt(math.pi)}
    for k, value in exact.items():
        assert expected_maximum(k) == pytest.approx(value, abs=1e-9)
    for k, value in {5: 1.16, 10: 1.54, 20: 1.87, 50: 2.25, 100: 2.51}.items():
        assert round(expected_maximum(k), 2) == value


def test_models_that_err_alike_cannot_be_lucky_apart() -> None:
    assert expected_optimism(20, 0.04) == pytest.approx(0.0747, abs=1e-4)
    assert expected_optimism(20, 0.04, 0.75) == pytest.approx(0.0747 / 2, abs=1e-4)
    assert expected_optimism(20, 0.04, 1.0) == expected_optimism(1, 0.04) == 0.0
    assert expected_optimism(20, 0.04, -0.3) == expected_optimism(20, 0.04)


def right(generator: np.random.Generator, rows: int, looks: int, latent: float) -> tuple[np.ndarray, float]:
    """Hits of equally good models, shape (rounds, looks); and the mean correlation of their right/wrong patterns."""
    if not latent:
        return generator.binomial(rows, ACCURACY, (ROUNDS, looks)), 0.0
    hits, alike = np.zeros((ROUNDS, looks), dtype=np.int64), []
    for start in range(0, ROUNDS, 100):
        own = generator.standard_normal((100, looks, rows), dtype=np.float32)
        shared = generator.standard_normal((100, 1, rows), dtype=np.float32)
        own *= np.float32(math.sqrt(1 - latent))
        own += np.float32(math.sqrt(latent)) * shared
        pattern = own < TAIL
        hits[start : start + 100] = pattern.sum(axis=2)
        alike += [np.corrcoef(pattern[0, 0], pattern[0, i])[0, 1] for i in range(1, min(looks, 6))]
    return hits, float(np.mean(alike))


@pytest.mark.parametrize(("rows", "looks", "apart", "together"), TABLE)
def test_the_table_of_the_design_comes_out_again(
    rows: int, looks: int, apart: tuple[float, ...], together: tuple[float, ...]
) -> None:
    generator = np.random.default_rng(rows * 100 + looks)
    for latent, (optimism, naive, adjusted) in ((0.0, apart), (0.8, together)):
        hits, alike = right(generator, rows, looks, latent)
        best = hits.max(axis=1)
        gain = float(best.mean()) / rows - ACCURACY
        assert gain == pytest.approx(optimism, abs=0.0025)
        for level, wanted in ((0.95, naive), (simultaneous(looks), adjusted)):
            low, high = proportion(best, rows, level)
            holds = float(((low <= ACCURACY) & (high >= ACCURACY)).mean())
            assert holds == pytest.approx(wanted, abs=4 * math.sqrt(wanted * (1 - wanted) / ROUNDS) + 0.006)
        # What we tell a person, from nothing but the standard error and the correlation of the errors:
        se = math.sqrt(ACCURACY * (1 - ACCURACY) / rows)
        assert expected_optimism(looks, se, alike) == pytest.approx(gain, rel=0.1, abs=0.001)


def test_the_words_for_k_looks() -> None:
    assert [verdict(k) for k in (0, 1, 2, 5, 6)] == ["unopened", "spent", "adjusted", "adjusted", "tuning set"]
    assert verdict(3, optimism=0.02, gain=0.03) == "tuning set"
    assert verdict(3, optimism=0.02, gain=0.05) == "adjusted"
    assert verdict(3, optimism=0.02, gain=0.0) == "adjusted"  # nothing is claimed
    assert verdict(1, optimism=0.02, gain=0.01) == "spent"
