"""Corners of scikit-learn, and the libraries that follow its interface."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.model import Fit, Score
from tests.runtime.conftest import Book
from tests.runtime.test_sklearn import DATA, SPLIT
from tests.shell import ended

MORE = """
from sklearn import metrics, set_config
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
"""


@pytest.mark.parametrize(
    "look",
    [
        "metrics.RocCurveDisplay.from_estimator(model, X_test, y_test)",
        "metrics.PrecisionRecallDisplay.from_estimator(model, X_test, y_test)",
        "metrics.ConfusionMatrixDisplay.from_predictions(y_test, model.predict(X_test))",
        "metrics.classification_report(y_test, model.predict(X_test))",
        "metrics.make_scorer(metrics.f1_score)(model, X_test, y_test)",
        "metrics.get_scorer('roc_auc')(model, X_test, y_test)",
        "metrics.check_scoring(model, 'accuracy')(model, X_test, y_test)",
    ],
)
def test_every_way_to_measure_is_one_look(book: Any, look: str) -> None:
    book.run(
        DATA + MORE + SPLIT + "import matplotlib\nmatplotlib.use('agg')\nmodel = GaussianNB().fit(X_train, y_train)"
    )
    book.run(look)
    (fit,), scores = book.all(Fit), book.all(Score)
    assert {(score.models, score.data.name, score.folds) for score in scores} == {((fit.id,), "X_test", False)}


@pytest.mark.parametrize(
    "made",
    [
        "FeatureUnion([('a', StandardScaler()), ('b', PCA(2))])",
        "ColumnTransformer([('a', StandardScaler(), [0, 1, 2]), ('b', MinMaxScaler(), [3, 4])])",
        "StandardScaler().set_output(transform='pandas')",
        "StandardScaler().set_output(transform='polars')",
        "make_pipeline(StandardScaler(), SelectKBest(k=3))",
    ],
)
def test_what_was_transformed_before_the_split_is_told(book: Any, made: str) -> None:
    book.run(DATA + MORE)
    book.run(
        f"""
        Z = {made}.fit_transform(X, y)
        Z_train, Z_test, y_train, y_test = train_test_split(Z, y, random_state=0)
        GaussianNB().fit(Z_train, y_train).score(Z_test, y_test)
        """
    )
    assert book.warnings() == [("fit-before-split", "cell-1")]


def test_sparse_rows_are_followed(book: Any) -> None:
    book.run(
        DATA + "from scipy import sparse\nfrom sklearn.preprocessing import MaxAbsScaler\nfrom sklearn.svm import SVC"
    )
    book.run(
        """
        Z = MaxAbsScaler().fit_transform(sparse.csr_matrix(X))
        Z_train, Z_test, y_train, y_test = train_test_split(Z, y, random_state=0)
        SVC().fit(Z_train, y_train).score(Z_test, y_test)
        """
    )
    assert book.warnings() == [("fit-before-split", "cell-1")]


def test_metadata_is_routed_as_ever(book: Any) -> None:
    book.run(DATA + MORE + SPLIT + "from sklearn.linear_model import LogisticRegression\nw = np.ones(len(y_train))")
    book.run(
        """
        set_config(enable_metadata_routing=True)
        try:
            model = LogisticRegression(max_iter=9000).set_fit_request(sample_weight=True)
            pipe = make_pipeline(StandardScaler().set_fit_request(sample_weight=True), model)
            pipe.fit(X_train, y_train, sample_weight=w)
        finally:
            set_config(enable_metadata_routing=False)
        pipe.score(X_test, y_test)
        """
    )
    assert [fit.learner for fit in book.all(Fit)] == ["Pipeline"] and book.warnings() == []


def test_scores_that_a_search_keeps_are_scores_of_folds_once_they_are_read(book: Any) -> None:
    book.run(DATA + MORE + SPLIT + "from sklearn.model_selection import GridSearchCV")
    book.run("search = GridSearchCV(GaussianNB(), {'var_smoothing': [1e-9, 1e-6]}, cv=2).fit(X_train, y_train)")
    book.run("search.score(X_train, y_train)")
    assert book.warnings() == [("scored-on-train", "cell-2")]
    book.run("\n\nprint(search.best_score_)")
    score = book.all(Score)[-1]
    assert (score.metric, score.folds, score.value) == ("best_score_", True, book["search"].best_score_)
    assert score.place.line == 3 and book.warnings() == []


RESAMPLED = """
from imblearn.over_sampling import RandomOverSampler, SMOTE
from imblearn.pipeline import make_pipeline as made
from imblearn.under_sampling import RandomUnderSampler
"""


@pytest.mark.parametrize("sampler", ["SMOTE", "RandomOverSampler", "RandomUnderSampler"])
def test_resampling_belongs_behind_the_split(book: Any, sampler: str) -> None:
    book.run(DATA + MORE + RESAMPLED + SPLIT)
    book.run(
        f"A, a = {sampler}(random_state=0).fit_resample(X_train, y_train)\nGaussianNB().fit(A, a).score(X_test, y_test)"
    )
    book.run(f"made({sampler}(random_state=0), GaussianNB()).fit(X_train, y_train)")
    assert [fit.kind for fit in book.all(Fit)] == ["resample", "model", "model"] and book.warnings() == []


@pytest.mark.parametrize(
    ("sampler", "rule"), [("SMOTE", "fit-before-split"), ("RandomOverSampler", "train-test-overlap")]
)
def test_resampling_before_the_split_is_told(book: Any, sampler: str, rule: str) -> None:
    book.run(DATA + MORE + RESAMPLED)
    book.run(
        f"""
        A, a = {sampler}(random_state=0).fit_resample(X, y)
        A_train, A_test, a_train, a_test = train_test_split(A, a, random_state=0)
        GaussianNB().fit(A_train, a_train).score(A_test, a_test)
        """
    )
    assert rule in {rule for rule, _ in book.warnings()}


def test_polars_frames_go_through_scikit_learn(book: Any) -> None:
    book.run(DATA + MORE + "import polars as pl\ntable = pl.DataFrame({f'g{i}': X[:, i] for i in range(6)})")
    book.run("train, test, y_train, y_test = train_test_split(table, y, random_state=0)")
    book.run("scale = StandardScaler().fit(train)\nGaussianNB().fit(scale.transform(train), y_train)")
    assert book.warnings() == []
    book.run(
        """
        scaled = StandardScaler().set_output(transform="polars").fit_transform(table)
        A, B, a, b = train_test_split(scaled, y, random_state=0)
        GaussianNB().fit(A, a).score(B, b)
        """
    )
    assert book.warnings() == [("fit-before-split", "cell-3")]


def test_results_are_the_same_with_us_and_without(book: Any) -> None:
    source = """
union = FeatureUnion([("a", StandardScaler()), ("b", PCA(2, svd_solver="randomized", random_state=0))])
model = make_pipeline(union, GaussianNB()).fit(X_train, y_train)
result = model.predict_proba(X_test).tobytes()
"""
    book.run(DATA + MORE + SPLIT + source)
    bare = Book()
    bare.run(DATA + MORE + SPLIT + source)
    assert bare["result"] == book["result"]
    ended(bare.shell)
