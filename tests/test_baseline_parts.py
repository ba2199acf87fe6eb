"""Rows and labels that are parts of something else: a struct, a dictionary, a dictionary of dictionaries."""

from __future__ import annotations

import pytest

from tests.shell import Notebook
from tests.test_baseline_cell import DATA, MARK, SCORE, TRAINING, shown

PARTS = """from types import SimpleNamespace as Part
split = {'train': {'X': A, 'y': a}, 'test': {'X': B, 'y': b}}
data = {f'{what}_{part}': held[what] for part, held in split.items() for what in held}
parts = Part(train=Part(X=A, y=a), test=Part(X=B, y=b))
del A, B, a, b, X, y, X_train, X_test, y_train, y_test"""


@pytest.mark.parametrize("kind", ["parts.{0}.{1}", "data['{1}_{0}']", "split['{0}']['{1}']"])
@pytest.mark.parametrize("named", [False, True])
def test_rows_that_are_parts_of_something(notebook: Notebook, kind: str, named: bool) -> None:
    notebook.run(DATA + PARTS, "data")
    A, a, B, b = (kind.format(part, what) for part in ("train", "test") for what in ("X", "y"))
    line = f"{A} {a} --test {B} {b}".replace("'", '"') if named else ""
    score = SCORE.replace("net(B)", f"net({B})").replace("== b", f"== {b}")
    source = TRAINING.replace("net(A), a", f"net({A}), {a}") + score
    notebook.run(MARK.replace("\n", f" {line}\n") + source, "train")
    text = shown(notebook).replace('"', "'")
    assert f"As the cell has shown: net was trained on {A} with {a}, tested on {B} with {b}." in text
    assert "net on the same 143 held-out rows: roc_auc" in text
