"""The intervals against libraries, printed figures and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_1samp
from sklearn.metrics import balanced_accuracy_score

from deeprules_jupyter.experiments.baseline import statistics as st
from deeprules_jupyter.experiments.baseline.metrics import metric
from deeprules_jupyter.paired import wilson


def pairs(n: int, seed: int, gap: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Two models that are right on 80 % of the rows, and often on the same ones."""
    luck = np.random.default_rng(seed)
    both = luck.normal(size=n)
    one, other = (0.8 * both + 0.6 * luck.normal(size=n) for _ in range(2))
    return one > -0.84 - gap, other > -0.84


def test_wilson_is_that_of_scipy() -> None:
    from scipy.stats import binomtest

    for hits, rows in ((0, 10), (9, 10), (45, 50), (500, 1000)):
        found = binomtest(hits, rows).proportion_ci(method="wilson")
        assert wilson(hits, rows) == pytest.approx((found.low, found.high), abs=1e-9)


def test_the_difference_of_shares_by_hand() -> None:
    one = np.array([True] * 40 + [True] * 8 + [False] * 2 + [False] * 10)
    other = np.array([True] * 40 + [False] * 8 + [True] * 2 + [False] * 10)
    found = st.shares(one, other)
    a, b = 9 / 62, 3 / 62  # Bonett and Price 2012: one more discordant row on each side, two more in all
    reach = 1.959964 * ((a + b - (a - b) ** 2) / 62) ** 0.5
    assert found.value == pytest.approx(6 / 60)
    assert (found.low, found.high) == pytest.approx((a - b - reach, a - b + reach), abs=1e-6)
    assert found.p == pytest.approx(0.065, abs=1e-3)  # 2 * sum of C(10, i), i <= 2, less C(10, 2), over 2**10


def test_the_interval_of_shares_holds_no_difference_in_95_of_100() -> None:
    held = [not st.shares(*pairs(100, seed)).clear for seed in range(400)]
    assert 0.93 <= np.mean(held) <= 1.0


def test_areas_are_those_of_scikit_learn_and_their_interval_holds() -> None:
    from sklearn.metrics import roc_auc_score

    held = []
    for seed in range(300):
        luck = np.random.default_rng(seed)
        truth = np.arange(120) % 3 == 0
        shared = luck.normal(size=120) + truth
        one, other = (shared + luck.normal(size=120) for _ in range(2))
        found = st.areas(truth, one, other)
        assert found.value == pytest.approx(roc_auc_score(truth, one) - roc_auc_score(truth, other))
        held.append(not found.clear)
    assert 0.92 <= np.mean(held) <= 0.98


def test_one_split_alone_has_no_interval_and_folds_widen_it() -> None:
    gaps = [0.02, 0.05, -0.01, 0.03, 0.04]
    naive = ttest_1samp(gaps, 0)
    found = st.corrected_t(gaps, 80, 20)
    assert found.value == pytest.approx(0.026) and found.p is not None and found.p > naive.pvalue
    wide = (found.high - found.low) / np.diff(naive.confidence_interval(0.95))[0]
    assert wide == pytest.approx(((1 / 5 + 20 / 80) / (1 / 5)) ** 0.5)
    assert st.corrected_t([0.3], 80, 20).low == -np.inf


def test_groups_are_drawn_whole() -> None:
    """Ten rows of one patient are one patient: the interval is about as wide as that of patients."""
    luck = np.random.default_rng(0)
    truth = luck.normal(size=40)
    one, other = truth + luck.normal(size=40), truth + luck.normal(size=40)
    mae, groups = metric("mae", "number"), np.repeat(np.arange(40), 10)
    alone = st.drawn(mae, truth, one, other)
    ten = st.drawn(mae, *(np.repeat(each, 10) for each in (truth, one, other)), groups=groups)
    unaware = st.drawn(mae, *(np.repeat(each, 10) for each in (truth, one, other)))
    assert ten.high - ten.low == pytest.approx(alone.high - alone.low, rel=0.1)
    assert unaware.high - unaware.low < 0.5 * (ten.high - ten.low)


def test_holm_and_the_expected_best() -> None:
    assert st.holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    scores = [0.1, 0.5, 0.9]
    best = st.expected_best(scores)
    assert best[0] == pytest.approx(np.mean(scores)) and best == sorted(best)
    drawn = [max(np.random.default_rng(seed).choice(scores, 2)) for seed in range(4000)]
    assert best[1] == pytest.approx(np.mean(drawn), abs=0.02)


def test_balanced_accuracy_is_that_of_scikit_learn() -> None:
    luck = np.random.default_rng(0)
    truth, answer = luck.integers(0, 3, 90), luck.random((90, 3))
    wanted = balanced_accuracy_score(truth, answer.argmax(axis=1))
    assert metric("balanced_accuracy", "classes")(truth, answer) == pytest.approx(wanted)
