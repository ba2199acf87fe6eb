"""Short notebooks with units and times in their tables, leaky and innocent."""

HEAD = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score
from sklearn.model_selection import (GridSearchCV, GroupKFold, GroupShuffleSplit, KFold, LeaveOneGroupOut, ShuffleSplit,
    StratifiedGroupKFold, TimeSeriesSplit, cross_val_score, train_test_split)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
rng = np.random.default_rng(0)
n = 240
df = pd.DataFrame(rng.normal(size=(n, 4)), columns=list("abcd"))
df["y"] = rng.integers(0, 2, n)
"""
OWNERS = 'df["patient_id"] = [f"P{i // 6:02d}" for i in range(n)]\n'
XY = 'X, y = df[list("abcd")], df["y"]\n'
SPLIT = "X_tr, X_te, y_tr, y_te = train_test_split(X, y, random_state=0)\n"
FIT = "model = LogisticRegression().fit(X_tr, y_tr)\n"
SCORE = "print(model.score(X_te, y_te))\n"
END = SPLIT + FIT + SCORE
DAYS = 'df["date"] = pd.date_range("2020-01-01", periods=n)\n'
LAGS = 'df["lag1"] = df["a"].shift(1)\ndf = df.dropna()\nX, y = df[["b", "lag1"]], df["a"]\n'
GO = "model = Ridge().fit(X_tr, y_tr)\nprint(model.score(X_te, y_te))\n"


BY = "model = LogisticRegression().fit(X.iloc[tr], y.iloc[tr])\nprint(model.score(X.iloc[te], y.iloc[te]))\n"
PARTS = "f = list('abcd')\nmodel = LogisticRegression().fit(train[f], train.y)\nprint(model.score(test[f], test.y))\n"
ARRAYS = "model = Ridge().fit(X[m], y[m])\nprint(model.score(X[~m], y[~m]))\n"


def cv(how: str, model: str = "LogisticRegression") -> str:
    return f"print(cross_val_score({model}(), X, y, {how}))\n"


STRADDLE = {
    "the column dropped from the features": OWNERS + XY + END,
    "the column dropped in another way": OWNERS + 'X, y = df.drop(columns=["y", "patient_id"]), df["y"]\n' + END,
    "still among the features": 'df["patient"] = np.arange(n) // 6\nX, y = df.drop(columns="y"), df["y"]\n' + END,
    "the table itself is split": OWNERS + 'train, test = train_test_split(df, random_state=0)\nf = list("abcd")\n'
    "model = LogisticRegression().fit(train[f], train.y)\nprint(model.score(test[f], test.y))\n",
    "arrays": OWNERS + 'X, y = df[list("abcd")].values, df["y"].values\n' + END,
    "arrays cast to float32": OWNERS + 'X, y = df[list("abcd")].values.astype("float32"), df["y"].values\n' + END,
    "other features beside the table": OWNERS + 'X, y = rng.normal(size=(n, 20)), df["y"].to_numpy()\n' + END,
    "coded labels": OWNERS + "X = rng.normal(size=(n, 9))\n"
    'df["grade"] = np.where(df.y > 0, "high", "low")\ny = pd.factorize(df["grade"])[0]\n' + END,
    "dummies": OWNERS + 'df["sex"] = rng.choice(["m", "f"], n)\n'
    'X, y = pd.get_dummies(df.drop(columns=["y", "patient_id"])), df["y"]\n' + END,
    "scaled before": OWNERS + XY + "X = StandardScaler().fit_transform(X)\n" + END,
    "a pipeline": OWNERS
    + XY
    + SPLIT
    + "model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_tr, y_tr)\n"
    + SCORE,
    "the index": OWNERS + 'df = df.set_index("patient_id")\n' + XY + END,
    "a level of the index": OWNERS
    + 'df["visit"] = np.arange(n) % 6\ndf = df.set_index(["patient_id", "visit"])\n'
    + XY
    + END,
    "positions drawn by hand": OWNERS + XY + "order = rng.permutation(n)\ntr, te = order[:180], order[180:]\n" + BY,
    "arrays by positions": OWNERS + "X, y = df[list('abcd')].values, df.y.values\norder = rng.permutation(n)\n"
    "m = np.isin(np.arange(n), order[:180])\n" + ARRAYS.replace("Ridge", "LogisticRegression"),
    "a sample and the rest": OWNERS
    + "train = df.sample(frac=0.8, random_state=1)\ntest = df.drop(train.index)\n"
    + PARTS,
    "a mask": OWNERS + "m = rng.random(n) < 0.8\ntrain, test = df[m], df[~m]\n" + PARTS,
    "a metric": OWNERS + XY + SPLIT + FIT + "print(accuracy_score(y_te, model.predict(X_te)))\n",
    "shuffled folds": OWNERS + XY + cv("cv=KFold(5, shuffle=True, random_state=0)"),
    "folds without a seed": OWNERS + XY + cv("cv=ShuffleSplit(5)"),
    "a loop over folds": OWNERS + XY + "for tr, te in KFold(4, shuffle=True, random_state=0).split(X):\n"
    "    model = LogisticRegression().fit(X.iloc[tr], y.iloc[tr])\n    print(model.score(X.iloc[te], y.iloc[te]))\n",
    "animals with numbers": 'df["mouse_id"] = rng.integers(1, 30, n)\n' + XY + END,
    "numbers with gaps": 'df["donor"] = np.where(rng.random(n) < 0.02, np.nan, np.arange(n) // 8)\n' + XY + END,
    "categories": 'df["Slide"] = pd.Categorical(np.arange(n) // 10)\n' + XY + END,
    "many plates": 'df["plate"] = [f"pl{i % 20}" for i in range(n)]\n' + XY + END,
    "rows left out before": OWNERS + 'df = df[df["a"] > -1].reset_index(drop=True)\n' + XY + END,
    "a table of its own": 'meta = pd.DataFrame({"donor": np.arange(n) // 5, "status": df.y})\n'
    'X, y = rng.normal(size=(n, 30)), meta["status"].values\n' + END,
    "polars": "import polars as pl\n" + OWNERS + 'table = pl.DataFrame(df.to_dict("list"))\n'
    'X, y = df[list("abcd")].values, df.y.values\ndel df\n' + END,
    "a search": OWNERS
    + XY
    + SPLIT
    + 'model = GridSearchCV(LogisticRegression(), {"C": [1, 2]}).fit(X_tr, y_tr)\n'
    + SCORE,
}
QUIET = {
    "unique ids": 'df["patient_id"] = np.arange(n)\n' + XY + END,
    "unique texts": 'df["PatientID"] = [f"P{i}" for i in range(n)]\n' + XY + END,
    "nearly unique by chance": 'df["patient_id"] = rng.integers(0, 20_000, n)\n' + XY + END,
    "some numbers twice by chance": 'df["patient_id"] = rng.integers(0, 3_000, n)\n' + XY + END,
    "two values": 'df["donor"] = rng.choice(["healthy", "ill"], n)\n' + XY + END,
    "three batches": 'df["batch"] = rng.choice(list("ABC"), n)\n' + XY + END,
    "five sites": 'df["site"] = rng.choice(list("ABCDE"), n)\n' + XY + END,
    "another property": 'df["patient_age"] = rng.integers(20, 60, n)\n' + XY + END,
    "a measure": 'df["mouse_weight"] = rng.normal(20, 3, n).round()\n' + XY + END,
    "a day": 'df["month"] = rng.integers(1, 13, n)\n' + XY + END,
    "group shuffle split": OWNERS + XY + "tr, te = next(GroupShuffleSplit(random_state=0)"
    ".split(X, y, df.patient_id))\n" + BY,
    "group folds": OWNERS + XY + cv("cv=GroupKFold(5), groups=df.patient_id"),
    "stratified group folds": OWNERS + XY + cv("groups=df.patient_id, cv=StratifiedGroupKFold(4)"),
    "leave one group out": OWNERS + XY + cv("groups=df.patient_id, cv=LeaveOneGroupOut()"),
    "pairs of a group splitter": OWNERS + XY + cv("cv=GroupKFold(4).split(X, y, df.patient_id)"),
    "a list of pairs": OWNERS + XY + cv("cv=list(GroupKFold(4).split(X, y, df.patient_id))"),
    "a search by groups": OWNERS + XY + 'model = GridSearchCV(LogisticRegression(), {"C": [1, 2]}, cv=GroupKFold(3))\n'
    "tr, te = next(GroupShuffleSplit(random_state=0).split(X, y, df.patient_id))\n"
    "model.fit(X.iloc[tr], y.iloc[tr], groups=df.patient_id.iloc[tr])\nprint(model.score(X.iloc[te], y.iloc[te]))\n",
    "patients chosen by hand": OWNERS + 'held = ["P03", "P11", "P20", "P30"]\ntest = df[df.patient_id.isin(held)]\n'
    'train = df[~df.patient_id.isin(held)]\nf = list("abcd")\n'
    "model = LogisticRegression().fit(train[f], train.y)\nprint(model.score(test[f], test.y))\n",
    "patients that were split": OWNERS + "a, b = train_test_split(df.patient_id.unique(), random_state=0)\n"
    "train, test = df[df.patient_id.isin(a)], df[df.patient_id.isin(b)]\nf = list('abcd')\n"
    "model = LogisticRegression().fit(train[f], train.y)\nprint(model.score(test[f], test.y))\n",
    "one row for each patient": OWNERS
    + 'df = df.groupby("patient_id").mean().reset_index()\ndf["y"] = (df.y > 0.5) * 1\n'
    + XY
    + END,
    "first visits": OWNERS + 'df = df.drop_duplicates("patient_id")\n' + XY + END,
    "speakers to be told apart": 'df["speaker"] = np.arange(n) % 8\nX, y = df[list("abcd")], df["speaker"]\n' + END,
    "speakers by number": 'df["speaker"] = np.array(list("ABCDEFGH"))[np.arange(n) % 8]\n'
    'X, y = df[list("abcd")].values, pd.factorize(df["speaker"])[0]\n' + END,
    "no model yet": OWNERS + XY + SPLIT,
    "fitted on all, never judged": OWNERS + XY + "LogisticRegression().fit(X, y)\n",
    "a score on what trained": OWNERS + XY + "model = LogisticRegression().fit(X, y)\nprint(model.score(X, y))\n",
    "another table of other rows": 'notes = pd.DataFrame({"patient_id": np.arange(90) // 3, "v": np.ones(90)})\n'
    + XY
    + END,
    "another table as long": 'notes = pd.DataFrame({"patient_id": np.arange(n) // 3, "v": rng.normal(size=n)})\n'
    + XY
    + END,
    "the last visit of each": OWNERS + 'df["visit"] = np.arange(n) % 6\nm = df.visit == 5\n'
    "train, test = df[~m], df[m]\n" + PARTS,
    "one donor alone": 'df["donor"] = "D1"\n' + XY + END,
}
SHUFFLED = {
    "a lag": DAYS + LAGS + SPLIT + GO,
    "lags in a loop": DAYS + 'for k in (1, 2):\n    df[f"a{k}"] = df["a"].shift(k)\ndf = df.dropna()\n'
    'X, y = df[["a1", "a2", "b"]], df["a"]\n' + SPLIT + GO,
    "lags assigned": DAYS
    + 'df = df.assign(before=df["a"].shift(1)).dropna()\nX, y = df[["before", "b"]], df["a"]\n'
    + SPLIT
    + GO,
    "a window": DAYS
    + 'df["mean7"] = df["a"].rolling(7).mean()\ndf = df.dropna()\nX, y = df[["mean7", "b"]], df["a"]\n'
    + SPLIT
    + GO,
    "lags by name": DAYS + 'df["a_lag_1"] = np.r_[np.nan, df["a"].values[:-1]]\ndf = df.dropna()\n'
    'X, y = df[["a_lag_1", "b"]], df["a"]\n' + SPLIT + GO,
    "the next day is the target": DAYS + 'df["tomorrow"] = df["a"].shift(-1)\ndf = df.dropna()\n'
    'X, y = df[["a", "b"]], df["tomorrow"]\n' + SPLIT + GO,
    "dates as texts": 'df["day"] = pd.date_range("2020-01-01", periods=n).strftime("%Y-%m-%d")\n' + LAGS + SPLIT + GO,
    "days first": 'df["date"] = pd.date_range("2020-01-01", periods=n).strftime("%d/%m/%Y")\n' + LAGS + SPLIT + GO,
    "a time in the index": DAYS + 'df = df.set_index("date")\n' + LAGS + SPLIT + GO,
    "an index without a name": "df.index = pd.date_range('2020-01-01', periods=n)\n" + LAGS + SPLIT + GO,
    "numbered weeks": 'df["week"] = np.arange(n)\n' + LAGS + SPLIT + GO,
    "shuffled folds": DAYS + LAGS + cv("cv=KFold(5, shuffle=True, random_state=1)", "Ridge"),
    "folds without a seed": DAYS + LAGS + cv("cv=KFold(5, shuffle=True)", "Ridge"),
    "arrays": DAYS + LAGS + "X, y = X.values, y.values\n" + SPLIT + GO,
    "rows drawn by hand": DAYS + LAGS + "m = rng.random(len(X)) < 0.7\n" + ARRAYS,
}
IN_ORDER = {
    "no use of the order": DAYS + XY + END,
    "lags for a picture only": DAYS + 'df["lag1"] = df["a"].shift(1)\n' + XY + END,
    "not shuffled": DAYS + LAGS + "X_tr, X_te, y_tr, y_te = train_test_split(X, y, shuffle=False)\n" + GO,
    "a day that divides": DAYS + LAGS + 'm = df.date < "2020-06-01"\n' + ARRAYS,
    "folds in order": DAYS + LAGS + cv("cv=TimeSeriesSplit(4)", "Ridge"),
    "folds as blocks": DAYS + LAGS + cv("cv=5", "Ridge"),
    "shuffled within the training part": DAYS + LAGS + "from sklearn.utils import shuffle\n"
    "train, test = df[:160], df[160:]\ntrain = shuffle(train, random_state=0)\nf = ['b', 'lag1']\n"
    "model = Ridge().fit(train[f], train.a)\nprint(model.score(test[f], test.a))\n",
    "no time at all": LAGS + SPLIT + GO,
    "a birthday": 'df["birth_date"] = pd.date_range("1950-01-01", periods=n)\n' + LAGS + SPLIT + GO,
    "a survival time": 'df["survival_time"] = rng.exponential(9, n)\n' + LAGS + SPLIT + GO,
    "hours of a day": 'df["hour"] = np.arange(n) % 24\n' + XY + END,
    "whole stations": 'df["station"] = np.repeat(np.arange(12), 20)\n'
    'df["date"] = np.tile(pd.date_range("2020-01-01", periods=20), 12)\n'
    'df["lag1"] = df.groupby("station")["a"].shift(1)\ndf = df.dropna()\nX, y = df[["b", "lag1"]], df["a"]\n'
    + cv("cv=GroupKFold(4), groups=df.station", "Ridge"),
}
