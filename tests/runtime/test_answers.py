"""What a score fact knows beside its value: the state of the model, and copies of truth and predictions."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from deeprules_jupyter.model import Score
from deeprules_jupyter.runtime import answers
from deeprules_jupyter.runtime.answers import Kept

from .conftest import Book

DATA = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression, LinearRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
"""


def test_one_state_by_five_ways_of_measuring_and_another_after_a_fit(book: Book) -> None:
    book.run(DATA)
    book.run("model.score(X_test, y_test); guess = model.predict(X_test); accuracy_score(y_test, guess)")
    book.run("f1_score(y_test, guess, average='macro'); roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])")
    first = book.all(Score)
    assert [one.metric for one in first] == ["accuracy_score", "accuracy_score", "f1_score", "roc_auc_score"]
    assert len({one.state for one in first}) == 1 and len(first[0].state) == 32
    book.run("model.set_params(logisticregression__C=9).fit(X_train, y_train); model.score(X_test, y_test)")
    assert book.all(Score)[-1].state not in ("", first[0].state)


def test_truth_and_predictions_are_there_for_the_statistics(book: Book) -> None:
    book.run(DATA + "model.score(X_test, y_test)\nf1_score(y_test, model.predict(X_test), average='macro')")
    for score in book.all(Score):
        assert isinstance(score.answers, answers.Answers)
        assert score.answers.truth.tolist() == book["y_test"].tolist() and score.answers.truth.dtype == np.uint8
        assert score.answers.guess.tolist() == book["model"].predict(book["X_test"]).tolist()
    assert book.all(Score)[1].answers.options == {"average": "macro"}
    assert book.all(Score)[1].answers.truth is book.all(Score)[0].answers.truth
    book.run("LinearRegression().fit(X_train, y_train).score(X_test, y_test)")
    assert book.all(Score)[-1].metric == "r2_score"


def test_scores_on_training_rows_cost_nothing_and_nothing_of_the_person_stays(book: Book) -> None:
    book.run(DATA + "model.score(X_train, y_train)")
    (score,) = book.all(Score)
    assert score.answers is None and score.state == ""
    book.run("guess = model.predict(X_test); accuracy_score(y_test, guess); model.score(X_test, y_test)")
    refs = [weakref.ref(book[name]) for name in ("guess", "y_test", "model")]
    book.run("del guess, y_test, model")
    gc.collect()
    assert [ref() for ref in refs] == [None, None, None]


def test_the_oldest_answers_are_given_up_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST", 3000)
    kept, truth = Kept(), np.arange(100) % 2
    made = [kept.add(truth, np.full(100, n / 7), {}) for n in range(20)]
    assert all(made) and kept.size <= 3000
    assert made[0].truth is None and made[0].size == 0 and made[-1].guess.tolist() == [np.float32(19 / 7)] * 100


def test_what_is_no_plain_array_is_not_kept() -> None:
    kept = Kept()
    for truth, guess in (([1], [1]), ([1, 2], [1]), ([object()] * 3, [1] * 3), ([[1], [2, 3]], [1, 2]), (None, None)):
        assert kept.add(truth, guess, {}) is None
    texts = kept.add(["a", "b", "a"], np.array(["a", "b", "b"], dtype=object), {"pos_label": "a", "w": [1]})
    assert texts is not None and texts.guess.tolist() == ["a", "b", "b"] and texts.options == {"pos_label": "a"}
