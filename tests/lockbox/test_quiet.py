"""What quiet mode gives away, and what it costs."""

from __future__ import annotations

import numpy as np
import pytest

from deeprules_jupyter.lockbox.quiet import PRICE, TOLERANCE, answer, laplace

ROUNDS = 20_000


@pytest.mark.parametrize(("rows", "drop", "told"), PRICE)
def test_the_price_that_is_stated_is_the_price(rows: int, drop: float, told: float) -> None:
    """A model of true accuracy 0.8 whose tuning estimate says more."""
    generator = np.random.default_rng(rows)
    values = generator.binomial(rows, 0.8, ROUNDS) / rows
    se = (0.8 * 0.2 / rows) ** 0.5
    shown = [answer(v, 0.8 + drop, se, luck) for v, luck in zip(values, generator.random(ROUNDS), strict=True)]
    assert np.mean([not one.agrees for one in shown]) == pytest.approx(told, abs=0.015)


def test_a_tuning_estimate_that_holds_is_rarely_called_wrong() -> None:
    generator = np.random.default_rng(0)
    values = generator.binomial(100, 0.8, ROUNDS) / 100
    told = [not answer(v, 0.8, 0.04, luck).agrees for v, luck in zip(values, generator.random(ROUNDS), strict=True)]
    assert 0.01 <= np.mean(told) <= 0.02


def gained(generator: np.random.Generator, rows: int, looks: int, quiet: bool) -> float:
    """What random guesses gain in voting those that the test set called lucky; the truth is a gain of 0."""
    right = generator.integers(0, 2, (looks, rows))
    shown = right.mean(axis=1)
    if quiet:
        answers = [answer(value, 0.5, 0.5 / rows**0.5, generator.random()) for value in shown]
        shown = np.array([0.5 if one.value is None else one.value for one in answers])
    lucky = right[shown > 0.5]
    votes = 2 * lucky.sum(axis=0) - len(lucky)
    return float(np.mean(np.sign(votes)) / 2) if len(lucky) else 0.0


@pytest.mark.parametrize(
    ("rows", "looks", "open_", "quiet"), [(100, 20, 0.102, 0.014), (100, 50, 0.160, 0.033), (500, 50, 0.071, 0.016)]
)
def test_who_asks_often_learns_little(rows: int, looks: int, open_: float, quiet: float) -> None:
    generator = np.random.default_rng(7)
    for mode, wanted in ((False, open_), (True, quiet)):
        found = np.mean([gained(generator, rows, looks, mode) for _ in range(1200)])
        assert found == pytest.approx(wanted, abs=0.005)


def test_agreement_tells_no_digit_and_the_same_question_gets_the_same_answer() -> None:
    agreed = answer(0.81, 0.8, 0.02, 0.4)
    assert (agreed.agrees, agreed.value, agreed.tolerance) == (True, None, TOLERANCE * 0.02)
    told = answer(0.6, 0.8, 0.02, 0.4)
    assert not told.agrees and told.value == answer(0.6, 0.8, 0.02, 0.4).value != 0.6
    assert laplace(0.5) == 0 and laplace(0.9) == pytest.approx(-laplace(0.1)) and laplace(0.9) > 0
    assert all(np.isfinite(laplace(luck)) for luck in (0.0, 1.0))
