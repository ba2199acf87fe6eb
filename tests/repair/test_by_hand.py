"""Statistics that were taken by hand of all rows."""

from __future__ import annotations

from typing import Any

import pytest

TABLES = "X = df.drop(columns=['target'])\ny = df['target']\n"
FILL = "X_train, X_test = X_train.fillna(0), X_test.fillna(0)\n"


def test_z_scores(workshop: Any) -> None:
    cells = workshop.repaired("X = (X - X.mean()) / X.std()\n", workshop.split, workshop.score)
    assert cells[2].source == workshop.split + (
        "X_test = (X_test - X_train.mean()) / X_train.std()\nX_train = (X_train - X_train.mean()) / X_train.std()\n"
    )
    asked = "X_train.std().round(6).tolist()", "bool(np.allclose(X_test.mean(), 0))"
    assert workshop.run(cells, *asked) == ["[1.0, 1.0, 1.0, 1.0]", "False"]


SHAPES = {
    "of an array": "V = X.values\nX = (V - V.mean(axis=0)) / V.std(axis=0)\n",
    "with numpy": "X = (X - np.mean(X, axis=0)) / np.std(X, axis=0)\n",
    "to the unit range": "X = (X - X.min()) / (X.max() - X.min())\n",
    "statistics with names": "mu = X.mean()\nsd = X.std()\nX = (X - mu) / sd\n",
    "a selection": "X = (df[['mean_radius', 'worst_area']] - df[['mean_radius', 'worst_area']].mean())\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_other_handwriting(workshop: Any, shape: str) -> None:
    sources = SHAPES[shape], workshop.split, workshop.score
    cells = workshop.repaired(*sources)
    asked = "X_train.shape", "X_test.shape", "type(X_test).__name__"
    assert workshop.run(cells, *asked) == workshop.run(workshop.cells(*sources), *asked)
    centred = "bool(np.allclose(np.asarray(X_train).mean(axis=0), 0)) or float(np.asarray(X_train).min()) == 0.0"
    assert workshop.run(cells, centred) == ["True"]


FILLS = {
    "the whole table": "df = df.fillna(df.median())\n",
    "in place": "df.fillna(df.median(), inplace=True)\n",
}


@pytest.mark.parametrize("fill", FILLS)
def test_gaps_are_filled_from_the_training_rows(workshop: Any, fill: str) -> None:
    cells = workshop.repaired(FILLS[fill], TABLES, workshop.split, workshop.score)
    asked = "X_train['mean_area'].median() == X_train['mean_area'].mode()[0]", "int(X_test.isna().sum().sum())"
    assert workshop.run(cells, *asked) == ["True", "0"]
    assert workshop.run(cells, "(X_test['mean_area'] == X_train['mean_area'].median()).any()") == ["True"]


COLUMNS = {
    "assigned": "df['mean_area'] = df['mean_area'].fillna(df['mean_area'].mean())\n",
    "in place": "df['mean_area'].fillna(df['mean_area'].mean(), inplace=True)\n",
    "by attribute": "df.mean_area = df.mean_area.fillna(df.mean_area.mean())\n",
    "most frequent": "df['mean_area'] = df['mean_area'].fillna(df['mean_area'].mode()[0])\n",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_one_column(workshop: Any, column: str) -> None:
    select = "print(df['worst_area'].max())\n" + TABLES
    cells = workshop.repaired(COLUMNS[column], select, workshop.split, FILL + workshop.score)
    assert workshop.run(cells, "int(X_test['mean_area'].eq(X_train['mean_area'].mode()[0]).sum()) > 3") == ["True"]


def test_several_columns_one_after_another(workshop: Any) -> None:
    code = "df['mean_area'] = df['mean_area'].fillna(df['mean_area'].mean())\n"
    code += code.replace("area", "texture")
    cells = workshop.repaired(code, TABLES, workshop.split, workshop.score, fixed=2)
    assert cells[3].source.count(".copy()") == 2
    assert workshop.run(cells, "int(X_test.isna().sum().sum())") == ["0"]


ABOVE = {
    "looked at": "df = df.fillna(df.median())\nprint(df.describe())\n",
    "the statistic is printed": "m = X.mean()\nX = X - m\nprint(m)\n",
    "two names": "Z = X - X.mean()\nX = Z\n",
    "one column alone": "X = (df.mean_radius - df.mean_radius.mean()).to_frame()\n",
}


@pytest.mark.parametrize("case", ABOVE)
def test_otherwise_the_training_rows_are_drawn_above(workshop: Any, case: str) -> None:
    tables = TABLES if case == "looked at" else ""
    cells = workshop.repaired(ABOVE[case] + tables, workshop.split, FILL + workshop.score)
    assert "_train_rows = train_test_split(" in cells[1].source and cells[2].source == workshop.split
    assert workshop.run(cells, "len(X_test)") == ["57"]
