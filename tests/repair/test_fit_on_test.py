"""What was fitted again on the test rows."""

from __future__ import annotations

from typing import Any

import pytest

RULE = "fit-on-test"
SHAPES = {
    "the same object": "s = StandardScaler()\nX_train = s.fit_transform(X_train)\nX_test = s.fit_transform(X_test)\n",
    "a second object": (
        "a = StandardScaler()\nb = StandardScaler()\nX_train = a.fit_transform(X_train)\n"
        "X_test = b.fit_transform(X_test)\n"
    ),
    "no names": "X_train = StandardScaler().fit_transform(X_train)\nX_test = StandardScaler().fit_transform(X_test)\n",
    "fit and transform": (
        "s = StandardScaler()\ns.fit(X_train)\nX_train = s.transform(X_train)\ns.fit(X_test)\n"
        "X_test = s.transform(X_test)\n"
    ),
    "in one chain": (
        "X_train = StandardScaler().fit(X_train).transform(X_train)\n"
        "X_test = StandardScaler().fit(X_test).transform(X_test)\n"
    ),
    "side by side": "s = StandardScaler()\nX_train, X_test = s.fit_transform(X_train), s.fit_transform(X_test)\n",
    "columns": (
        "s = StandardScaler()\nX_train = s.fit_transform(X_train[['mean_radius']])\n"
        "X_test = s.fit_transform(X_test[['mean_radius']])\n"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_test_rows_are_only_transformed(workshop: Any, shape: str) -> None:
    sources = workshop.split, SHAPES[shape], workshop.score
    cells = workshop.repaired(*sources, rule=RULE)
    asked = "X_train.round(6).sum().round(4)", "X_test.shape"
    assert workshop.run(cells, *asked) == workshop.run(workshop.cells(*sources), *asked)
    centred = "bool(np.allclose(X_test.mean(axis=0), 0))"
    assert workshop.run(cells, centred) == ["False"]  # it was centred on itself before
    assert workshop.run(workshop.cells(*sources), centred) == ["True"]
    assert cells[1] == workshop.cells(*sources)[1]


REFUSED = {
    "learned something else": (
        "s = StandardScaler()\nX_train = s.fit_transform(X_train)\nZ = s.fit_transform(df[['mean_area']])\n"
        "X_test = s.fit_transform(X_test)\n",
        "learns something else in between",
    ),
    "prepared in another way": (
        "X_train = MinMaxScaler().fit_transform(X_train)\nX_test = StandardScaler().fit_transform(X_test)\n",
        "in another way",
    ),
    "other columns": (
        "s = StandardScaler()\nX_train = s.fit_transform(X_train.iloc[:, ::-1])\nX_test = s.fit_transform(X_test)\n",
        "in the same way",
    ),
    "the second object is asked": (
        "a = StandardScaler()\nb = StandardScaler()\nX_train = a.fit_transform(X_train)\n"
        "X_test = b.fit_transform(X_test)\n"
        "print(b.mean_)\n",
        "b is also used",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(workshop: Any, case: str) -> None:
    code, why = REFUSED[case]
    assert why in workshop.refused(workshop.split, code, workshop.score)
