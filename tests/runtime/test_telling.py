"""Features that tell the target by themselves, by their values; and those that are merely good, or told on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.model import Target

HEAD = """
import numpy as np, pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import KFold, cross_val_predict, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
rng = np.random.default_rng(1)
n = 400
df = pd.DataFrame(rng.normal(size=(n, 3)), columns=list("abc"))
df["mass"] = 40 + 5 * df.a + rng.normal(size=n)
df["site"] = rng.integers(0, 40, n)
df["heavy"] = (df["mass"] > 41).astype(int)
"""
HEAVY = 'X, y = df.drop(columns="heavy"), df["heavy"]\n'
MASS = 'X, y = df.drop(columns=["mass", "heavy"]), df["mass"]\n'
SPLIT = "X, X_te, y, y_te = train_test_split(X, y, random_state=0)\n"
TREE, RIDGE = "DecisionTreeClassifier().fit(X, y)\n", "Ridge().fit(X, y)\n"
MEAN = 'df["usual"] = df.groupby("site")["mass"].transform("mean")\n'
TOLD = {
    "a cut": (HEAVY + TREE, "mass", "cut"),
    "a cut after a split": (HEAVY + SPLIT + TREE, "mass", "cut"),
    "a cut in an array": ("X, y = df.drop(columns='heavy').values, df.heavy.values\n" + TREE, "3", "cut"),
    "three bins": ('df["heavy"] = pd.cut(df.mass, [0, 38, 42, 99], labels=False)\n' + HEAVY + TREE, "mass", "cut"),
    "a class renamed": ('df["kind"] = df.heavy.map({0: "light", 1: "heavy"})\n'
                        'X, y = df[["a", "b", "kind"]], df["heavy"]\n'
                        "X = X.assign(kind=(X.kind == 'heavy') * 7)\n" + TREE, "kind", "copy"),
    "another scale": ('df["grams"] = df.mass * 1000 - 3\n' + MASS + RIDGE, "grams", "copy"),
    "rounded": ('df["grams"] = (df.mass * 1000).round()\n' + MASS + RIDGE, "grams", "copy"),
    "a logarithm": ('df["log"] = np.log(df.mass)\n' + MASS + RIDGE, "log", "copy"),
    "itself": ("X, y = df.drop(columns='heavy'), df['mass'] + 0\n" + RIDGE, "mass", "copy"),
    "means of groups": (MEAN + MASS + SPLIT + RIDGE, "usual", "mean"),
    "means of groups in folds": (MEAN + MASS + "del df\ncross_val_score(Ridge(), X, y)\n", "usual", "mean"),
    "a pipeline": (HEAVY + "make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)\n", "mass", "cut"),
}  # fmt: skip
STRONG = {
    "classes with a gap": 'df["mass"] += 30 * df.heavy\n' + HEAVY + TREE,
    "nearly the same": 'df["scale"] = df.mass + rng.normal(size=n) * 0.05\n' + MASS + RIDGE,
}
SILENT = {
    "left out": 'X, y = df[list("abc")], df["heavy"]\n' + TREE,
    "a good feature": MASS + RIDGE,
    "one feature alone": 'X, y = df[["mass"]], df["heavy"]\n' + TREE,
    "a function is fitted": "t = np.linspace(0, 1, n)\nX, y = np.stack([t, t**2], 1), t * 3\n" + RIDGE,
    "a trend": 'df["day"] = np.arange(n)\ndf["mass"] = np.cumsum(rng.random(n))\n' + MASS + RIDGE,
    "several targets": "X = df[list('abc')]\nLinearRegression().fit(X, df[['mass', 'a']])\n",
    "an autoencoder": "X = df[list('abc')]\nRandomForestRegressor(3).fit(X, X)\n",
    "components": "X, y = PCA(3).fit_transform(df.drop(columns='heavy')), df['heavy']\n" + TREE,
    "few rows": "df = df[:20]\n" + HEAVY + TREE,
    "unique ids": 'df["number"] = rng.permutation(n)\nX, y = df[["a", "number"]], df["heavy"]\n' + TREE,
    "predicted out of fold": MASS + 'X = X.assign(guess=cross_val_predict(Ridge(), X, y))\n' + RIDGE,
    "means of training rows": "train, test = train_test_split(df, random_state=0)\n"
    "train = train.assign(usual=train.groupby('site')['mass'].transform('mean'))\n"
    "X, y = train.drop(columns=['mass', 'heavy']), train['mass']\n" + RIDGE,
    "means of another column": 'df["usual"] = df.groupby("site")["b"].transform("mean")\n' + MASS + SPLIT + RIDGE,
    "a column that the model leaves": 'X, y = df.drop(columns="heavy"), df["heavy"]\n'
    'make_pipeline(make_column_transformer((StandardScaler(), ["a", "b"])), LogisticRegression()).fit(X, y)\n',
    "no labels": "PCA(2).fit(df.drop(columns='heavy'))\n",
    "features of each donor": 'donor = np.arange(n) // 40\nage, ill = rng.normal(50, 9, 10), np.arange(10) % 2\n'
    'X, y = df[["a", "b"]].assign(age=age[donor]), pd.Series(ill[donor], name="ill")\n' + TREE,
    "noise": "X, y = rng.normal(size=(60, 900)), rng.integers(0, 2, 60)\nLogisticRegression().fit(X, y)\n",
    "sparse": "from scipy.sparse import csr_matrix\nX, y = csr_matrix(df[['mass', 'a']].values), df.heavy\n" + TREE,
}  # fmt: skip


def given(book: Any, source: str) -> set[tuple[str, str]]:
    book.run(HEAD)
    book.run(source)
    return {(one.name, one.how) for target in book.all(Target) for one in target.given}


@pytest.mark.parametrize(("source", "name", "how"), TOLD.values(), ids=TOLD.keys())
def test_a_feature_that_tells_the_target_is_seen(book: Any, source: str, name: str, how: str) -> None:
    assert given(book, source) == {(name, how)}


@pytest.mark.parametrize("source", STRONG.values(), ids=STRONG.keys())
def test_a_merely_strong_feature_is_noted(book: Any, source: str) -> None:
    assert {how for _, how in given(book, source)} == {"strong"}


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT.keys())
def test_nothing_is_said_of_what_does_not_tell_the_target(book: Any, source: str) -> None:
    assert not {how for _, how in given(book, source)} - {"strong"}


def test_the_data_and_the_random_numbers_stay_as_they_were(book: Any) -> None:
    book.run(HEAD + HEAVY + "before, state = X.copy(), np.random.get_state()[1].copy()\n")
    book.run("model = DecisionTreeClassifier(random_state=0).fit(X, y)\n")
    assert book["before"].equals(book["X"])
    book.run("same = (np.random.get_state()[1] == state).all()")
    assert book["same"]
