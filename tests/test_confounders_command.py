"""`%deeprules_confounders` as a person uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.shell import Notebook

CELL = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
rng = np.random.default_rng(0)
site = rng.integers(0, 3, 900)
y = (rng.random(900) < np.where(site == 0, 0.8, 0.2)).astype(int)
X = pd.DataFrame(rng.normal(size=(900, 3)) + 2 * (site == 0)[:, None], columns=list("abc"))
meta = pd.DataFrame({"site": np.array(["<b>", "y", "z"])[site], "age": rng.normal(60, 9, 900)})
X_rest, X_test, y_rest, y_test, meta_rest, meta_test = train_test_split(X, y, meta, random_state=0)
X_train, X_tune, y_train, y_tune, _, meta_tune = train_test_split(
    X_rest, y_rest, meta_rest, test_size=0.6, random_state=0
)
model = LogisticRegression().fit(X_train, y_train)
"""


def words(notebook: Notebook) -> str:
    return " ".join(notebook.shell.display_pub.outputs[-1]["data"]["text/plain"].split())


def test_a_planted_site_is_told_once_and_stands_in_the_report(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run(CELL, "c0")
    luck = notebook.shell.user_ns["np"].random.get_state()[1].sum()
    assert notebook.run("%deeprules_confounders model X_tune y_tune --by site,age --table meta_tune") == []
    page = notebook.shell.display_pub.outputs[-1]["data"]
    assert "model tells nothing beyond site and age" in words(notebook) and "learned from these" not in words(notebook)
    assert "One site after the other left out: balanced accuracy" in words(notebook)
    assert "<svg" in page["text/html"] and "<b>" not in page["text/html"]
    assert [one.level for one in notebook.found if one.rule == "shortcut"] == ["note"]
    assert notebook.shell.user_ns["np"].random.get_state()[1].sum() == luck
    notebook.run("%deeprules_confounders model X_train y_train --by a")  # a column of the rows, which it learned from
    assert "copies of it answered in cross-validation" in words(notebook)
    notebook.run("%deeprules_report --template tripod -o report.json")
    items = json.loads(Path("report.json").read_text(encoding="utf-8"))["items"]
    assert any("site and age alone" in line["text"] for item in items for line in item["lines"])
    capsys.readouterr()
    for line, told in (
        ("X_test y_test --by site --table meta_test", "holds test rows"),
        ("X_tune y_tune --by nix --table meta_tune", "meta_tune has no column nix"),
        ("X_tune y_tune --by ,", "--by names no column"),
        ("X_tune[:30] y_tune[:30] --by a", "there are 30 rows; 40 are needed"),
    ):
        notebook.run(f"%deeprules_confounders model {line}")
        said = capsys.readouterr().err
        assert told in said and said.count("\n") == 1
