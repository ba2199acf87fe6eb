"""Scores with shuffled labels, made by a function or by hand."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.model import Fit, Score

START = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, permutation_test_score, train_test_split
rng = np.random.default_rng(3)
X, y = rng.normal(size=(80, 5)), np.arange(80) % 2
X[:, 0] += {0} * y
"""
WARNED = [("no-better-than-shuffled", "cell-1")]


def test_the_p_value_of_permutation_test_score_decides(book: Any) -> None:
    book.run(START.format(0))
    book.run("score, shuffled, p = permutation_test_score(LogisticRegression(), X, y, cv=4, n_permutations=20)")
    (score,) = book.all(Score)
    assert (score.chance, score.value, score.data.name) == ((book["p"], 20), book["score"], "X")
    assert book.warnings() == WARNED
    book.run("X[:, 0] += 4 * y")
    book.run("score, shuffled, p = permutation_test_score(LogisticRegression(), X, y, cv=4, n_permutations=30)")
    assert book["p"] < 0.05 and book.warnings() == WARNED


@pytest.mark.parametrize(("effect", "told"), [(0, WARNED), (3, [])])
@pytest.mark.parametrize("labels", ["rng.permutation(y)", "pd.Series(y).sample(frac=1, random_state=turn).to_numpy()"])
def test_a_loop_over_shuffled_labels_is_compared_with_the_true_score(
    book: Any, effect: int, told: list[Any], labels: str
) -> None:
    book.run(START.format(effect))
    book.run(
        f"""
        def score(labels):
            return cross_val_score(LogisticRegression(), X, labels, cv=4).mean()
        for turn in range(20):
            mixed = {labels}
            score(mixed)
        true = score(y)
        """
    )
    assert [fit.shuffled for fit in book.all(Fit)] == [True] * 20 + [False]
    assert book.all(Score)[-1].value == book["true"] and book.warnings() == told


def test_rows_that_are_shuffled_with_their_labels_keep_them(book: Any) -> None:
    book.run(START.format(0) + "from sklearn.utils import shuffle")
    book.run(
        """
        cross_val_score(LogisticRegression(), X, y, cv=4)
        for turn in range(12):
            A, b = shuffle(X, y, random_state=turn)
            cross_val_score(LogisticRegression(), A, b, cv=4)
        """
    )
    assert not any(fit.shuffled for fit in book.all(Fit)) and book.warnings() == []


def test_other_targets_with_as_many_cases_are_not_shuffled_ones(book: Any) -> None:
    book.run(START.format(0))
    book.run("traits = pd.DataFrame({f't{i}': rng.permutation(y) for i in range(15)})")
    book.run("for name in traits:\n    cross_val_score(LogisticRegression(), X, traits[name], cv=4)")
    assert not any(fit.shuffled for fit in book.all(Fit)) and book.warnings() == []
