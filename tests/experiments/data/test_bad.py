"""Bad input costs one clear line, and odd input none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars
import pytest
from scipy import sparse

from deeprules_jupyter.experiments.data import run
from deeprules_jupyter.experiments.data.limits import limits_of
from tests.experiments.data.tables import found, line, page, table

RNG = np.random.default_rng(0)
X, Y = RNG.normal(5, 2, (60, 4)), RNG.integers(0, 2, 60)
FRAME = pd.DataFrame(X, columns=list("abcd"))


@pytest.mark.parametrize(
    ("rows", "label", "asked", "said"),
    [
        ([[1, 2], [3]], None, {}, "different lengths"),
        (X[:1], Y[:1], {}, "1 row"),
        (X[:0], None, {}, "no row"),
        (X, Y[:59], {}, "y has 59 rows and X has 60"),
        (X, np.zeros(60), {}, "y has one class"),
        (X, np.full(60, np.nan), {}, "y has no value"),
        (X, Y.reshape(30, 2), {}, "one value for each row"),
        (X, [[0], [1, 2]] * 30, {}, "different lengths"),
        (FRAME, Y, {"batches": ["sight"]}, "X has no column sight"),
        (FRAME.rename(columns={"a": "donor"}), Y, {"group": "doner"}, "did you mean donor?"),
        (FRAME, Y, {"positive": "2"}, "y has no 2, only 0, 1"),
        (FRAME, None, {"positive": "1"}, "say the label"),
        (pd.concat([FRAME, FRAME], axis=1), Y, {}, "two columns are called a"),
        ("no/such/folder", None, {}, "is no folder here"),
        ([["a", 1.0], ["b", 2.0]] * 30, Y, {}, "cannot be read as numbers"),
        (np.array(3), None, {}, "holds no rows"),
    ],
)
def test_one_clear_line(rows: Any, label: Any, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as raised:
        table(rows, label, **asked)
    assert said in str(raised.value)


def test_cells_with_lists_are_said_to_be_no_label() -> None:
    frame = FRAME.assign(lists=[[1, 2]] * 60)
    with pytest.raises(ValueError, match="cannot be compared"):
        table(frame, label="lists")


@pytest.mark.parametrize(
    "rows",
    [
        np.full((60, 4), np.nan),
        np.zeros((60, 4)),
        pd.DataFrame({"a": ["x", None, "y"] * 20, "b": pd.array([1, None, 3] * 20, dtype="Int64"), "c": [True] * 60}),
        FRAME.assign(when=pd.date_range("2020", periods=60), kind=pd.Categorical(["u", "v"] * 30)),
        sparse.random(60, 30, 0.2, format="csr", random_state=0),
        sparse.csc_matrix((60, 5)),
        polars.DataFrame({"a": X[:, 0], "b": ["u", "v"] * 30}),
        X.astype("float32"),
        RNG.integers(0, 255, (60, 8, 8), dtype="uint8"),
        RNG.integers(0, 2, (60, 4)).astype(bool),
        np.where(X > 9, np.inf, X),
    ],
    ids=range(11),
)
def test_whatever_a_table_holds_every_check_answers(rows: Any) -> None:
    one = page(rows, np.where(np.arange(60) % 7 == 0, "a", "b"))
    assert len(one.checks) == 17
    assert all(check.said for check in one.checks)


def test_an_interrupt_leaves_the_rest_not_checked() -> None:
    def interrupted(title: str, done: int, count: int) -> None:
        if title == "Missing values":
            raise KeyboardInterrupt

    one = run(table(X, Y), interrupted)
    assert one.stopped
    assert line(one, "imbalance").state == "pass"
    assert sum(check.said == "you interrupted" for check in one.checks) == 14
    assert {line(one, name).state for name in ("missing", "single-column")} == {"not checked"}


def test_thresholds_are_set_by_their_names() -> None:
    uneven = np.r_[np.zeros(45, dtype=int), np.ones(15, dtype=int)][RNG.permutation(60)]
    assert "imbalance" not in found(page(X, uneven))
    assert "imbalance" in found(page(X, uneven, limits=limits_of({"minority": 0.3})))
    for said, wrong in (
        ("no 'minorty'", {"minorty": 1}),
        ("a whole number", {"few": 0.5}),
        ("a number", {"runs": "x"}),
    ):
        with pytest.raises(ValueError, match=said):
            limits_of(wrong)


def test_what_is_not_there_is_said_not_to_be_there() -> None:
    one = page(X)
    assert line(one, "batch-label").said == "no label was named"
    assert line(page(X, Y), "batch-label").said == "no batch was named: --batch COLUMN"
