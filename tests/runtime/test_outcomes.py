"""Two models on the same rows: who was right where, and what the rule on baselines makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.model import Score
from deeprules_jupyter.paired import mid_p

HEAD = """
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifierCV
from sklearn.metrics import accuracy_score, classification_report, log_loss, roc_auc_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
"""
TUNED = """
pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))
simple = GridSearchCV(pipe, {"logisticregression__C": [0.1, 1]}, cv=3).fit(X_train, y_train)
"""
NET = """
net = MLPClassifier((8,), max_iter=30, random_state=0).fit(X_train, y_train)
"""
SCORED = "print(accuracy_score(y_val, {0}.predict(X_val)))"
BOTH = SCORED.format("simple"), SCORED.format("net")
XOR = """
rng = np.random.default_rng(0)
X = rng.normal(size=(800, 2)); y = (X[:, 0] * X[:, 1] > 0).astype(int)
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
"""
GOOD_NET = NET.replace("(8,), max_iter=30", "(32,), max_iter=2000")

LEAKY = {
    "a tuned search": [TUNED, NET, *BOTH],
    "the network first": [NET, BOTH[1], TUNED, BOTH[0]],
    "tuned by hand": [
        "a = LogisticRegression(C=0.1, max_iter=5000).fit(X_train, y_train)\n" + SCORED.format("a"),
        "b = LogisticRegression(C=1, max_iter=5000).fit(X_train, y_train)\n" + SCORED.format("b"),
        NET + BOTH[1],
    ],
    "tuned inside": ["simple = RidgeClassifierCV([0.1, 1, 10]).fit(X_train, y_train)", NET, *BOTH],
    "a report, not a number": [TUNED, NET, *(one.replace("accuracy_score", "classification_report") for one in BOTH)],
    "a loss": [
        TUNED,
        NET,
        *(one.replace("accuracy_score", "log_loss").replace("predict(", "predict_proba(") for one in BOTH),
    ],
    "the method score": [TUNED, NET, "print(simple.score(X_val, y_val), net.score(X_val, y_val))"],
}
CLEAN = {
    "far ahead": [XOR, TUNED, GOOD_NET, *BOTH],
    "the best of two networks is ahead": [
        XOR,
        TUNED,
        "net = MLPClassifier((2,), max_iter=5).fit(X_train, y_train)",
        *BOTH,
        GOOD_NET + BOTH[1],
    ],
    "not tuned": ["simple = RandomForestClassifier(30, random_state=0).fit(X_train, y_train)", NET, *BOTH],
    "a dummy": ["simple = GridSearchCV(DummyClassifier(), {'strategy': ['prior']}).fit(X_train, y_train)", NET, *BOTH],
    "other rows": [TUNED, NET, BOTH[0].replace("X_val", "X_val[:70]").replace("y_val", "y_val[:70]"), BOTH[1]],
    "training rows": [TUNED, NET, *(one.replace("_val", "_train") for one in BOTH)],
    "another measure": [
        TUNED,
        NET,
        "print(log_loss(y_val, simple.predict_proba(X_val)))",
        "print(roc_auc_score(y_val, net.predict_proba(X_val)[:, 1]))",
    ],
    "no traditional model": [NET, BOTH[1]],
}


@pytest.mark.parametrize("cells", LEAKY.values(), ids=LEAKY)
def test_a_tuned_model_that_does_as_well_is_said(book: Any, cells: list[str]) -> None:
    for cell in (HEAD, *cells):
        book.run(cell)
    assert "baseline-wins" in book.warned()


@pytest.mark.parametrize("cells", CLEAN.values(), ids=CLEAN)
def test_an_unfair_or_lost_comparison_is_silent(book: Any, cells: list[str]) -> None:
    for cell in (HEAD, *cells):
        book.run(cell)
    assert "baseline-wins" not in book.warned()


def test_outcomes_are_compared_row_by_row_whatever_their_order(book: Any) -> None:
    book.run(HEAD + TUNED + NET)
    book.run(
        "print(accuracy_score(y_val, simple.predict(X_val)))\norder = np.random.default_rng(0).permutation(len(X_val))"
    )
    book.run("X_mixed, y_mixed = X_val[order], y_val[order]\nprint(accuracy_score(y_mixed, net.predict(X_mixed)))")
    book.run("one = simple.predict(X_val) == y_val; other = net.predict(X_val) == y_val")
    first, second = (score.outcome for score in book.all(Score)[:2])
    assert (first.count, first.right) == (len(book["one"]), book["one"].sum())
    assert first.against(second) == ((book["one"] & ~book["other"]).sum(), (book["other"] & ~book["one"]).sum())


def test_probabilities_have_no_outcome_but_a_value(book: Any) -> None:
    book.run(HEAD + NET + "auc = roc_auc_score(y_val, net.predict_proba(X_val)[:, 1])")
    score = book.all(Score)[-1]
    assert score.outcome is None and score.value == book["auc"]


@pytest.mark.parametrize(("b", "c", "p"), [(0, 0, 1.0), (5, 5, 1.0), (1, 9, 0.0117), (0, 6, 0.0156), (10, 25, 0.0113)])
def test_mid_p_by_hand(b: int, c: int, p: float) -> None:
    assert mid_p(b, c) == pytest.approx(p, abs=5e-4) == mid_p(c, b)


def test_mid_p_of_many_rows_is_near_the_exact_sum() -> None:
    assert mid_p(460, 541) == pytest.approx(0.0105, abs=1e-3)
