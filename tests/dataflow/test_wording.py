"""What findings say of loops and functions: no count that the code alone cannot know."""

from __future__ import annotations

import pytest

from deeprules_jupyter.commands.check import judge
from deeprules_jupyter.notebook import script_cells

HEAD = """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.linear_model import LogisticRegression
ferns = pd.read_csv("ferns.csv")
"""
SPLIT = """
X_train, X_test, y_train, y_test = train_test_split(ferns[["spores", "frond"]], ferns["genus"], random_state=0)
"""
LOOK = "    print(KNeighborsClassifier(k).fit(X_train, y_train).score(X_test, y_test))\n"


def messages(source: str, rule: str) -> list[str]:
    book = judge("x.py", list(script_cells(source)), {}).notebook
    return [f.message for f in book.findings if f.rule == rule]


@pytest.mark.parametrize(
    ("loop", "count"),
    [
        ("for k in (1, 3, 5):\n", "judged 3 different models"),
        ("for k in range(1, 40):\n", "judged at least 2 different models"),
        ("for k in [1, 2, 3, 4, 5, 6, 7, 8, 9]:\n", "judged at least 6 different models"),
        ("k = 1\nwhile k < 40:\n    k += 2\n", "judged at least 2 different models"),
    ],
)
def test_a_loop_that_is_not_read_to_its_end_gives_a_lower_bound(loop: str, count: str) -> None:
    (message,) = messages(HEAD + SPLIT + loop + LOOK, "test-set-reuse")
    assert count in message


def test_what_one_call_does_at_two_lines_is_told_apart() -> None:
    source = f"""{HEAD}
def clip(table):
    low = table.frond.quantile(0.01)
    high = table.frond.quantile(0.99)
    table["frond"] = table.frond.clip(low, high)
    return table
ferns = clip(ferns)
{SPLIT}
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
    said = messages(source, "fit-before-split")
    assert len(said) == len(set(said)) == 2
    assert all("inside a function, line" in message for message in said)


@pytest.mark.parametrize(
    ("settings", "how"),
    [
        ("CatBoostClassifier()", "keeps the best state"),
        ("CatBoostClassifier(early_stopping_rounds=9)", "early stopping"),
    ],
)
def test_how_the_test_rows_steer_is_said_as_it_is(settings: str, how: str) -> None:
    source = f"""{HEAD}from catboost import CatBoostClassifier
{SPLIT}
model = {settings}
model.fit(X_train, y_train, eval_set=(X_test, y_test))
print(model.score(X_test, y_test))
"""
    (message,) = messages(source, "tuned-on-test")
    assert how in message


@pytest.mark.parametrize(
    ("model", "score", "divided"),
    [
        ("RandomForestClassifier(oob_score=True)", "model.oob_score_", "the out-of-bag rows were left out"),
        ("Sequential([Dense(1)])", "model.history", "the validation rows were set apart"),
    ],
)
def test_rows_that_are_no_folds_are_not_called_so(model: str, score: str, divided: str) -> None:
    share = ", validation_split=0.2" if "Dense" in model else ""
    source = f"""{HEAD}
from keras.layers import Dense
from keras.models import Sequential
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler
X = StandardScaler().fit_transform(ferns[["spores", "frond"]])
model = {model}
model.fit(X, ferns["genus"]{share})
print({score})
"""
    (message,) = messages(source, "fit-before-split")
    assert f"before {divided}" in message
