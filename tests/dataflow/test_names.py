"""By what names a message speaks of rows."""

from __future__ import annotations

from deeprules_jupyter.commands.check import judge
from deeprules_jupyter.notebook import script_cells

CODE = """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

def judge(model, X, y):
    X_train, {test}, y_train, y_test = train_test_split(X, y, random_state=0)
    return model.fit(X_train, y_train).score({test}, y_test)

cells = pd.read_csv("cells.csv")
genes, tumour = cells[["g1", "g2"]], cells["tumour"]
print(judge(SVC(), genes, tumour))
print(judge(KNeighborsClassifier(), genes, tumour))
"""


def said(test: str) -> str:
    return next(
        f.message
        for f in judge("x.py", list(script_cells(CODE.format(test=test))), {}).notebook.findings
        if f.level == "warn"
    )


def test_a_part_that_is_made_in_a_function_has_its_name_there() -> None:
    assert said("X_test").startswith("`X_test` judged 2")


def test_a_name_that_says_nothing_of_parts_is_no_better_than_that_of_the_table() -> None:
    assert said("others").startswith("`genes` judged 2")
