from __future__ import annotations

import inspect
from types import FunctionType
from typing import Any

import pytest

from deeprules_jupyter.model import Choice, Fit, Score, Split
from deeprules_jupyter.provenance import Source
from deeprules_jupyter.runtime import on_sklearn

DATA = """
import numpy as np, pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
"""
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"


def fits(book: Any) -> list[tuple[str, str]]:
    return [(fit.learner, fit.kind) for fit in book.all(Fit)]


def test_everything_in_the_very_first_cell_is_seen(book: Any) -> None:
    facts = book.run(
        DATA
        + """
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.metrics import accuracy_score
Z = StandardScaler().fit_transform(X)
Z_train, Z_test, y_train, y_test = train_test_split(Z, y, random_state=0)
guess = SVC().fit(Z_train, y_train).predict(Z_test)
print(accuracy_score(y_test, guess))
"""
    )
    _, scaler, split, model, score = facts
    assert [type(fact) for fact in facts] == [Source, Fit, Split, Fit, Score]
    assert scaler.data.rows.covers(score.data.rows) and score.data.fits == model.data.fits == {scaler.id}
    assert [part.name for part in split.parts] == ["Z_train", "Z_test"]
    assert score.models == (model.id,) and not model.data.rows.meets(score.data.rows)
    assert [fact.place.line for fact in facts[1:]] == [10, 11, 12, 13]
    assert {fact.place.cell_id for fact in facts} == {"cell-0"}


def test_lines_are_those_of_the_cell_statements_and_helpers_are_the_inner_place(book: Any) -> None:
    book.run(DATA)
    book.run("from sklearn.preprocessing import StandardScaler")
    book.run("\n\n# a helper\ndef scale(t):\n    return StandardScaler().fit(t)\n")
    (fit,) = book.run("\n\nnothing = 0\nscale(\n    X\n)")
    assert (fit.place.cell_id, fit.place.line) == ("cell-3", 4)
    assert (fit.inner.cell_id, fit.inner.line, fit.data.name) == ("cell-2", 5, "X")


def test_a_cell_magic_shifts_no_line(book: Any) -> None:
    book.run(DATA + "from sklearn.svm import SVC")
    (fit,) = book.run("%%time\nnothing = 0\nSVC().fit(X, y)\n")
    assert (fit.place.cell_id, fit.place.line) == ("cell-1", 3)


def test_what_happens_inside_a_pipeline_a_search_or_a_cross_validation_is_not_the_persons_own(book: Any) -> None:
    book.run(DATA + SPLIT)
    book.run(
        """
        from sklearn.model_selection import GridSearchCV, cross_val_score
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
        from sklearn.svm import SVC
        pipe = make_pipeline(StandardScaler(), SVC())
        pipe.fit(X_train, y_train)
        pipe[:-1].transform(X_test)
        search = GridSearchCV(pipe, {"svc__C": [1, 2]}, cv=2).fit(X_train, y_train)
        search.best_estimator_.score(X_test, y_test)
        cross_val_score(pipe, X, y, cv=2)
        """
    )
    assert fits(book) == [("Pipeline", "model"), ("GridSearchCV", "search"), ("Pipeline", "model")]
    assert [(s.models, s.folds) for s in book.all(Score)] == [(("run-2",), False), (("run-3",), True)]


