"""Steps that were fitted above a cross-validation, of which each fold fits its own afterwards."""

from __future__ import annotations

from typing import Any

import pytest

SCORE = "print(cross_val_score(SVC(), X_scaled, y, cv=3).mean())\n"
SHAPES = {
    "with a name": "scaler = StandardScaler()\nX_scaled = scaler.fit_transform(X)\nprint(X_scaled[:3])\n",
    "without one": "X_scaled = StandardScaler().fit_transform(X)\n",
    "in two steps": "scaler = StandardScaler()\nscaler.fit(X)\nX_scaled = scaler.transform(X)\n",
    "under one name": "X = StandardScaler().fit_transform(X)\n",
    "with the labels": "X_scaled = SelectKBest(k=2).fit_transform(X, y)\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_fold_fits_its_own(workshop: Any, shape: str) -> None:
    score = SCORE.replace("X_scaled", "X") if shape == "under one name" else SCORE
    cells = workshop.repaired(SHAPES[shape], score)
    assert "cross_val_score(make_pipeline(" in cells[2].source and "X_scaled, y" not in cells[2].source
    assert cells[2].source.startswith("from sklearn.pipeline import make_pipeline\n")
    assert not workshop.warned(cells)
    workshop.run(cells)


def test_models_in_a_loop_and_another_score(workshop: Any) -> None:
    loop = "for model in (SVC(), LogisticRegression(max_iter=500)):\n"
    loop += "    print(cross_val_score(model, X_scaled, y).mean())\n"
    cells = workshop.repaired(SHAPES["with a name"], loop, SCORE)
    assert "    print(cross_val_score(make_pipeline(scaler, model), X, y).mean())\n" in cells[2].source
    assert cells[3].source.startswith("print(cross_val_score(make_pipeline(scaler, SVC()), X, y, cv=3)")
    workshop.run(cells)


REFUSED = {
    "the rows change": ("X.dropna(inplace=True)\n" + SCORE, "X or scaler may change before it is scored"),
    "weights": (SCORE.replace("cv=3", "params={}"), "takes more than a model"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(workshop: Any, case: str) -> None:
    score, why = REFUSED[case]
    assert why in workshop.refused(SHAPES["with a name"], score)
