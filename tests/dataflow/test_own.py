"""Functions of a project, as its pyproject.toml describes them: the same code, other verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from deeprules_jupyter.catalog.own import understood
from deeprules_jupyter.commands.check import judge
from deeprules_jupyter.commands.config import load
from deeprules_jupyter.notebook import script_cells

HEAD = """
import my_lib
import my_lib as ml
from my_lib import *
from my_lib import quantile_normalise
from my_lib.io import load_split
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
"""
LOADED = """
X_a, y_a, X_b, y_b = load_split()
best = 0
for c in (0.1, 1, 10):
    best = max(best, LogisticRegression(C=c).fit(X_a, y_a).score(X_b, y_b))
"""
SCALED = """
import pandas as pd
cells = pd.read_csv("cells.csv")
X = quantile_normalise(cells.drop(columns="kind"))
X_train, X_test, y_train, y_test = train_test_split(X, cells.kind)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
CLASS = """
import pandas as pd
cells = pd.read_csv("cells.csv")
X = ml.GeneScaler(3).fit_transform(cells.drop(columns="kind"))
X_train, X_test, y_train, y_test = train_test_split(X, cells.kind)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
SPLIT = """
import pandas as pd
cells = pd.read_csv("cells.csv")
X = StandardScaler().fit_transform(cells.drop(columns="kind"))
a, b, y_a, y_b = split_by_donor(X, cells.kind)
print(LogisticRegression().fit(a, y_a).score(b, y_b))
"""
SCORED = """
X_train, y_train, X_test, y_test = my_lib.io.load_split()
for c in (0.1, 1, 10):
    model = LogisticRegression(C=c).fit(X_train, y_train)
    print(my_lib.balanced_auc(y_test, model.predict(X_test)))
"""
PARTS = {"my_lib.io.load_split": ["train", "train", "test", "test"]}


def warned(body: str, said: dict[str, object]) -> set[str]:
    book = judge("x.py", list(script_cells(HEAD + body)), {}, understood(said)).notebook
    return {f.rule for f in book.findings if f.level == "warn"}


@pytest.mark.parametrize(
    ("body", "said", "rules"),
    [
        (LOADED, PARTS, {"tuned-on-test"}),
        (LOADED, {"my_lib.io.load_split": ["train", "train", "tuning", "tuning"]}, set()),
        (SCALED, {"my_lib.quantile_normalise": "learns"}, {"fit-before-split"}),
        (SCALED, {"my_lib.quantile_normalise": "row-wise"}, set()),
        (CLASS, {"my_lib.GeneScaler": "transform"}, {"fit-before-split"}),
        (CLASS, {"my_lib.GeneScaler": "stateless"}, set()),
        (SPLIT, {"my_lib.split_by_donor": "split"}, {"fit-before-split"}),
        (SCORED, {**PARTS, "my_lib.balanced_auc": "score"}, {"test-set-reuse"}),
        (SCORED, {**PARTS, "my_lib.balanced_auc": "nothing"}, set()),
    ],
)
def test_what_a_project_says_of_its_functions_decides(body: str, said: dict[str, object], rules: set[str]) -> None:
    assert warned(body, said) == rules


def test_features_and_labels_of_one_table() -> None:
    body = "X, y = my_lib.cohort()\nprint(LogisticRegression().fit(X, y).score(X, y))"
    assert warned(body, {"my_lib.cohort": ["data", "data"]}) == {"scored-on-train"}


def test_one_part_by_name() -> None:
    said: dict[str, object] = {"my_lib.held_out": "test", "my_lib.cohort": "train"}
    body = """
X = ml.cohort()
X_new = ml.held_out()
X_new = X_new - X_new.mean()
model = LogisticRegression().fit(X, X.kind)
print(model.score(X_new, X_new.kind))
"""
    assert warned(body, said) == {"fit-on-test"}


def test_the_table_stands_in_the_project_file(tmp_path: Path) -> None:
    text = '[tool.deeprules.catalog]\n"my_lib.io.load_split" = ["train", "train", "test", "test"]\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert load(tmp_path).catalog == {"my_lib.io.load_split": ("train", "train", "test", "test")}