def test_what_learns_nothing_from_rows_is_no_fit(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        from sklearn.preprocessing import FunctionTransformer, LabelEncoder, Normalizer, LabelBinarizer, StandardScaler
        from sklearn.feature_extraction.text import HashingVectorizer
        from sklearn.pipeline import make_pipeline
        LabelEncoder().fit_transform(y)
        LabelBinarizer().fit(y)
        L = FunctionTransformer(np.log1p).fit_transform(X)
        make_pipeline(FunctionTransformer(np.log1p), Normalizer()).fit_transform(X)
        HashingVectorizer().fit_transform(["a b", "c d", "e f"] * 5)
        """
    )
    assert fits(book) == []
    book.run("Z = StandardScaler().fit_transform(L)")
    (fit,) = book.all(Fit)
    book.run("StandardScaler().fit(X)")
    assert book.all(Fit)[1].data.rows.covers(fit.data.rows)


def test_labels_count_only_where_they_are_used(book: Any) -> None:
    book.run(DATA + SPLIT)
    book.run(
        """
        from sklearn.feature_selection import SelectKBest
        from sklearn.preprocessing import StandardScaler
        from sklearn.dummy import DummyClassifier
        StandardScaler().fit(X_train, y_train)
        SelectKBest(k=5).fit(X_train, y_train)
        DummyClassifier().fit(X_train, y_train)
        """
    )
    assert [(f.kind, f.supervised, f.reference) for f in book.all(Fit)] == [
        ("transform", False, False), ("transform", True, False), ("model", True, True)
    ]  # fmt: skip


def test_names_of_the_parts_give_the_roles(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        X_rest, X_test = train_test_split(X, random_state=0)
        X_train, X_val = train_test_split(X_rest, random_state=0)
        """
    )
    first, second = book.all(Split)
    assert [part.name for part in (*first.parts, *second.parts)] == ["X_rest", "X_test", "X_train", "X_val"]
    assert (first.roles[1], second.roles) == ("test", ("train", "tuning"))
    assert first.whole.rows.covers(second.parts[1].rows) and not first.parts[1].rows.meets(second.whole.rows)


def test_few_valued_rows_are_followed_through_a_split(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        G = np.random.default_rng(0).integers(0, 2, size=(300, 4))
        t = np.arange(300) % 2
        G_train, G_test, t_train, t_test = train_test_split(G, t, random_state=0)
        from sklearn.tree import DecisionTreeClassifier
        tree = DecisionTreeClassifier().fit(G_train, t_train)
        tree.score(G_test, t_test), tree.score(G_train, t_train)
        """
    )
    (split,), (fit,), (test, train) = book.all(Split), book.all(Fit), book.all(Score)
    assert split.whole.rows.covers(test.data.rows) and not fit.data.rows.meets(test.data.rows)
    assert fit.data.rows.covers(train.data.rows) and split.parts[1].rows.covers(test.data.rows)


@pytest.mark.parametrize(
    "derived",
    [
        "model.predict(X_test)", "pd.Series(model.predict(X_test))", "model.predict(X_test).tolist()",
        "model.predict_proba(X_test)[:, 1]", "model.predict_proba(X_test)[:, 1] > 0.4",
        "(model.predict_proba(X_test)[:, 1] >= 0.3).astype(int)", "model.predict_proba(X_test).argmax(axis=1)",
        "model.decision_function(X_test)", "model.predict_proba(X_test)[:, 1].round()",
    ],
)  # fmt: skip
def test_predictions_are_known_as_views_copies_and_thresholds(book: Any, derived: str) -> None:
    book.run(DATA + SPLIT)
    book.run("from sklearn.linear_model import RidgeClassifier, LogisticRegression\nfrom sklearn import metrics")
    book.run("model = LogisticRegression(max_iter=5000).fit(X_train, y_train)")
    (score,) = book.run(f"metrics.roc_auc_score(y_test, {derived})")
    assert (score.models, score.metric) == (("run-1",), "roc_auc_score")
    assert book.all(Split)[0].parts[1].rows.covers(score.data.rows)


def test_metrics_of_arrays_that_nobody_predicted_are_left_out(book: Any) -> None:
    book.run(DATA + SPLIT)
    facts = book.run("from sklearn.metrics import accuracy_score\naccuracy_score(y_test, np.ones(len(y_test)))")
    assert facts == []


def test_predictions_by_folds_are_told_from_those_of_a_fitted_model(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        from sklearn.model_selection import cross_val_predict
        from sklearn.naive_bayes import GaussianNB
        from sklearn.metrics import accuracy_score
        accuracy_score(y, cross_val_predict(GaussianNB(), X, y))
        """
    )
    ((fit,), (score,)) = book.all(Fit), book.all(Score)
    assert (fit.kind, score.models, score.folds) == ("model", (fit.id,), True)


