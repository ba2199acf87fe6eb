"""Planted faults are found, and their clean twins are left alone; no model of a library is needed for most of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from deeprules_jupyter.experiments.insight import importance, membership, subgroups

LUCK = np.random.default_rng(3)


def linear(table: np.ndarray, weights: list[float]) -> importance.Ask:
    """A model that is known: the second class by a logit of these columns."""

    def ask(index: np.ndarray) -> np.ndarray:
        values = table[index, np.arange(table.shape[1])]
        second = 1 / (1 + np.exp(-values @ np.array(weights)))
        return np.column_stack([1 - second, second])

    return ask


def own(table: np.ndarray) -> np.ndarray:
    return np.repeat(np.arange(len(table))[:, None], table.shape[1], axis=1)


def test_copies_of_a_column_are_shuffled_together_and_noise_is_not_told() -> None:
    table = LUCK.normal(size=(400, 5))
    table[:, 1] = table[:, 0] + LUCK.normal(size=400) * 0.05
    truth = (table[:, 0] + LUCK.normal(size=400) * 0.5 > 0).astype(int)
    ask = linear(table, [2, 2, 0.02, 0, 0])
    found, stable = importance.importances(ask, table, truth, list("abcde"))
    assert found[0].columns == ("a", "b") and found[0].told and found[0].mean > 0.3
    assert not any(one.told for one in found[1:]) and stable is None
    # Each alone, the model has the other one still: that is why they are shuffled together.
    alone, whole = own(table), own(table)
    alone[:, 0], whole[:, [0, 1]] = LUCK.permutation(400), LUCK.permutation(400)[:, None]
    assert importance.auc(truth, ask(alone)) > importance.auc(truth, ask(whole)) + 0.1


def test_a_model_without_a_signal_is_known() -> None:
    table = LUCK.normal(size=(300, 3))
    truth = (table[:, 0] > 0).astype(int)
    ask = linear(table, [3, 0, 0])
    assert importance.signal(truth, ask(own(table))).there
    assert not importance.signal(LUCK.permutation(truth), ask(own(table))).there


def answers(truth: np.ndarray, noise: np.ndarray) -> np.ndarray:
    second = 1 / (1 + np.exp(-(truth * 2 - 1 + LUCK.normal(size=len(truth)) * noise)))
    return np.column_stack([1 - second, second])


def test_a_planted_gap_is_found_and_its_twin_is_silent() -> None:
    truth = LUCK.integers(0, 2, 800)
    sex = np.where(np.arange(800) % 2, "f", "m")
    site = np.array(["a"] * 780 + ["b"] * 20)
    bad = np.where(sex == "f", 6.0, 0.7)
    name, found = subgroups.compare(truth, answers(truth, bad), {"sex": sex, "site": site})
    by_name = {one.name: one for one in found}
    assert name == "ROC AUC" and by_name["f"].apart and (by_name["f"].gap or 0) < -0.2 and by_name["m"].apart
    assert by_name["b"].score is None and not by_name["b"].apart and by_name["b"].rows == 20
    assert by_name["a"].gap is None  # the rest is too small to stand beside it
    fair = [
        subgroups.compare(truth, answers(truth, np.full(800, 1.5)), {"sex": LUCK.permutation(sex)})[1]
        for _ in range(10)
    ]
    assert sum(any(one.apart for one in groups) for groups in fair) <= 1


def test_numbers_are_cut_into_thirds_and_too_many_groups_are_refused() -> None:
    truth = LUCK.integers(0, 2, 300)
    age = LUCK.uniform(20, 80, 300)
    age[:3] = math.nan
    _, found = subgroups.compare(truth, np.eye(2)[truth], {"age": age}, hard=True)
    assert [one.name for one in found] == ["low third", "middle third", "high third", "not known"]
    assert sum(one.rows for one in found) == 300 and found[0].score == 1.0
    assert found[0].low < 0.98 and found[0].high == 1.0  # all right in a hundred rows is not surely all right
    with pytest.raises(ValueError, match="300 different values"):
        subgroups.compare(truth, np.eye(2)[truth], {"id": np.arange(300).astype(str)})


def test_a_tree_that_knows_its_rows_by_heart_is_found_and_a_modest_model_is_not() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.tree import DecisionTreeClassifier

    luck = np.random.default_rng(0)
    table = luck.normal(size=(2000, 3))
    y = (table[:, 0] + luck.normal(size=2000) > 0).astype(int)
    mine, others = slice(0, 1000), slice(1000, 2000)
    risks = []
    for model in (DecisionTreeClassifier(random_state=0), LogisticRegression()):
        model.fit(table[mine], y[mine])
        said = model.predict_proba(table)
        risks.append(membership.risk(y[mine], said[mine], y[others], said[others]))
    tree, plain = risks
    assert tree.real and tree.area > 0.6 and not plain.real
    assert plain.found <= plain.found_high <= 1
    with pytest.raises(ValueError, match="100 rows of each side"):
        membership.risk(y[:50], np.eye(2)[y[:50]], y, np.eye(2)[y])


def test_columns_that_name_people_are_told_without_their_values() -> None:
    found = dict(
        membership.telling(
            {
                "patient_id": np.arange(30), "PatientName": np.array(["x"] * 30), "age": LUCK.normal(size=30),
                "note": np.array([f"text {n}" for n in range(30)]), "town": np.array(["a"] * 28 + ["b"] * 2),
                "sex": np.array(["f", "m"] * 15), "filename_length": np.arange(30),
            }
        )
    )  # fmt: skip
    assert set(found) == {"patient_id", "PatientName", "note", "town"}
    assert found["town"] == "1 of its values stand in fewer than 5 rows"
