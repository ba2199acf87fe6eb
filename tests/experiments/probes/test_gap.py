"""Scores part by part: against scikit-learn's own, on real rows, and for models with and without a gap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn import metrics
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from deeprules_jupyter.experiments.probes import gap
from deeprules_jupyter.experiments.probes.sites import sites
from deeprules_jupyter.experiments.probes.task import task

X, y = load_breast_cancer(return_X_y=True)


def part(model: Any, rows: slice) -> gap.Part:
    return gap.Part("some", y[rows], model.predict_proba(X[rows]))


@pytest.mark.parametrize("classes", [2, 4])
def test_measures_are_those_of_scikit_learn(classes: int) -> None:
    luck = np.random.default_rng(classes)
    truth, answer = luck.integers(0, classes, 200), luck.random((200, classes)).round(1) + 0.1
    answer /= answer.sum(axis=1, keepdims=True)
    said = answer.argmax(axis=1)
    assert gap.mcc(truth, answer) == pytest.approx(metrics.matthews_corrcoef(truth, said))
    assert gap.balanced(truth, answer) == pytest.approx(metrics.balanced_accuracy_score(truth, said))
    assert gap.accuracy(truth, answer) == pytest.approx(metrics.accuracy_score(truth, said))
    if classes == 2:
        assert gap.auc(truth, answer) == pytest.approx(metrics.roc_auc_score(truth, answer[:, 1]))
        assert gap.precision(truth, answer) == pytest.approx(metrics.average_precision_score(truth, answer[:, 1]))
    values = luck.normal(size=200)
    assert gap.r2(truth, values) == pytest.approx(metrics.r2_score(truth, values))


def test_a_healthy_forest_has_no_gap_out_of_bag_though_it_knows_its_rows_by_heart() -> None:
    # A bare "gap above 0.05" fires on 43 of 100 such splits with 60 test rows; the interval of this one does not.
    by = gap.measures("binary")
    forest = RandomForestClassifier(60, random_state=0).fit(X[:300], y[:300])
    own, test = gap.judged(part(forest, slice(0, 300)), by), gap.judged(part(forest, slice(300, 360)), by)
    assert own["ROC AUC"].span.value == 1.0
    whole = make_pipeline(StandardScaler(), RandomForestClassifier(60)).fit(X[:300], y[:300])
    said = gap.out_of_bag(whole, X[:300], y[:300])
    assert said.shape == (300, 2) and gap.out_of_bag(KNeighborsClassifier().fit(X, y), X, y) is None
    known = ~np.isnan(said).any(axis=1)
    bag = gap.judged(gap.Part("bag", y[:300][known], said[known]), by)
    assert not gap.worth_a_word(gap.between(bag["ROC AUC"], test["ROC AUC"]), test["ROC AUC"].span.value)


def test_a_model_of_noise_has_a_gap() -> None:
    luck = np.random.default_rng(0)
    rows, labels = luck.normal(size=(200, 80)), luck.integers(0, 2, 200)
    model = LogisticRegression(C=100, max_iter=500).fit(rows[:100], labels[:100])
    one, other = (
        gap.judged(gap.Part("", labels[some], model.predict_proba(rows[some])), gap.measures("binary"))["ROC AUC"]
        for some in (slice(0, 100), slice(100, 200))
    )
    found = gap.between(one, other)
    assert found.low > 0.2 and gap.worth_a_word(found, other.span.value)


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    luck = np.random.default_rng(0)
    truth = luck.integers(0, 2, 400)
    answer = np.eye(2)[np.where(luck.random(400) < 0.8, truth, 1 - truth)]
    span = gap.judged(gap.Part("", truth, answer), {"accuracy": gap.accuracy})["accuracy"].span
    reach = 1.96 * (span.value * (1 - span.value) / 400) ** 0.5
    assert [span.high - span.value, span.value - span.low] == pytest.approx([reach, reach], abs=0.01)


def test_a_site_that_is_left_out_shows_what_random_folds_hide() -> None:
    luck = np.random.default_rng(0)
    where = np.repeat(np.arange(4), 40)
    label = luck.integers(0, 2, 160)
    sign = np.where(where % 2 == 0, 1, -1)  # the machine of each site shows the disease the other way round
    rows = np.column_stack([np.eye(4)[where] * label[:, None] * sign[:, None] * 3, luck.normal(size=160)])
    found = sites(task(LogisticRegression(), rows, label), where)
    assert found.random > 0.9 and found.mean < 0.6 and found.falls
    calm = sites(task(LogisticRegression(max_iter=500), X[:200], y[:200]), np.arange(200) % 4)
    assert not calm.falls and [rows for _, rows, _ in calm.scores] == [50] * 4
    numbers = sites(task(Ridge(), X[:100, 1:], X[:100, 0]), np.arange(100) % 3)
    assert numbers.metric == "r2" and not numbers.falls
    with pytest.raises(ValueError, match="there is one site only"):
        sites(task(LogisticRegression(), X[:50], y[:50]), np.zeros(50))


def test_a_flower_that_was_never_seen_is_not_told() -> None:
    flowers, kinds = load_iris(return_X_y=True)
    wide = (flowers[:, 1] > np.median(flowers[:, 1])).astype(int)
    found = sites(task(make_pipeline(StandardScaler(), LogisticRegression()), flowers[:, [0, 2, 3]], wide), kinds)
    assert found.random - found.mean > 0.1


def test_what_has_no_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="one class, or one number"):
        gap.measures("labels")


def test_rows_of_one_patient_are_drawn_together_and_say_less() -> None:
    luck = np.random.default_rng(0)
    patient = np.repeat(np.arange(40), 8)
    truth = np.repeat(luck.integers(0, 2, 40), 8)
    second = 1 / (1 + np.exp(-(truth - 0.5) - np.repeat(luck.normal(size=40), 8)))
    said, by = np.column_stack([1 - second, second]), {"ROC AUC": gap.auc}
    alone, whole = (gap.judged(gap.Part("", truth, said, own), by)["ROC AUC"].span for own in (None, patient))
    assert alone.value == whole.value and whole.high - whole.low > 2 * (alone.high - alone.low)


def test_a_perfect_score_has_no_interval_of_one_value() -> None:
    truth = np.repeat([0, 1], [40, 10])
    found = gap.judged(gap.Part("", truth, np.eye(2)[truth]), {**gap.measures("binary"), "accuracy": gap.accuracy})
    spans = {name: one.span for name, one in found.items()}
    assert all(span.value == span.high == 1.0 for span in spans.values())
    # Clopper and Pearson: ten of ten, and fifty of fifty.
    assert spans["ROC AUC"].low == pytest.approx(0.025 ** (1 / 10)) and spans["accuracy"].low == pytest.approx(
        0.025**0.02
    )
    owners = np.arange(50) // 2
    units = gap.judged(gap.Part("", truth, np.eye(2)[truth], owners), {"ROC AUC": gap.auc})["ROC AUC"].span
    assert units.low == pytest.approx(0.025 ** (1 / 5))
    # The gap between two perfect scores leaves open what each of them does.
    apart = gap.between(found["ROC AUC"], found["ROC AUC"])
    assert apart.value == 0 and apart.low < -0.2 and apart.high > 0.2
