from __future__ import annotations

import types
from typing import Any

import pytest

from deeprules_jupyter.model import Fit, Score, Split
from tests.runtime.test_sklearn import DATA, SPLIT

KINDS = [
    ("KFold(3)", False, False, 3),
    ("KFold(3, shuffle=True, random_state=0)", True, False, 3),
    ("StratifiedKFold(3)", False, False, 3),
    ("GroupKFold(3)", False, True, 3),
    ("GroupShuffleSplit(3, random_state=0)", True, True, 3),
    ("ShuffleSplit(4, random_state=0)", True, False, 4),
    ("RepeatedStratifiedKFold(n_splits=2, n_repeats=2, random_state=0)", True, False, 4),
    ("TimeSeriesSplit(3)", False, False, 3),
    ("LeaveOneOut()", False, False, 20),  # of 569: so many are written down
]


@pytest.mark.parametrize(("made", "shuffled", "grouped", "count"), KINDS, ids=[kind[0].split("(")[0] for kind in KINDS])
def test_each_pair_of_a_splitter_is_a_split(book: Any, made: str, shuffled: bool, grouped: bool, count: int) -> None:
    book.run(DATA + f"from sklearn.model_selection import {made.split('(')[0]}\ngroups = np.arange(len(X)) // 7")
    book.run(f"for train, test in {made}.split(X, y{', groups' * grouped}):\n    pass")
    splits = book.all(Split)
    assert len(splits) == count and {split.how for split in splits} == {made.split("(")[0]}
    assert {(split.shuffled, split.roles) for split in splits} == {(shuffled, ("train", "tuning"))}
    last = splits[-1]
    if count < 20:  # the positions that were given last are still there
        train, test = book["train"], book["test"]
        assert (last.parts[0].rows.count, last.parts[1].rows.count) == (len(train), len(test))
    assert last.whole.name == "X" and last.whole.rows.covers(last.parts[1].rows)
    assert not last.parts[0].rows.meets(last.parts[1].rows)


def test_folds_by_hand_are_a_cross_validation_and_one_pair_is_a_split(book: Any) -> None:
    book.run(
        DATA + "from sklearn.model_selection import KFold, ShuffleSplit\nfrom sklearn.naive_bayes import GaussianNB"
    )
    book.run(
        """
        for train, test in KFold(4).split(X):
            model = GaussianNB().fit(X[train], y[train])
            model.score(X[test], y[test])
        """
    )
    for split, fit, score in zip(book.all(Split), book.all(Fit), book.all(Score), strict=True):
        assert split.parts[0].rows.covers(fit.data.rows) and split.parts[1].rows.covers(score.data.rows)
    book.run("train, test = next(ShuffleSplit(1, random_state=0).split(X))")
    assert book.all(Split)[-1].roles == ("train", "test")
    assert book.warnings() == []


def test_what_was_scaled_before_the_folds_is_told_and_scaling_within_them_is_not(book: Any) -> None:
    book.run(
        DATA
        + """
from sklearn.feature_selection import SelectKBest
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import GaussianNB
folds = StratifiedKFold(3)
"""
    )
    book.run(
        """
        for train, test in folds.split(X, y):
            chosen = SelectKBest(k=5).fit(X[train], y[train])
            model = GaussianNB().fit(chosen.transform(X[train]), y[train])
            model.score(chosen.transform(X[test]), y[test])
        """
    )
    assert book.warnings() == []
    book.run(
        """
        Z = SelectKBest(k=5).fit_transform(X, y)
        for train, test in folds.split(Z, y):
            model = GaussianNB().fit(Z[train], y[train])
            model.score(Z[test], y[test])
        """
    )
    assert {rule for rule, _ in book.warnings()} == {"fit-before-split"}


def test_what_is_given_is_a_generator_as_ever_and_is_closed_with_it(book: Any) -> None:
    book.run(DATA + "from sklearn.model_selection import KFold")
    book.run("pairs = KFold(3).split(X)\nfirst = next(pairs)")
    pairs = book["pairs"]
    assert isinstance(pairs, types.GeneratorType) and pairs.__name__ == "split"
    pairs.close()
    assert list(pairs) == [] and len(book.all(Split)) == 1
    _, error = book.attempt("list(KFold(3).split(X[:2]))")
    assert isinstance(error, ValueError) and "n_splits=3" in str(error)


def test_splits_inside_a_search_are_not_the_persons_own(book: Any) -> None:
    book.run(DATA + SPLIT)
    book.run(
        """
        from sklearn.model_selection import GridSearchCV, KFold
        from sklearn.naive_bayes import GaussianNB
        GridSearchCV(GaussianNB(), {"var_smoothing": [1e-9, 1e-6]}, cv=KFold(2)).fit(X_train, y_train)
        """
    )
    assert [split.how for split in book.all(Split)] == ["train_test_split"]
