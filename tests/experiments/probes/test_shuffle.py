"""Shuffled labels: the test itself, and how labels are dealt out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.model_selection import permutation_test_score
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from deeprules_jupyter.experiments.probes import cell, shuffle
from deeprules_jupyter.experiments.probes.task import task


def nothing(null: shuffle.Null) -> None:
    """Progress that nobody reads."""


def outcome_of(model: Any, X: Any, y: Any, times: int, **given: Any) -> shuffle.Null:
    tried, luck = task(model, X, y, **given), np.random.default_rng(0)
    draw = lambda: tried.score(shuffle.dealt(tried.y, tried.groups, luck))  # noqa: E731
    return shuffle.against(tried.score(), draw, times, tried.chance, nothing)


def test_the_genes_of_198_breast_cancers_tell_more_than_chance() -> None:
    sksurv = pytest.importorskip("sksurv.datasets")
    X, outcome = sksurv.load_breast_cancer()
    genes = X.select_dtypes("number").to_numpy()
    model = make_pipeline(StandardScaler(), RidgeClassifier(alpha=300.0))
    found = outcome_of(model, genes, outcome["e.tdm"], 19)  # of 99 none comes as far either: p = 0.01 (measured)
    assert 0.67 < found.real < 0.73 and found.p == 0.05 and not found.leaks


def test_it_agrees_with_the_test_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 4)), np.arange(60) % 2
    X[:, 0] += 0.6 * y
    found = outcome_of(GaussianNB(), X, y, 29, metric="accuracy")
    real, shuffled, p = permutation_test_score(
        GaussianNB(), X, y, cv=task(GaussianNB(), X, y).folds, n_permutations=29, random_state=1
    )
    assert found.real == pytest.approx(real) and abs(found.mean - shuffled.mean()) < 0.04
    assert abs(found.p - p) < 0.1 or found.p > shuffle.LARGEST < p


def test_noise_ends_early_and_is_no_leak_but_genes_chosen_outside_are_one() -> None:
    rng = np.random.default_rng(0)
    X, y, luck = rng.normal(size=(80, 400)), np.arange(80) % 2, np.random.default_rng(0)
    inside = outcome_of(make_pipeline(SelectKBest(k=20), GaussianNB()), X, y, 99)
    assert inside.p > 0.05 and inside.decided and len(inside.shuffled) < 99 and not inside.leaks
    tried = task(GaussianNB(), X, y)

    def draw() -> float:
        labels = shuffle.dealt(y, None, luck)
        return tried.score(labels, SelectKBest(k=20).fit_transform(X, labels))

    real = tried.score(y, SelectKBest(k=20).fit_transform(X, y))
    outside = shuffle.against(real, draw, 20, tried.chance, nothing)
    assert real > 0.9 and outside.mean > 0.85 and outside.leaks


def test_a_healthy_model_is_not_called_leaky() -> None:
    X, y = np.random.default_rng(5).normal(size=(50, 5)), np.arange(50) % 2
    assert not outcome_of(GaussianNB(), X, y, 20).leaks


def test_whole_groups_are_dealt_out_where_each_has_one_label_and_else_rows_within_them() -> None:
    luck = np.random.default_rng(0)
    groups = np.repeat(np.arange(20), 5)
    y = (np.arange(20) % 2)[groups]
    dealt = shuffle.dealt(y, groups, luck)
    assert all(len(set(dealt[groups == group])) == 1 for group in range(20)) and (dealt != y).any()
    mixed = np.arange(100) % 5
    dealt = shuffle.dealt(mixed, groups, luck)
    assert all(sorted(dealt[groups == group]) == [0, 1, 2, 3, 4] for group in range(20)) and (dealt != mixed).any()
    assert sorted(shuffle.dealt(y, None, luck)) == sorted(y)


def test_an_interrupt_keeps_what_is_there() -> None:
    scores = iter([0.1, 0.2])

    def draw() -> float:
        try:
            return next(scores)
        except StopIteration:
            raise KeyboardInterrupt from None

    found = shuffle.against(0.9, draw, 99, 0.5, nothing)
    assert found.shuffled == (0.1, 0.2) and found.p == pytest.approx(1 / 3) and not found.leaks
    with pytest.raises(KeyboardInterrupt):
        shuffle.against(0.9, draw, 99, 0.5, nothing)


KINDS = {
    "array": np.arange(50),
    "tensor": torch.arange(50),
    "series": pd.Series(np.arange(50), index=np.arange(50) * 3),
    "list": list(range(50)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_labels_are_shuffled_in_place_so_that_all_that_holds_them_sees_it(kind: str) -> None:
    value = KINDS[kind]
    labels = value.clone() if kind == "tensor" else value.copy()  # type: ignore[attr-defined]
    holder = [labels]
    cell.deal("y", cell.positions(None, np.random.default_rng(0)))({"y": labels})
    assert (
        holder[0] is labels
        and list(labels) != list(range(50))
        and sorted(int(one) for one in labels) == list(range(50))
    )


def test_a_column_of_a_table_is_shuffled_and_nothing_else() -> None:
    table = pd.DataFrame({"a": np.arange(50), "sick": np.arange(50)})
    cell.deal("table['sick']", cell.positions(None, np.random.default_rng(0)))({"table": table})
    assert (table.a == np.arange(50)).all() and (table.sick != np.arange(50)).any() and table.sick.sum() == 1225


def test_which_number_is_the_score() -> None:
    assert cell.score("", {}, {"x": 3}, 0.7).name == cell.RESULT
    assert cell.score("", {"acc": 1.0}, {"acc": 0.5, "epoch": 3, "net": object()}, None).name == "acc"
    loss = cell.score("val_loss", {}, {}, None)
    assert loss.lower and loss.of({"val_loss": torch.tensor(0.5)}, None) == -0.5
    with pytest.raises(
        ValueError, match="say which number is the score, with --score NAME: the cell has made acc, auc"
    ):
        cell.score("", {}, {"acc": 0.5, "auc": 0.6}, None)
    with pytest.raises(ValueError, match="acc is no single number"):
        cell.Score("acc").of({"acc": np.zeros(3)}, None)


def test_what_cannot_be_tried_is_said_in_one_line() -> None:
    X, y = np.zeros((10, 2)), np.arange(10) % 2
    for model, rows, labels, line in (
        (torch.nn.Linear(2, 2), X, y, "%%deeprules_shuffle on top"),
        (LogisticRegression(), X, y[:9], "10 rows, and 9 targets"),
        (LogisticRegression(), X, y * 0, "one class only"),
        (LogisticRegression(), X, np.arange(10), "each class needs two"),
        (LogisticRegression(), 5, y, "is no table"),
    ):
        with pytest.raises(ValueError, match=line) as error:
            task(model, rows, labels)
        assert "\n" not in str(error.value)
