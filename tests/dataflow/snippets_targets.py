"""Columns that tell the target by themselves, in many ways of writing; and those of which nobody can say so."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, StandardScaler, TargetEncoder
birds = pd.read_csv("birds.csv")
# %%
"""
SAID = "# warn: target-in-features\n"
MAKE = 'birds["heavy"] = (birds["mass"] > 40).astype(int)\n'
TAKE = 'X, y = birds.drop(columns="heavy"), birds["heavy"]\n'
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
FIT = "model = RandomForestClassifier().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
END = SPLIT + FIT

WAYS_TO_MAKE = {
    "cast": MAKE,
    "by attribute": "birds['heavy'] = (birds.mass >= 40) * 1\n",
    "where": 'birds["heavy"] = np.where(birds["mass"] > 40, 1, 0)\n',
    "lambda": 'birds["heavy"] = birds["mass"].apply(lambda m: 1 if m > 40 else 0)\n',
    "function": "LIMIT = 40\ndef is_heavy(m):\n    if m > LIMIT:\n        return 1\n    return 0\n"
    'birds["heavy"] = birds["mass"].map(is_heavy)\n',
    "dict": 'birds["heavy"] = birds["mass"].map({10: 0, 50: 1})\n',
    "bins": 'birds["heavy"] = pd.cut(birds["mass"], bins=[0, 40, 999], labels=[0, 1])\n',
    "between": 'birds["heavy"] = birds["mass"].between(40, 90).astype(int)\n',
    "isin": 'birds["heavy"] = birds["mass"].isin([41, 42]).astype(int)\n',
    "two limits": 'birds["heavy"] = ((birds["mass"] > 40) & (birds["mass"] < 90)).astype(int)\n',
    "in steps": 'over = birds["mass"] > 40\nbirds["heavy"] = over.astype(int)\n',
    "inverted": 'birds["heavy"] = (~(birds["mass"] < 40)).astype(int)\n',
    "replaced": 'birds["heavy"] = birds["mass"].replace({10: 0, 50: 1})\n',
    "missing": 'birds["heavy"] = birds["mass"].notna().astype(int)\n',
    "month": 'birds["heavy"] = birds["mass"].dt.month\n',
    "assign": 'birds = birds.assign(heavy=(birds["mass"] > 40).astype(int))\n',
    "of a log": 'birds["heavy"] = (np.log(birds["mass"]) > 3).astype(int)\n',
    "the mass cast before": 'birds["mass"] = birds["mass"].astype(float)\n' + MAKE,
}
NOT_MADE = {
    "two columns": 'birds["heavy"] = (birds["mass"] / birds["wing"] > 4).astype(int)\n',
    "noise": 'birds["heavy"] = (birds["mass"] + np.random.normal(size=len(birds)) > 40).astype(int)\n',
    "the day before": 'birds["heavy"] = (birds["mass"].shift(-1) > 40).astype(int)\n',
    "a difference": 'birds["heavy"] = birds["mass"].diff() > 0\n',
    "of other rows": 'kites, birds = birds[birds["kind"] == "kite"], birds[birds["kind"] == "gull"].reset_index()\n'
    'birds["heavy"] = kites.reset_index()["mass"]\n',
    "a random function": 'birds["heavy"] = birds["mass"].apply(lambda m: m > np.random.normal(40))\n',
    "another table": 'other = pd.read_csv("o.csv")\nbirds["heavy"] = birds["mass"].map(other["heavy"])\n',
    "a row": 'birds["heavy"] = birds.apply(lambda r: int(r["mass"] > 40 and r["wing"] > 9), axis=1)\n',
    "unknown": 'from lab import grade\nbirds["heavy"] = grade(birds["mass"])\n',
    "overwritten": MAKE + 'birds["heavy"] = birds["wing"] / birds["tail"] > 2\n',
    "the mass overwritten": MAKE + 'birds["mass"] = birds["wing"] * birds["tail"]\n',
    "partly": MAKE + 'birds.loc[birds["wing"] > 9, "heavy"] = 0\n',
    "the mass deleted": MAKE + 'del birds["mass"]\n',
    "the mass popped": MAKE + 'mass = birds.pop("mass")\n',
    "the mass dropped in place": MAKE + 'birds.drop(columns=["mass"], inplace=True)\n',
    "the mass dropped": MAKE + 'birds = birds.drop("mass", axis=1)\n',
    "columns renamed": MAKE + 'birds.columns = ["a", "b", "heavy"]\n',
    "renamed": MAKE + 'birds = birds.rename(columns={"mass": "old", "wing": "mass"})\n',
    "index": MAKE + 'birds = birds.set_index("mass")\n',
}
WAYS_TO_TAKE = {
    "drop": TAKE,
    "drop by axis": 'X = birds.drop(["heavy"], axis=1)\ny = birds["heavy"]\n',
    "drop others": 'X = birds.drop(columns=["heavy", "ring"])\ny = birds["heavy"].values\n',
    "a list": 'X = birds[["mass", "wing"]]\ny = birds["heavy"]\n',
    "a named list": 'features = ["mass", "wing"]\nX = birds[features]\ny = birds["heavy"]\n',
    "loc": 'X = birds.loc[:, ["mass", "wing"]]\ny = birds["heavy"]\n',
    "pop": 'y = birds.pop("heavy")\nX = birds\n',
    "attribute": 'X = birds.drop("heavy", axis=1).values\ny = birds.heavy.to_numpy()\n',
    "filtered": "birds = birds.dropna().sample(frac=1, random_state=0).reset_index(drop=True)\n" + TAKE,
    "del": 'y = birds["heavy"]\nX = birds.copy()\ndel X["heavy"]\n',
    "coded": 'birds = pd.get_dummies(birds, columns=["site"])\n' + TAKE,
    "scaled": TAKE + "X = StandardScaler().fit_transform(X.head(9))\n",
    "labels": 'X = birds.drop(columns="heavy")\ny = LabelEncoder().fit_transform(birds["heavy"])\n',
    "forgotten": 'X, y = birds, birds["heavy"]\n',
}
NOT_TAKEN = {
    "both dropped": 'X, y = birds.drop(columns=["heavy", "mass"]), birds["heavy"]\n',
    "without it": 'X, y = birds[["wing", "tail"]], birds["heavy"]\n',
    "positions": 'X, y = birds.iloc[:, 2:], birds["heavy"]\n',
    "values": 'X, y = birds.values[:, 2:5], birds["heavy"]\n',
    "types": 'X, y = birds.select_dtypes("number").drop(columns="heavy"), birds["heavy"]\n',
    "by pattern": 'X, y = birds.filter(like="w").drop(columns="heavy"), birds["heavy"]\n',
    "a comprehension": 'X = birds[[c for c in birds.columns if c not in ("mass", "heavy")]]\ny = birds["heavy"]\n',
    "a filtered list": 'X = birds[[c for c in ["mass", "wing"] if c != "mass"]]\ny = birds["heavy"]\n',
    "a shortened list": 'features = ["mass", "wing", "tail"]\nfeatures.remove("mass")\n'
    'X, y = birds[features], birds["heavy"]\n',
    "unknown list": 'from lab import FEATURES\nX, y = birds[FEATURES], birds["heavy"]\n',
    "unknown drops": 'from lab import OTHERS\nX, y = birds.drop(columns=OTHERS), birds["heavy"]\n',
    "all coded": 'X, y = pd.get_dummies(birds.drop(columns="heavy")), birds["heavy"]\n',
    "unknown function": 'from lab import clean\nX, y = clean(birds), birds["heavy"]\n',
    "unknown pair": "from lab import features_of\nX, y = features_of(birds)\n",
    "difference": 'X = birds[birds.columns.difference(["mass", "heavy"])]\ny = birds["heavy"]\n',
    "another target": 'X, y = birds.drop(columns="heavy"), birds["wing"] / birds["tail"]\n',
    "shuffled labels": 'X, y = birds.drop(columns="heavy"), birds["heavy"].sample(frac=1).values\n',
    "permuted labels": 'X, y = birds.drop(columns="heavy"), np.random.permutation(birds["heavy"])\n',
    "alone": 'X, y = birds[["mass"]], birds["heavy"]\n',  # to fit a line to a function is no prediction
}
MODELS = {
    "a search": SPLIT + "GridSearchCV(RandomForestClassifier(), {}).fit(X_train, y_train)\n",
    "a pipeline": SPLIT + "make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)\n",
    "folds": "print(cross_val_score(RandomForestClassifier(), X, y))\n",
    "by name": SPLIT + "RandomForestClassifier().fit(X=X_train, y=y_train)\n",
    "parts before": "train, test = train_test_split(birds)\nmodel = LogisticRegression()\n"
    'model.fit(train.drop(columns="heavy"), train.heavy)\n',
}
CHOOSES = (
    SPLIT + 'pick = make_column_transformer((StandardScaler(), ["wing"]))\n'
    "make_pipeline(pick, LogisticRegression()).fit(X_train, y_train)\n"
)
REGRESS = SPLIT + "model = LinearRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
LOG = 'birds["log_mass"] = np.log1p(birds["mass"])\n'
GROUPS = {
    "transform": 'birds["usual"] = birds.groupby("site")["mass"].transform("mean")\n',
    "map": 'birds["usual"] = birds["site"].map(birds.groupby("site").mass.mean())\n',
    "merge": 'usual = birds.groupby("site")["mass"].median().rename("usual").reset_index()\n'
    'birds = birds.merge(usual, on="site")\n',
    "named": 'usual = birds.groupby("site").agg(usual=("mass", "mean"))\nbirds = birds.merge(usual, on="site")\n',
    "by dict": 'usual = birds.groupby("site").agg({"mass": "mean"})\nbirds = birds.merge(usual, on="site")\n',
    "above the mean": 'birds["above"] = birds["wing"] * birds["mass"].mean()\n',
    "encoder": 'birds["usual"] = TargetEncoder().fit_transform(birds[["site"]], birds["mass"])\n',
}
MASS = 'X, y = birds.drop(columns="mass"), birds["mass"]\n'
TOLD = "# warn: target-in-features\n"  # and not once more as a fit before the split
NO_GROUPS = {
    "printed": 'print(birds.groupby("site")["mass"].mean())\n' + MASS + REGRESS,
    "of another column": 'birds["w"] = birds.groupby("site")["wing"].transform("max")\n# warn: fit-before-split\n'
    + MASS
    + REGRESS,
    "of training rows": "train, test = train_test_split(birds, random_state=0)\n"
    'usual = train.groupby("site")["mass"].mean()\n'
    'train, test = train.assign(usual=train["site"].map(usual)), test.assign(usual=test["site"].map(usual))\n'
    'model = LinearRegression().fit(train[["wing", "usual"]], train["mass"])\n'
    'print(model.score(test[["wing", "usual"]], test["mass"]))\n',
    "out of fold": 'birds["usual"] = 0.0\n'
    "for a, b in KFold(5, shuffle=True, random_state=0).split(birds):\n"
    '    usual = birds.iloc[a].groupby("site")["mass"].mean()\n'
    '    birds.loc[birds.index[b], "usual"] = birds.iloc[b]["site"].map(usual)\n# warn: fit-before-split\n'
    + MASS
    + REGRESS,
    "in a pipeline": MASS + SPLIT + "model = make_pipeline(TargetEncoder(), LinearRegression()).fit(X_train, y_train)\n"
    "print(model.score(X_test, y_test))\n",
    "gaps of the target": 'birds["mass"] = birds["mass"].fillna(birds["mass"].mean())\n' + MASS + REGRESS,
    "a filter by the target": 'birds = birds[birds["mass"] < birds["mass"].mean() * 3]\n' + MASS + REGRESS,
}

