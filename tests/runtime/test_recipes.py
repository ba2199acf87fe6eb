"""What tells one fit from another, and what a faulty class leaves behind."""

from __future__ import annotations

from typing import Any

from tests.runtime.test_sklearn import DATA, SPLIT

RECIPE = (
    DATA
    + SPLIT
    + """
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
S = StandardScaler().fit(X_train)
forest = RandomForestClassifier({0}).fit(S.transform(X_train), y_train)
"""
)


def recipe(book: Any, settings: str) -> str:
    found: str = book.run(RECIPE.format(settings))[-1].recipe
    return found


def test_a_recipe_is_equal_for_equal_work_seeds_aside(book: Any) -> None:
    plain = recipe(book, "n_estimators=5, random_state=1")
    assert recipe(book, "n_estimators=5, random_state=2, n_jobs=1") == plain
    assert recipe(book, "n_estimators=6, random_state=1") != plain
    assert recipe(book, "5, random_state=1").isalnum() and len(plain) == 32


def test_a_class_with_its_own_get_params_fault_is_still_the_persons_business(book: Any) -> None:
    book.run(DATA)
    book.run(
        """
        from sklearn.base import BaseEstimator
        class Odd(BaseEstimator):
            def __init__(self, *many):
                pass
            def fit(self, X, y=None):
                return self
        """
    )
    (fit,) = book.run("Odd().fit(X)")
    assert fit.learner == "Odd"


def test_a_failing_fit_makes_no_fact_and_its_exception_is_the_persons(book: Any) -> None:
    book.run(DATA)
    facts, error = book.attempt("from sklearn.svm import SVC\nSVC().fit(X, y[:5])")
    assert facts == [] and isinstance(error, ValueError) and "inconsistent numbers of samples" in str(error)


def test_a_fact_says_in_which_cell_its_table_was_made(book: Any) -> None:
    book.run(DATA)
    book.run("\nrest = 1\ntrain = X[:400].copy()\nfrom sklearn.svm import SVC")
    (fit,) = book.run("SVC().fit(train[:, :5], y[:400])")
    (step,) = fit.data.way
    assert (step.place.cell_id, step.place.line, step.witness, step.text) == (
        "cell-1", 3, "rows", "`train` was made here"
    )  # fmt: skip
