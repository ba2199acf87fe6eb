"""Calibration, precision against recall, the learning curve, and the memory of a fit."""

from __future__ import annotations

import pickle
import time

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split

from deeprules_jupyter.experiments.baseline import run
from deeprules_jupyter.experiments.baseline.memory import pickled, watched
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.baseline.shapes import calibrated, recalled, shapes

X, Y = load_breast_cancer(return_X_y=True)


def test_exact_probabilities_are_off_by_chance_alone_and_wrong_ones_by_more() -> None:
    luck = np.random.default_rng(0)
    off = []
    for _ in range(50):
        said = luck.uniform(size=400)
        came = luck.uniform(size=400) < said
        found = calibrated(said, came)
        assert found is not None and len(found.points) == 10
        off.append(found.off / found.chance)
        sharp = calibrated(np.clip(said + 3 * (said - 0.5), 0, 1), came)
        assert sharp is not None and sharp.off > 2 * sharp.chance
    assert np.mean(off) == pytest.approx(1, abs=0.1)


def test_precision_against_recall_is_that_of_scikit_learn_and_only_told_of_a_rare_class() -> None:
    luck = np.random.default_rng(0)
    rare = (luck.uniform(size=600) < 0.1).astype(int)
    said = np.clip(0.2 + 0.3 * rare + luck.normal(0, 0.2, 600), 0.01, 0.99)
    answer = np.column_stack([1 - said, said])
    one = problem(luck.normal(size=(600, 2)), np.array(["no", "yes"])[rare])
    found = shapes(one, rare, {"winner": answer, "network": answer.round()})
    assert found is not None and found.rare == "yes" and found.recall is not None and found.of == "class yes"
    assert set(found.recall) == set(found.calibration) == {"winner"}  # the other one says classes alone
    assert found.recall["winner"].area == average_precision_score(rare, said)
    assert found.recall["winner"].points[0] == (0.0, 1.0) and found.recall["winner"].points[-1][0] == 1.0
    mirror = shapes(problem(np.zeros((600, 1)), 1 - rare), 1 - rare, {"winner": answer[:, ::-1]})
    assert mirror is not None and mirror.rare == "0" and mirror.recall is not None  # whichever class is rare
    assert mirror.recall["winner"].area == pytest.approx(found.recall["winner"].area)
    even = shapes(problem(X, Y), Y, {"winner": np.column_stack([1 - Y, Y]) * 0.8 + 0.1})
    assert even is not None and even.recall is None
    assert shapes(problem(X, X[:, 0]), Y, {}) is None
    assert recalled(rare == 1, said).area == found.recall["winner"].area


def test_the_learning_curve_sees_no_held_out_row_and_tells_whether_it_still_rises() -> None:
    luck = np.random.default_rng(0)
    table = luck.normal(size=(250, 150))
    told = table @ luck.normal(size=150)
    rising = run(table, told, models=["ridge"], curve=True).growth
    assert rising is not None and rising.rows[-1] == 200 and rising.judged[-1] > rising.judged[0]
    assert rising.own[0] > rising.judged[0] and rising.gain is not None and rising.gain.low > 0
    classes = (told > 0).astype(int)
    easy = table[:, [0]] + 8 * classes[:, None]
    flat = run(easy, classes, models=["bayes"], curve=True, score="accuracy").growth
    assert flat is not None and flat.gain is not None and flat.gain.low <= 0
    assert run(X[:24], Y[:24], models=["bayes"], curve=True).growth is None  # too few rows for two points


def test_a_learning_curve_keeps_to_the_budget_and_knows_tuning_rows() -> None:
    assert run(X, Y, models=["bayes"], curve=True, budget=0.05).growth is None
    a, b, ya, yb = train_test_split(X, Y, random_state=0)
    found = run(a, ya, tune=(b, yb), models=["bayes"], curve=True).growth
    assert found is not None and found.gain is not None and np.isinf(found.gain.high)  # one part alone: no interval


def test_numbers_have_no_calibration_and_a_learning_curve() -> None:
    table, told = load_diabetes(return_X_y=True)
    found = run(table[:300], told[:300], test=(table[300:], told[300:]), models=["ridge"], curve=True)
    assert found.held is not None and found.held.shapes is None and found.growth is not None


def test_memory_is_seen_while_it_is_held_and_a_size_is_that_of_the_pickle() -> None:
    with watched() as most:
        held = np.ones(8_000_000)  # 64 MB
        time.sleep(0.05)
        del held
    assert 60e6 < most.size < 100e6
    for value in (np.arange(1000), {"a": [1, 2]}):
        assert pickled(value) == len(pickle.dumps(value, protocol=5))
