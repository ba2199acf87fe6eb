"""Intervals against other implementations and against simulation."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from deeprules_jupyter.lockbox.intervals import around, auroc, auroc_parts, bootstrap_error, proportion, simultaneous


@pytest.mark.parametrize(("hits", "rows"), [(0, 20), (1, 20), (13, 20), (20, 20), (400, 500)])
def test_the_interval_of_a_share_is_that_of_clopper_and_pearson(hits: int, rows: int) -> None:
    for level in (0.95, simultaneous(4)):
        theirs = binomtest(hits, rows).proportion_ci(level, method="exact")
        assert proportion(hits, rows, level) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    low, high = proportion(np.array([hits, hits]), rows)
    assert low.shape == high.shape == (2,)


def sample(generator: np.random.Generator, rows: int, shift: float) -> tuple[np.ndarray, np.ndarray]:
    truth = np.arange(rows) % 3 == 0
    return truth, np.round(generator.normal(shift * truth, 1), 1)  # with ties


def test_the_area_and_its_error_agree_with_scikit_learn_and_with_many_samples() -> None:
    generator = np.random.default_rng(0)
    areas, errors, held = [], [], 0
    for _ in range(400):
        truth, scores = sample(generator, 90, 1.0)
        area, pulls = auroc_parts(truth, scores)
        areas.append(area)
        errors.append(float(np.sqrt((pulls**2).sum())))
        low, high = auroc(truth, scores)
        held += low <= 0.7602 <= high  # the normal distribution function of 1/sqrt(2)
    assert areas[-1] == pytest.approx(roc_auc_score(truth, scores))
    assert np.mean(errors) == pytest.approx(np.std(areas), rel=0.08)
    assert 0.93 <= held / 400 <= 0.975


def test_the_errors_of_two_models_on_the_same_rows_covary_as_they_do() -> None:
    generator = np.random.default_rng(1)
    areas, covariances = [], []
    for _ in range(400):
        truth, one = sample(generator, 90, 1.0)
        other = one + generator.normal(0, 1, 90)
        parts = [auroc_parts(truth, scores) for scores in (one, other)]
        areas.append([area for area, _ in parts])
        covariances.append(float((parts[0][1] * parts[1][1]).sum()))
    assert np.mean(covariances) == pytest.approx(np.cov(np.transpose(areas))[0, 1], rel=0.15)


def test_a_perfect_area_has_an_interval_all_the_same() -> None:
    truth = np.array([False] * 40 + [True] * 10)
    assert auroc(truth, truth.astype(float)) == pytest.approx(proportion(10, 10))
    with pytest.raises(ValueError, match="fewer than two rows"):
        auroc_parts(np.arange(10) == 3, np.arange(10.0))


def test_an_interval_never_leaves_its_bounds() -> None:
    assert around(0.5, 0.1, 0.95) == pytest.approx((0.304, 0.696), abs=1e-3)
    low, high = around(0.97, 0.05, 0.999, (0.0, 1.0))
    assert 0 < low < 0.97 < high < 1
    assert around(1.0, 0.1, 0.95, (0.0, 1.0))[1] == 1.0


def test_a_bootstrap_knows_the_error_and_leaves_the_random_state_alone() -> None:
    generator = np.random.default_rng(2)
    truth = np.arange(300) % 2
    guess = np.where(generator.random(300) < 0.8, truth, 1 - truth)
    before = random.getstate(), np.random.get_state()[1].tolist()
    error = bootstrap_error(balanced_accuracy_score, truth, guess)
    assert error == pytest.approx(np.sqrt(0.8 * 0.2 / 300), rel=0.15)
    assert error == bootstrap_error(balanced_accuracy_score, truth, guess)
    assert before == (random.getstate(), np.random.get_state()[1].tolist())
    assert np.isnan(bootstrap_error(lambda *_: float("nan"), truth, guess))


def test_one_score_for_all_rows_is_half_of_the_area_for_sure() -> None:
    assert auroc(np.arange(20) % 2 == 0, np.ones(20)) == (0.5, 0.5)
