"""A split without a seed gets one: the notebook runs, gives the same twice, and nothing else is changed."""

from __future__ import annotations

import pytest

from deeprules_jupyter.model import Cell
from deeprules_jupyter.repair import judged, repair
from tests.repair.conftest import Workshop

SCORE = "print(SVC().fit(X_train, y_train).score(X_test, y_test))"
PARTS = "X_train, X_test, y_train, y_test = "


def rules(cells: tuple[Cell, ...]) -> list[str]:
    return [one.rule for one in judged(cells).findings]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("split(X, y)", "split(X, y, random_state=0, stratify=y)"),
        ("split(X, y, test_size=9)  # few", "split(X, y, test_size=9, random_state=0, stratify=y)  # few"),
        ("split(X, y, random_state=None)", "split(X, y, random_state=0, stratify=y)"),
        ("split(\n    X,\n    (y),\n)", "split(\n    X,\n    (y), random_state=0, stratify=y,\n)"),
        ("split(X, (y))", "split(X, (y), random_state=0, stratify=y)"),
        ("split(X, df['target'])", "split(X, df['target'], random_state=0, stratify=df['target'])"),
        ("split(X, df.target.values)", "split(X, df.target.values, random_state=0)"),
        ("split(X, y, stratify=y)", "split(X, y, stratify=y, random_state=0)"),
    ],
)  # fmt: skip
def test_it_gets_a_seed(workshop: Workshop, before: str, after: str) -> None:
    before, after = (text.replace("split(", "train_test_split(") for text in (before, after))
    cells = workshop.cells(f"print(1)\n{PARTS}{before}\n", SCORE)
    assert rules(cells) == ["unseeded"]
    done = repair(cells)
    assert [one.rule for one in done.fixed] == ["unseeded"] and not done.left
    assert [cell.source for cell in done.cells[1:]] == [f"print(1)\n{PARTS}{after}\n", SCORE]
    assert rules(done.cells) == []
    assert workshop.run(done.cells, "list(X_test.index)") == workshop.run(done.cells, "list(X_test.index)")


def test_the_classes_have_equal_shares_and_the_finding_says_so(workshop: Workshop) -> None:
    cells = workshop.cells(f"{PARTS}train_test_split(X, y)\n", SCORE)
    (one,) = judged(cells).findings
    assert (
        one.repair and "the same share of each class" in one.repair.text and "stratify=y" in (one.repair.source or "")
    )
    (gap,) = workshop.run(repair(cells).cells, "abs(y_train.mean() - y_test.mean()) < 0.01")
    assert gap == "True"


def test_numbers_have_no_classes(workshop: Workshop) -> None:
    fit = "from sklearn.svm import SVR\nprint(SVR().fit(X_train, y_train).score(X_test, y_test))"
    cells = workshop.cells(f"{PARTS}train_test_split(X, y)\n", fit)
    assert "stratify" not in repr(judged(cells).findings)
    assert repair(cells).cells[1].source == f"{PARTS}train_test_split(X, y, random_state=0)\n"


def test_in_a_branch_too(workshop: Workshop) -> None:
    cells = workshop.cells(f"if len(X):\n    {PARTS}train_test_split(X, y)\n", SCORE)
    assert "(X, y, random_state=0, stratify=y)" in repair(cells).cells[1].source


def test_another_finding_is_repaired_beside_it(workshop: Workshop) -> None:
    fit = "scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\nX_test = scaler.fit_transform(X_test)\n"
    done = repair(workshop.cells(f"{PARTS}train_test_split(X, y)\n", fit, SCORE))
    assert sorted(one.rule for one in done.fixed) == ["fit-on-test", "unseeded"]
    assert rules(done.cells) == []


@pytest.mark.parametrize(
    ("split", "why"),
    [
        (f"{PARTS}train_test_split(X, y  # both\n)\n", "a comment stands behind the last argument"),
        ("def parts():\n    return train_test_split(X, y)\n" + PARTS + "parts()\n", "no repair is known"),
        ("X_train, X_test = train_test_split(X); y_train, y_test = train_test_split(y)\n", "holds several statements"),
    ],
)
def test_what_is_left_says_why(workshop: Workshop, split: str, why: str) -> None:
    assert why in workshop.refused(split, SCORE)
