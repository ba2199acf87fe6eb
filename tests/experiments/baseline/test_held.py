"""The one look at the held-out rows: intervals, effort, earlier looks, and both models together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.model_selection import train_test_split

from deeprules_jupyter.experiments.baseline import Cost, Held, Result, network, run
from deeprules_jupyter.experiments.baseline.equal import AtEqual, few
from deeprules_jupyter.experiments.baseline.statistics import Difference

A, B, YA, YB = train_test_split(*load_breast_cancer(return_X_y=True), random_state=0)
A, B = A / A.max(axis=0), B / A.max(axis=0)
NET = LogisticRegression(C=0.01).fit(A, YA)  # any model of the person's


def compared(**options: Any) -> tuple[Result, Held]:
    found = run(
        A, YA, test=(B, YB), network=lambda rows, one: network.said(NET, rows, one), models=["bayes"], **options
    )
    assert found.held is not None and found.held.above_network is not None
    return found, found.held


@pytest.mark.parametrize("score", ["roc_auc", "accuracy", "log_loss", "balanced_accuracy"])
def test_each_score_stands_inside_its_interval(score: str) -> None:
    _, held = compared(score=score)
    for part in ("winner", "network"):
        low, high = held.intervals[part]
        assert low < getattr(held, part) < high


def test_numbers_have_intervals_too() -> None:
    X, y = load_diabetes(return_X_y=True)
    held = run(X[:300], y[:300], test=(X[300:], y[300:]), models=["ridge"], score="rmse").held
    assert held is not None
    low, high = held.intervals["winner"]
    assert low < held.winner < high < held.dummy


def test_rows_that_were_looked_at_before_have_wider_intervals() -> None:
    _, once = compared()
    _, often = compared(looks=10)
    assert often.looks == 10 and once.above_network is not None and often.above_network is not None
    assert often.above_network.low < once.above_network.low and often.above_network.high > once.above_network.high
    assert often.intervals["winner"][0] < once.intervals["winner"][0]


def test_both_together_are_the_mean_of_what_they_answer() -> None:
    found, held = compared(stack=True)
    mean = (found.fitted.predict_proba(B) + NET.predict_proba(B))[:, 1] / 2
    assert held.both == pytest.approx(roc_auc_score(YB, mean))
    assert held.both_above is not None and held.network is not None
    assert held.both_above.value == pytest.approx(held.both - held.network)
    assert compared()[1].both is None


def test_with_as_many_trials_as_the_network_had_the_winner_is_that_of_its_first_ones() -> None:
    found, held = compared(cost=Cost(trials=1, seconds=0.0), score="log_loss")
    first = found.best.trials[0]
    assert found.best.best is not first  # tuning found something better
    assert [(one.what, one.trial) for one in held.at_equal] == [("trials", first), ("seconds", first)]
    model = found.best.family.model(first.settings, "binary", 0)
    steps = found.fitted[:-1]
    answer = model.fit(steps.transform(A), YA).predict_proba(steps.transform(B))
    gap = log_loss(YB, NET.predict_proba(B)) - log_loss(YB, np.clip(answer, 1e-12, 1))
    assert held.at_equal[0].gap.value == pytest.approx(gap, abs=1e-3)


def test_the_first_trial_of_a_kind_is_its_librarys_own_setting() -> None:
    found = run(A, YA, models=["neighbours"])
    only = [one for what, one in few(found.best, Cost(1, 1e9)) if what == "trials"]
    assert [one.default for one in only] == [True]


def test_a_verdict_flips_where_the_winner_is_on_another_side_and_not_where_it_is_only_less_sure() -> None:
    _, held = compared(cost=Cost(trials=1, seconds=0.0))
    gaps = {side: Difference(side / 10, side / 10 - 0.05, side / 10 + 0.05, None, "") for side in (-1, 0, 1)}
    assert [gap.side for gap in gaps.values()] == [-1, 0, 1]
    for side, gap in gaps.items():
        with_gap = replace(held, above_network=gap, at_equal=(AtEqual("trials", held.at_equal[0].trial, gaps[0]),))
        assert [one.what for one in with_gap.flipped] == ["trials"] * (side != 0)


def test_equal_gives_each_family_the_seconds_of_the_network_and_one_round_at_least() -> None:
    found = run(A, YA, models=["bayes", "logistic"], budget="equal", cost=Cost(1, 1e-9))
    assert all(effort.trials for effort in found.efforts) and any(effort.stopped for effort in found.efforts)
    with pytest.raises(ValueError, match="what the network was given is not known"):
        run(A, YA, models=["bayes"], budget="equal")


def test_what_the_winner_costs_is_measured() -> None:
    found, held = compared(score="accuracy")
    took = held.took["winner"]
    assert took.fit and took.predict and took.size and took.size > 100 and took.memory is not None
    assert held.winner == pytest.approx(accuracy_score(YB, found.fitted.predict(B)))
