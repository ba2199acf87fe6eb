"""Steps above a split that learn from its training rows, which are drawn there with the same seed."""

from __future__ import annotations

from typing import Any

import pytest

FILL = "df['mean_area'] = df['mean_area'].fillna(df['mean_area'].mean())\n"
TABLES = "X = df.drop(columns=['target']).fillna(0)\ny = df['target']\n"
RANGE = "import matplotlib\nprint(df.describe())\ndf['ratio'] = df['mean_radius'] / df['worst_radius']\n"


def test_the_table_may_be_looked_at_before_the_split(workshop: Any) -> None:
    cells = workshop.repaired(FILL, RANGE, TABLES, workshop.split, workshop.score)
    assert cells[1].source == (
        "# the training rows of the split below: the same seed draws the same rows\n"
        "df_train_rows = train_test_split(df, test_size=0.3, random_state=0)[0]\n"
        "df['mean_area'] = df['mean_area'].fillna(df_train_rows['mean_area'].mean())\n"
    )
    assert [one.source for one in cells[2:]] == [RANGE, TABLES, workshop.split, workshop.score]
    asked = (
        "df_train_rows.index.equals(X_train.index)",
        "int(X_test['mean_area'].eq(df_train_rows.mean_area.mean()).sum())",
    )
    same, filled = workshop.run(cells, *asked)
    assert same == "True" and int(filled) > 3