SNIPPETS = {
    **{f"made by {k}": v + TAKE + SAID + END for k, v in WAYS_TO_MAKE.items()},
    **{f"not made: {k}": v + TAKE + END for k, v in NOT_MADE.items()},
    **{f"taken by {k}": MAKE + v + SAID + END for k, v in WAYS_TO_TAKE.items() if k != "scaled"},
    "taken scaled": MAKE + WAYS_TO_TAKE["scaled"] + "y = y.head(9)\n" + SAID + "LogisticRegression().fit(X, y)\n",
    **{f"not taken: {k}": MAKE + v + END for k, v in NOT_TAKEN.items()},
    **{f"given to {k}": MAKE + TAKE + SAID + v for k, v in MODELS.items()},
    "a model that chooses its columns": MAKE + TAKE + CHOOSES,
    "a logarithm beside the target": LOG + 'X, y = birds.drop(columns="mass"), birds["mass"]\n' + SAID + REGRESS,
    "the target of a logarithm": LOG + 'X, y = birds.drop(columns="log_mass"), birds["log_mass"]\n' + SAID + REGRESS,
    "a logarithm left out": LOG + 'X, y = birds.drop(columns=["mass", "log_mass"]), birds["mass"]\n' + REGRESS,
    "a target that is in no table": 'X, y = birds.drop(columns="ring"), (birds["mass"] > 40).astype(int)\n'
    + SAID
    + END,
    "what was unpacked is another table": "from lab import load\ndata = load()\ndata.head()\nX, y = data\n"
    'X_train, X_test = X[["mass", "heavy"]], X\ny_train = y_test = y["heavy"]\n' + FIT,
    "features and target of a shipped set": "from sklearn.datasets import load_wine\nwine = load_wine(as_frame=True)\n"
    "X, y = wine.data, wine.target\n" + END,
    **{f"group means by {k}": v + TOLD + MASS + REGRESS for k, v in GROUPS.items()},
    "group means, the target popped": GROUPS["map"] + TOLD + 'y = birds.pop("mass")\nX = birds\n' + REGRESS,
    "a popped target that is clipped": 'y = birds.pop("mass")\ny[y > 50] = 50\nX = birds\n' + REGRESS,
    **{f"no group means: {k}": v for k, v in NO_GROUPS.items()},
}