def test_early_stopping_on_rows_is_a_choice(book: Any) -> None:
    book.run(DATA + SPLIT)
    book.run(
        """
        from sklearn.base import BaseEstimator, ClassifierMixin
        class Boost(ClassifierMixin, BaseEstimator):
            def __init__(self, early_stopping_rounds=None):
                self.early_stopping_rounds = early_stopping_rounds
            def fit(self, X, y, eval_set=None):
                return self
        """
    )
    book.run("Boost().fit(X_train, y_train, eval_set=[(X_test, y_test)])")
    assert book.all(Choice) == []
    book.run("Boost(5).fit(X_train, y_train, eval_set=[(X_train, y_train), (X_test, y_test)])")
    (choice,) = book.all(Choice)
    assert (choice.what, choice.models, choice.data.name) == ("early stopping", ("run-2",), "X_test")
    assert fits(book) == [("Boost", "model")] * 2


def test_a_search_over_rows_that_hold_the_test_part_is_a_choice_on_it(book: Any) -> None:
    book.run(DATA + SPLIT)
    book.run("from sklearn.model_selection import GridSearchCV\nfrom sklearn.naive_bayes import GaussianNB")
    search = "GridSearchCV(GaussianNB(), {'var_smoothing': [1e-9, 1e-6]}, cv=2).fit"
    assert [type(fact) for fact in book.run(f"{search}(X_train, y_train)")] == [Fit]
    fit, choice = book.run(f"{search}(np.vstack([X_train, X_test]), np.r_[y_train, y_test])")
    assert (choice.models, choice.data.name) == ((fit.id,), "X_test")


def test_a_fit_in_pieces_is_one_fit_until_it_is_used(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        from sklearn.preprocessing import StandardScaler
        scaler = StandardScaler()
        for start in range(0, 500, 100):
            scaler.partial_fit(X[start:start + 100])
        Z = scaler.transform(X)
        scaler.partial_fit(X[500:])
        """
    )
    first, second = book.all(Fit)
    assert (first.data.rows.count, second.data.rows.count) == (500, 69)


def test_copies_of_a_resampler_are_known_and_made_up_rows_are_new(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        from sklearn.base import BaseEstimator
        class Over(BaseEstimator):
            def fit_resample(self, X, y):
                picks = np.random.default_rng(0).integers(0, len(X), 300)
                return np.vstack([X, X[picks], X[:50] * 1.01 + 3]), np.r_[y, y[picks], y[:50]]
        """
    )
    book.run(
        """
        Xo, yo = Over().fit_resample(X, y)
        Xo_train, Xo_test, a, b = train_test_split(Xo, yo, random_state=0)
        """
    )
    (fit,), (split,) = book.all(Fit), book.all(Split)
    assert (fit.kind, split.whole.fits) == ("resample", {fit.id})
    assert split.whole.rows.covers(fit.data.rows) and fit.data.rows.shared(split.whole.rows) == 569 + 300
    train, test = split.parts
    assert train.rows.meets(test.rows) and train.fits == {fit.id}


def test_what_measures_is_told_as_the_signature_tells_it() -> None:
    from sklearn import metrics

    def stranger(*args: Any) -> None: ...

    stranger.__signature__ = inspect.signature(lambda y_true, y_pred: None)  # type: ignore[attr-defined]
    functions = [one for one in vars(metrics).values() if isinstance(one, FunctionType)]
    assert len(functions) > 50
    for function in [*functions, stranger]:
        first = list(inspect.signature(function).parameters)[:2]  # these tell it
        assert list(on_sklearn._parameters(function))[:2] == first
    assert on_sklearn.measures(stranger)
