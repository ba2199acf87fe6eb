"""The lines that `%deeprules_baseline code` prints build the same Pipeline."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits

from deeprules_jupyter.experiments.baseline import run
from deeprules_jupyter.experiments.baseline.as_code import code

LUCK = np.random.default_rng(0)
CANCER = tuple(part[:150] for part in load_breast_cancer(return_X_y=True))
WORDS = np.array(["a long sequence of words", "another text of few words", "words and words and a text"] * 40)
FRAME = pd.DataFrame({
    "age": np.where(LUCK.random(120) < 0.1, np.nan, LUCK.normal(size=120)), "site": ["a", "b", "c"] * 40,
    "day": pd.date_range("2020-01-01", periods=120), "note": WORDS,
})  # fmt: skip
LABELS = np.array([0, 1, 1] * 40)
PEPTIDES = np.array(["".join(LUCK.choice(list("ACDEFGHIKLMNPQRSTVWY"), 20)) for _ in range(120)])


@pytest.mark.parametrize(("X", "y", "model"), [
    (*CANCER, "logistic"), (*CANCER, "bayes"), (*CANCER, "neighbours"), (*CANCER, "forest"), (*CANCER, "svm"),
    (*CANCER, "boosting"), (*CANCER, "column"), (*load_diabetes(return_X_y=True), "ridge"),
    (load_digits().images[:200], load_digits().target[:200], "bayes"), (FRAME, LABELS, "logistic"),
    (WORDS, LABELS, "bayes"), (PEPTIDES, LABELS, "logistic"), (csr_matrix(CANCER[0]), CANCER[1], "neighbours"),
])  # fmt: skip
def test_the_code_builds_the_same_model(X: Any, y: Any, model: str) -> None:
    found = run(X, y, models=[model])
    names: dict[str, Any] = {"X_train": X, "y_train": y}
    exec(code(found.fitted), names)
    built, wanted = names["baseline"], found.fitted
    assert "deeprules" not in code(found.fitted)
    assert (built.predict(X) == wanted.predict(X)).all()
