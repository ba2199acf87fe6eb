"""Rows that were copied or made up above the split."""

from __future__ import annotations

from typing import Any

import pytest

SAMPLERS = {
    "made up": "from imblearn.over_sampling import SMOTE\nX, y = SMOTE(random_state=0).fit_resample(X, y)\n",
    "copied": "from imblearn.over_sampling import RandomOverSampler\nros = RandomOverSampler(random_state=0)\n"
    "X, y = ros.fit_resample(X, y)\n",
    "left out": "from imblearn.under_sampling import RandomUnderSampler\n"
    "X, y = RandomUnderSampler(random_state=0).fit_resample(X, y)\n",
}


COPIES = "train-test-overlap"  # which the same deed breaks, with more to show for it


@pytest.mark.parametrize("kind", SAMPLERS)
def test_only_the_training_rows_are_resampled(workshop: Any, kind: str) -> None:
    rule = "fit-before-split" if kind == "left out" else COPIES
    cells = workshop.repaired(SAMPLERS[kind], workshop.split, workshop.score, rule=rule)
    asked = "y_train.value_counts().nunique()", "X_test.index.isin(df.index).all()", "len(X_test)"
    assert workshop.run(cells, *asked) == ["1", "True", "57"]
    assert "train-test-overlap" not in workshop.warned(cells)


def test_names_of_their_own(workshop: Any) -> None:
    code = SAMPLERS["copied"].replace("X, y =", "X_res, y_res =")
    split = workshop.split.replace("(X, y,", "(X_res, y_res, stratify=y_res,")
    cells = workshop.repaired(code, split, workshop.score, rule=COPIES)
    assert "train_test_split(X, y, stratify=y," in cells[2].source
    assert cells[2].source.endswith("X_train, y_train = ros.fit_resample(X_train, y_train)\n")
    assert workshop.run(cells, "len(X_test)") == ["57"]


def test_the_resampled_whole_may_be_counted(workshop: Any) -> None:
    code = SAMPLERS["copied"] + "print(y.value_counts(), len(X))\n"
    cells = workshop.repaired(code, workshop.split, workshop.score, rule=COPIES)
    assert cells[1].source.endswith(
        "X_resampled, y_resampled = ros.fit_resample(X, y)\nprint(y_resampled.value_counts(), len(X_resampled))\n"
    )
    asked = "y_resampled.value_counts().nunique()", "y_train.value_counts().nunique()", "len(X_test)"
    assert workshop.run(cells, *asked) == ["1", "1", "57"]


def test_names_of_their_own_may_be_counted(workshop: Any) -> None:
    code = SAMPLERS["copied"].replace("X, y = ros.fit_resample(X, y)", "A, b = ros.fit_resample(X, y.values.ravel())")
    cells = workshop.repaired(
        code + "print(len(b))\n", workshop.split.replace("(X, y,", "(A, b,"), workshop.score, rule=COPIES
    )
    assert cells[1].source == code + "print(len(b))\n"
    assert cells[2].source == workshop.split + "X_train, y_train = ros.fit_resample(X_train, y_train.values.ravel())\n"
    assert workshop.run(cells, "len(X_test)", "len(b)") == ["57", "228"]


REFUSED = {
    "used after": ("", "print(model.score(X, y))\n", "with all rows is also used after the split"),
    "scaled": ("X = X * 2\n", "", "X becomes something else before the split"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(workshop: Any, case: str) -> None:
    before, after, why = REFUSED[case]
    assert why in workshop.refused(SAMPLERS["copied"] + before, workshop.split, workshop.score + after)
