"""The code that a repair shows runs."""

from __future__ import annotations

from deeprules_jupyter.model import Data, Fit, FitKind, Place
from deeprules_jupyter.rules import recipes
from tests.test_trace import data

HEAD = """
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.decomposition import *
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.experimental import enable_iterative_imputer
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import *
from sklearn.impute import *
from sklearn.tree import DecisionTreeClassifier
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import *
X, y = load_iris(return_X_y=True, as_frame=True)
model, chooser = DecisionTreeClassifier(), DecisionTreeClassifier()
columns = ColumnTransformer([("all", StandardScaler(), list(X.columns))])
selector = SelectKBest(k=2)
features = steps = make_pipeline(StandardScaler())
"""
PARTS = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
RESAMPLED = """
class SMOTE:
    def fit_resample(self, X, y):
        return X, y
"""


def learned(learner: str, kind: FitKind) -> Fit:
    rows: Data = data(0, 10, name="X")
    return Fit(place=Place(line=1), witness="code", id="fit", learner=learner, kind=kind, data=rows)


CASES: list[tuple[str, FitKind]] = [
    *((name, "transform") for name in ("PCA", "zscore", "qcut", "ColumnTransformer", "Tokenizer")),
    *((name, "statistic") for name in ("mean", "percentile")),
    ("SMOTE", "resample"),
    ("DecisionTreeClassifier", "model"),
]


def test_a_repair_runs() -> None:
    names: dict[str, object] = {}
    exec(HEAD + RESAMPLED + PARTS, names)
    for learner, kind in CASES:
        fit = learned(learner, kind)
        repairs = [recipes.before_split(fit, False), recipes.before_split(fit, True)]
        repairs += [recipes.on_test(fit, "X_test")] if kind != "model" else []
        for repair in repairs:
            exec(repair.source or "", dict(names))


def test_the_steps_can_be_made() -> None:
    names: dict[str, object] = {}
    exec(HEAD, names)
    for learner in (*recipes.PLAIN, *recipes.CLASSES, *recipes.GIVEN):
        step = eval(recipes.step_for(learned(learner, "transform")), names)
        assert hasattr(step, "fit") and hasattr(step, "transform"), learner


def test_nothing_is_made_up_for_what_is_not_known() -> None:
    assert "Tokenizer()" not in (recipes.before_split(learned("Tokenizer", "transform"), False).source or "")
