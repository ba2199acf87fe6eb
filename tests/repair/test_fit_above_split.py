"""Scalers, imputers, vectorisers and selectors that were fitted above the split."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

MEANS = "np.abs(np.asarray(X_train, dtype=float).mean(axis=0)).max().round(6)"


def test_the_same_name_across_cells(workshop: Any) -> None:
    cells = workshop.repaired(
        "scaler = StandardScaler()\nX = scaler.fit_transform(X)\n", workshop.split, workshop.score
    )
    assert cells[1].source == "scaler = StandardScaler()\n"
    assert cells[2].source == workshop.split + (
        "X_train = scaler.fit_transform(X_train)\nX_test = scaler.transform(X_test)\n"
    )
    assert workshop.run(cells, MEANS, "scaler.n_samples_seen_ == len(X_train)") == ["0.0", "True"]


def test_the_numbers_are_those_of_a_careful_person(workshop: Any) -> None:
    cells = workshop.repaired("Xs = StandardScaler().fit_transform(X)\n", workshop.split.replace("(X,", "(Xs,"))
    frame = load_breast_cancer(as_frame=True).frame.iloc[::3].reset_index(drop=True)
    X = frame[["mean radius", "mean perimeter", "mean smoothness", "worst radius"]]
    train, test = train_test_split(X, test_size=0.3, random_state=0)
    expected = StandardScaler().fit(train).transform(test).sum().round(6)
    assert workshop.run(cells, "X_test.sum().round(6)") == [str(np.float64(expected))]
    assert "standard_scaler = StandardScaler()" in cells[2].source


SHAPES = {
    "fit, then transform": "scaler = StandardScaler()\nscaler.fit(X)\nXs = scaler.transform(X)\n",
    "made and fitted at once": "scaler = StandardScaler().fit(X)\nXs = scaler.transform(X)\n",
    "no name at all": "Xs = StandardScaler().fit(X).transform(X)\n",
    "a cast on the way": "Xs = StandardScaler().fit(X).transform(X.astype(float))\n",
    "an expression goes in": "s = StandardScaler()\nXs = s.fit_transform(df.drop(columns='target').fillna(0))\n",
    "a table comes out": "scaler = StandardScaler()\nXs = pd.DataFrame(scaler.fit_transform(X), columns=X.columns)\n",
    "with the labels": "Xs = SelectKBest(k=2).fit_transform(X, y)\n",
    "components": "pca = PCA(2)\nXs = pca.fit_transform(X)\n",
    "imputed": "Xs = SimpleImputer(strategy='median').fit_transform(X)\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_other_handwriting(workshop: Any, shape: str) -> None:
    sources = SHAPES[shape], workshop.split.replace("(X,", "(Xs,"), workshop.score
    cells = workshop.repaired(*sources)
    before = workshop.run(workshop.cells(*sources), "X_train.shape", "X_test.shape", "type(X_train).__name__")
    assert workshop.run(cells, "X_train.shape", "X_test.shape", "type(X_train).__name__") == before


def test_words_from_a_vectoriser(workshop: Any) -> None:
    text = "texts = ['good ' * (k % 3) + f'word{k}' for k in range(len(y))]\nvec = CountVectorizer()\n"
    sources = f"{text}X = vec.fit_transform(texts).toarray()\n", workshop.split, workshop.score
    cells = workshop.repaired(*sources)
    assert "train_test_split(texts, y" in cells[2].source
    assert (
        workshop.run(cells, "len(vec.vocabulary_) < len(texts)", "X_test.shape[1] == X_train.shape[1]") == ["True"] * 2
    )


def test_a_comment_elsewhere_and_a_question_of_shape_stay(workshop: Any) -> None:
    first = (
        "# scale\nscaler = StandardScaler()  # per column\n\nX  =  scaler.fit_transform( X )\n# end\nprint(X.shape)\n"
    )
    cells = workshop.repaired(first, workshop.split + "# after\n" + workshop.score)
    assert cells[1].source == "# scale\nscaler = StandardScaler()  # per column\n\n# end\nprint(X.shape)\n"
    assert "X_test = scaler.transform(X_test)\n# after\n" in cells[2].source


def test_a_cell_never_becomes_empty(workshop: Any) -> None:
    cells = workshop.repaired(
        "scaler = StandardScaler()\n", "X = scaler.fit_transform(X)", workshop.split, workshop.score
    )
    assert cells[2].source.startswith("# ")


COLUMNS = "df['mean_radius'] = StandardScaler().fit_transform(df[['mean_radius']])\n"
SELECT = "X = df.drop(columns=['target']).fillna(0)\n"


def test_columns_of_a_table(workshop: Any) -> None:
    second = (
        "scaler = MinMaxScaler()\ndf['worst_area'] = scaler.fit_transform(df['worst_area'].values.reshape(-1, 1))\n"
    )
    select = "X = df.drop('target', axis=1)\ny = df['target']\n"
    sources = (
        COLUMNS,
        second,
        select,
        workshop.split,
        "model = SVC().fit(X_train.fillna(0), y_train)\n" + ("print(model.score(X_test.fillna(0), y_test))\n"),
    )
    cells = workshop.repaired(*sources, fixed=2)
    asked = "X_train['mean_radius'].mean().round(6)", "X_train['worst_area'].max().round(6)", "list(X_train) == list(X)"
    assert workshop.run(cells, *asked) in (["0.0", "1.0", "True"], ["-0.0", "1.0", "True"])


ABOVE = {
    "a picture of the whole": "X = StandardScaler().fit_transform(X)\nprint(X[:3])\n",
    "new rows later": "X = StandardScaler().fit_transform(X)\n",
    "the learner is asked": "s = StandardScaler()\nX = s.fit_transform(X)\nprint(s.mean_)\n",
    "a function sees it": "X = StandardScaler().fit_transform(X)\ndef show():\n    return X.shape\n",
    "the rows change": "Xs = StandardScaler().fit_transform(X)\nX = X.iloc[::2]\nX = Xs\n",
    "a table of its own": "X = pd.DataFrame(StandardScaler().fit_transform(X.values), columns=list('abcd'))\n",
}


@pytest.mark.parametrize("case", ABOVE)
def test_otherwise_the_training_rows_are_drawn_above(workshop: Any, case: str) -> None:
    last = "print(model.predict(X))\n" if case == "new rows later" else ""
    cells = workshop.repaired(ABOVE[case], workshop.split, workshop.score + last)
    assert "X_train_rows = train_test_split(" in cells[1].source and cells[2].source == workshop.split
    assert workshop.run(cells, MEANS) == ["0.0"]


REFUSED = {
    "two on one line": ("s = StandardScaler(); X = s.fit_transform(X)\n", "several statements"),
    "in a loop": ("for _ in range(1):\n    X = StandardScaler().fit_transform(X)\n", "inside the loop"),
    "code that is made": ("X = StandardScaler().fit_transform(X)\neval('len(y)')\n", "eval"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(workshop: Any, case: str) -> None:
    first, why = REFUSED[case]
    assert why in workshop.refused(first, workshop.split, workshop.score)


def test_no_split_to_move_below(workshop: Any) -> None:
    first = "X = StandardScaler().fit_transform(X)\ncut = 130\nX_train, X_test = X[:cut], X[cut:]\n"
    assert workshop.refused(first, "y_train, y_test = y[:cut], y[cut:]\n", workshop.score)
