"""What is said after k looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import f1_score, r2_score, roc_auc_score

from deeprules_jupyter.lockbox.intervals import proportion, simultaneous
from deeprules_jupyter.lockbox.optimism import expected_optimism
from deeprules_jupyter.lockbox.scores import Score, error, interval, likeness
from deeprules_jupyter.lockbox.worth import worth

TRUTH = np.arange(100) % 2


@dataclass
class Kept:
    truth: Any
    guess: Any
    options: dict[str, Any] = field(default_factory=dict)


def accuracy(hits: int, kept: Kept | None = None) -> Score:
    return Score("accuracy_score", hits / 100, 100, kept)


def wrong(*rows: int) -> Kept:
    guess = TRUTH.copy()
    guess[list(rows)] ^= 1
    return Kept(TRUTH, guess)


def test_a_first_look_is_worth_what_it_says() -> None:
    assert worth([]).verdict == "unopened"
    one = worth([[accuracy(80)]])
    assert one.verdict == "spent" and one.looks == 1 and one.optimism == 0.0
    assert one.first is not None and one.today is not None
    assert one.first.interval == one.today.interval == pytest.approx(proportion(80, 100))


def test_later_looks_are_judged_together() -> None:
    three = worth([[accuracy(80)], [accuracy(78)], [accuracy(95)]])
    assert three.verdict == "adjusted" and three.gain == pytest.approx(0.15)
    assert three.first is not None and three.first.level == 0.95
    assert three.today is not None and three.today.interval == pytest.approx(proportion(95, 100, simultaneous(3)))
    assert three.likeness is not None and (three.likeness.mean, three.likeness.known, three.likeness.pairs) == (0, 0, 3)
    assert worth([[accuracy(80)], [accuracy(82)]]).verdict == "tuning set"  # less than luck gives
    assert worth([[accuracy(80)]] * 6).verdict == "tuning set"


def test_models_that_err_on_the_same_rows_are_known_to() -> None:
    same, apart = wrong(*range(20)), wrong(*range(20, 40))
    assert likeness(accuracy(80, same), accuracy(80, same)) == pytest.approx(1)
    assert likeness(accuracy(80, same), accuracy(80, apart)) == pytest.approx(-0.25)
    assert likeness(accuracy(80, same), accuracy(80)) is None
    reordered = Kept(TRUTH[::-1], same.guess[::-1])
    assert likeness(accuracy(80, same), accuracy(80, reordered)) is None
    alike = worth([[accuracy(80, same)], [accuracy(80, same)]])
    assert alike.optimism == pytest.approx(0, abs=1e-9) and alike.verdict == "adjusted"
    half = worth([[accuracy(80, same)], [accuracy(80, same)], [accuracy(80)]])  # the third came from elsewhere
    assert half.likeness is not None and half.likeness.mean == pytest.approx(1 / 3)
    assert half.optimism == pytest.approx(expected_optimism(3, 0.04, 1 / 3))


def test_scores_of_different_metrics_are_not_compared() -> None:
    found = worth([[Score("f1_score", 0.7, 100)], [accuracy(80)]])
    assert found.first is None and found.gain is None and found.today is not None and found.looks == 2
    both = worth([[Score("f1_score", 0.7, 100), accuracy(78)], [Score("roc_auc_score", 0.9, 100), accuracy(80)]])
    assert both.first is not None and both.first.score.metric == "accuracy_score"


def test_less_is_more_where_a_metric_counts_errors() -> None:
    looks = [[Score("mean_squared_error", value, 100)] for value in (2.0, 3.0, 1.5)]
    assert worth(looks).gain == 0.5
    assert not Score("neg_mean_squared_error", -1.0, 10).lower_is_better and Score("log_loss", 1.0, 10).lower_is_better


def test_areas_shares_and_other_scores_each_get_their_own_interval() -> None:
    generator = np.random.default_rng(0)
    scores = generator.normal(TRUTH, 1)
    area = Score("roc_auc_score", roc_auc_score(TRUTH, scores), 100, Kept(TRUTH, scores))
    kept = wrong(*range(30))
    f1 = Score(
        "f1_score", f1_score(TRUTH, kept.guess, average="macro"), 100, Kept(TRUTH, kept.guess, {"average": "macro"})
    )
    fit = Score("r2_score", r2_score(TRUTH, scores), 100, Kept(TRUTH, scores))
    for score, how in ((area, "DeLong"), (f1, "bootstrap"), (fit, "bootstrap")):
        found = interval(score, 0.95)
        assert found.how == how and found.interval is not None
        assert found.interval[0] < score.value < found.interval[1]
        assert error(score) == pytest.approx((found.interval[1] - found.interval[0]) / 3.92, rel=0.15)
    one, two = np.column_stack([1 - TRUTH * 0.9, TRUTH * 0.9]), np.round(scores, 1)
    assert likeness(area, Score("roc_auc_score", 0.8, 100, Kept(TRUTH, two))) == pytest.approx(1, abs=0.05)
    assert interval(Score("roc_auc_score", 1.0, 100, Kept(TRUTH, one)), 0.95).how == "DeLong"


def test_what_cannot_be_known_is_said() -> None:
    gone = interval(Score("roc_auc_score", 0.9, 100), 0.95)
    assert gone.interval is None and "gone with the kernel" in gone.how
    odd = interval(Score("f1_score", 0.123, 100, wrong(1, 2)), 0.95)  # weights, perhaps
    assert odd.interval is None and "worked out again" in odd.how
    assert Score("test_acc", float(np.float32(134 / 143)), 143).hits == 134
    assert error(Score("my_metric", 0.9, 100)) is None and Score("score", 0.123, 50).hits is None