SHAPES = {
    "columns": "cols = ['mean_radius', 'worst_area']\nscaler = StandardScaler()\n"
    "df[cols] = scaler.fit_transform(df[cols])\nprint(df[cols].head())\n",
    "in a loop": "for col in ['mean_area', 'mean_texture']:\n    df[col] = df[col].fillna(df[col].median())\n"
    "print(df.isna().sum())\n",
    "in place": "df['mean_area'].fillna(df['mean_area'].median(), inplace=True)\nprint(df.shape, df.describe())\n",
    "another table comes out": "scaler = StandardScaler()\n"
    "scaled = pd.DataFrame(scaler.fit_transform(df[['mean_radius']]), columns=['r'])\nprint(scaled.head())\n"
    "df['mean_radius'] = scaled['r']\n",
    "a statistic with a name": "m = df['mean_area'].mean()\nprint(m)\ndf['mean_area'] = df['mean_area'].fillna(m)\n",
    "a condition": "df['large'] = np.where(df['worst_area'] > df['worst_area'].median(), 1, 0)\n"
    "print(df.large.sum())\n",
    "an array": "V = df[['mean_radius', 'worst_area']].values\nscaler = StandardScaler().fit(V)\n"
    "df[['mean_radius', 'worst_area']] = scaler.transform(V)\nprint(df.head())\n",
    "tables side by side": FILL + "df = pd.concat([df, pd.get_dummies(df['target'] > 0, prefix='t')], axis=1)\n",
    "a function draws": "def show(table):\n    table['mean_radius'].hist()\n"
    + FILL
    + "display = show\nshow\nprint(df.max())\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_rows_are_drawn(workshop: Any, shape: str) -> None:
    sources = SHAPES[shape], TABLES, workshop.split, workshop.score
    cells = workshop.repaired(*sources)
    drawn = next(line.split(" = ")[0] for line in cells[1].source.splitlines() if "_train_rows = " in line)
    asked = f"len({drawn}) == len(X_train)", "X_train.index.tolist()", "X_train.shape", "X_test.shape"
    after = workshop.run(cells, *asked)
    assert after[0] == "True"
    assert after[1:] == workshop.run(workshop.cells(*sources), *asked[1:])


def test_a_seed_is_added_where_the_split_has_none(workshop: Any) -> None:
    split = workshop.split.replace(", random_state=0", "")
    cells = workshop.repaired(FILL, RANGE, TABLES, split, workshop.score)
    assert cells[4].source == workshop.split
    assert workshop.run(cells, "df_train_rows.index.equals(X_train.index)") == ["True"]


def test_the_labels_that_the_split_stratifies_by(workshop: Any) -> None:
    split = workshop.split.replace("test_size", "stratify=y, test_size")
    cells = workshop.repaired(FILL, RANGE, TABLES, split, workshop.score)
    assert "stratify=df['target'], test_size=0.3" in cells[1].source
    assert workshop.run(cells, "df_train_rows.index.equals(X_train.index)") == ["True"]


def test_what_goes_along_the_rows_stays(workshop: Any) -> None:
    code = "X = X.sub(X.mean(axis=1), axis=0) / X.std()\nprint(X.head())\n"
    cells = workshop.repaired(code, workshop.split, workshop.score)
    assert "X.sub(X.mean(axis=1), axis=0) / X_train_rows.std()" in cells[1].source
    assert workshop.run(cells, "int(X.isna().sum().sum())") == ["0"]


def test_an_import_that_stands_below(workshop: Any) -> None:
    below = "from sklearn import model_selection\n"
    split = below + workshop.split.replace("train_test_split", "model_selection.train_test_split")
    cells = workshop.repaired(FILL + "print(df.max())\n", TABLES, split, workshop.score)
    assert cells[1].source.startswith(below)
    assert workshop.run(cells, "df_train_rows.index.equals(X_train.index)") == ["True"]


def test_an_import_is_written_once(workshop: Any) -> None:
    split = "from sklearn import model_selection\n" + workshop.split.replace("train_test", "model_selection.train_test")
    first = FILL + "df['mean_area'] = df['mean_area'] * 2\nprint(df.max())\n"
    second = "df['mean_area'] = df['mean_area'] / df['mean_area'].std()\n"
    cells = workshop.repaired(first, second, TABLES, split, workshop.score, fixed=2)
    assert (cells[1].source + cells[2].source).count("import") == 1
    assert (cells[1].source + cells[2].source).count("model_selection.train_test_split(df") == 2
    workshop.run(cells)


def test_steps_share_one_draw(workshop: Any) -> None:
    code = FILL + FILL.replace("area", "texture") + "print(df.describe())\n"
    cells = workshop.repaired(code, TABLES, workshop.split, workshop.score, fixed=2)
    assert cells[1].source.count("train_test_split") == 1
    assert workshop.run(cells, "int(X_test.isna().sum().sum())") == ["0"]


def test_a_step_that_needs_the_step_before_draws_again(workshop: Any) -> None:
    scale = "df[['mean_area']] = StandardScaler().fit_transform(df[['mean_area']])\nprint(df.head())\n"
    cells = workshop.repaired(FILL + "print(df.max())\n", scale, TABLES, workshop.split, workshop.score, fixed=2)
    assert (cells[1].source + cells[2].source).count("train_test_split") == 2
    assert workshop.run(cells, "abs(X_train['mean_area'].mean()) < 1e-9") == ["True"]


REFUSED = {
    "rows are left out": (FILL + "df = df.dropna()\n", "line 2 may change which rows df has"),
    "rows are left out in place": (FILL + "df.dropna(inplace=True)\n", "line 2 may change which rows df has"),
    "rows are sorted": (FILL + "df.sort_values('mean_area', inplace=True)\n", "line 2 may change which rows df has"),
    "rows are chosen": (FILL + "df = df[df['mean_radius'] > 9]\n", "line 2 may change which rows df has"),
    "a function leaves rows out": (
        "def clean(table):\n    table.drop_duplicates(inplace=True)\n" + FILL + "clean(df)\n",
        "line 4 may change which rows df has",
    ),
    "a function leaves rows out from outside": (
        "def clean():\n    df.drop_duplicates(inplace=True)\n" + FILL + "print(df.max())\nclean()\n",
        "a function of the notebook may change which rows df has",
    ),
    "rows are left out under another name": (
        FILL + "for table in [df, X]:\n    table.dropna(inplace=True)\n",
        "line 2 may change which rows df has",
    ),
    "a function gets a list of tables": (
        "def clean(tables):\n    for one in tables:\n        one.dropna(inplace=True)\n" + FILL + "clean([df, X])\n",
        "line 5 may change which rows df has",
    ),
    "a function changes the table inside a loop": (
        "def double(table):\n    table['mean_area'] *= 2\nfor col in ['mean_area']:\n    double(df)\n"
        "    df[col] = df[col].fillna(df[col].mean())\nprint(df.max())\n",
        "df goes into double inside the loop",
    ),
    "groups": (
        "df['mean_area'] = df['mean_area'].fillna(df.groupby('target')['mean_area'].transform('mean'))\n",
        "the statistics are of groups",
    ),
    "a seed for all": ("np.random.seed(1)\n" + FILL + "print(df.max())\n", "give it a random_state"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(workshop: Any, case: str) -> None:
    code, why = REFUSED[case]
    split = workshop.split.replace(", random_state=0", "") if case == "a seed for all" else workshop.split
    assert why in workshop.refused(code, TABLES, split, workshop.score)


def test_learning_inside_a_function(workshop: Any) -> None:
    code = "def prepare(table):\n    return table.fillna(table.mean())\ndf = prepare(df)\n"
    assert "inside of the function prepare" in workshop.refused(code, TABLES, workshop.split, workshop.score)
