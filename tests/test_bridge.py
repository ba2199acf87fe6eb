"""Arithmetic that only the code shows, on rows that only the calls know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.shell import Notebook

HELPERS = """
from sklearn.model_selection import train_test_split

def halves(X, y):
    return train_test_split(X, y, random_state=0)

def rows_of_first_clinic(X, y):
    return X[::2], y[::2]
"""
DATA = """\
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from my_helpers import halves, rows_of_first_clinic
X, y = load_breast_cancer(return_X_y=True)
"""
SCORE = """\
model = LogisticRegression(max_iter=500).fit(A, a)
print(model.score(B, b))
"""


@pytest.fixture
def helped(notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    (tmp_path / "my_helpers.py").write_text(HELPERS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "my_helpers", raising=False)
    return notebook


def found(one: Notebook, *cells: str) -> dict[str, Any]:
    for number, cell in enumerate(cells):
        one.run(cell, f"c{number}")
    return {finding.rule: finding for finding in one.found if finding.level == "warn"}


NORMALISED = {
    "the mean and deviation of an array": "Z = (X - X.mean(axis=0)) / X.std(axis=0)",
    "the range of an array": "low, high = X.min(axis=0), X.max(axis=0)\nZ = (X - low) / (high - low)",
}


@pytest.mark.parametrize("way", NORMALISED.values(), ids=NORMALISED)
def test_hand_made_normalisation_before_a_split_that_another_file_makes(helped: Notebook, way: str) -> None:
    said = found(helped, DATA, way, "A, B, a, b = halves(Z, y)", SCORE)
    assert "fit-before-split" in said
    assert {step.witness for step in said["fit-before-split"].evidence} == {"calls", "code"}


def test_it_is_silent_where_the_parts_are_normalised_after_the_split(helped: Notebook) -> None:
    cells = (
        "A, B, a, b = halves(X, y)",
        "m, s = A.mean(axis=0), A.std(axis=0)\nA = (A - m) / s\nB = (B - m) / s",
        SCORE,
    )
    assert found(helped, DATA, *cells) == {}


def test_row_wise_arithmetic_teaches_nothing(helped: Notebook) -> None:
    assert (
        found(
            helped,
            DATA,
            "import numpy as np\nZ = np.log1p(X) / X.sum(axis=1, keepdims=True)",
            "A, B, a, b = halves(Z, y)",
            SCORE,
        )
        == {}
    )


def test_a_statistic_that_is_only_printed_teaches_nothing(helped: Notebook) -> None:
    assert found(helped, DATA, "print(X.mean(axis=0))", "A, B, a, b = halves(X, y)", SCORE) == {}


def test_the_statistic_of_rows_that_stay_in_training_is_fine(helped: Notebook) -> None:
    cells = ("A, B, a, b = halves(X, y)", "A = A - A.mean(axis=0)", "B = B * 1.0", SCORE)
    assert found(helped, DATA, *cells) == {}


def test_judging_again_makes_no_new_facts(helped: Notebook) -> None:
    found(helped, DATA, NORMALISED["the range of an array"], "A, B, a, b = halves(Z, y)", SCORE)
    record = helped.session.book.record
    first, second = (record.bridge.joined(record.calls, record.code) for _ in range(2))
    assert [id(fact) for fact in first if fact.witness == "calls"] == [
        id(fact) for fact in second if fact.witness == "calls"
    ]
