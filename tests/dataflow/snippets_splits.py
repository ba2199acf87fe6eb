"""Short notebooks with a known verdict: splits that scikit-learn makes, with a leak and without."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, roc_auc_score
from sklearn.model_selection import (GridSearchCV, GroupKFold, GroupShuffleSplit, KFold, LeaveOneGroupOut,
                                     PredefinedSplit, RepeatedStratifiedKFold, ShuffleSplit, StratifiedKFold,
                                     StratifiedShuffleSplit, TimeSeriesSplit, cross_val_predict, cross_val_score,
                                     cross_validate, train_test_split)
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
plates = pd.read_csv("plates.csv")
cols = ["area", "intensity"]
X, y, batch = plates[cols], plates["active"], plates["batch"]
forest = RandomForestClassifier(10, random_state=0)
"""

SCALED = """
# %%
scaled = pd.DataFrame(StandardScaler().fit_transform(X), columns=cols)
"""

SNIPPETS = {
    "splits: the one split of StratifiedShuffleSplit": """
# %%
for learn, check in StratifiedShuffleSplit(n_splits=1, test_size=0.25, random_state=0).split(X, y):
    a, b, c, d = X.iloc[learn], X.iloc[check], y.iloc[learn], y.iloc[check]
scaler = StandardScaler().fit(a)
print(forest.fit(scaler.transform(a), c).score(scaler.transform(b), d))
""",
    "splits: the one split of StratifiedShuffleSplit, scaled before": SCALED
    + """
# warn: fit-before-split
# %%
for learn, check in StratifiedShuffleSplit(n_splits=1, test_size=0.25, random_state=0).split(scaled, y):
    a, b, c, d = scaled.iloc[learn], scaled.iloc[check], y.iloc[learn], y.iloc[check]
print(forest.fit(a, c).score(b, d))
""",
    "splits: next of a group splitter, two models on its test rows": """
# warn: test-set-reuse
# %%
learn, check = next(GroupShuffleSplit(n_splits=1, test_size=0.25, random_state=0).split(X, y, groups=batch))
for model in (forest, LogisticRegression()):
    print(model.fit(X.iloc[learn], y.iloc[learn]).score(X.iloc[check], y.iloc[check]))
""",
    "splits: next of a group splitter, one look": """
# %%
learn, check = next(GroupShuffleSplit(n_splits=1, test_size=0.25, random_state=0).split(X, y, groups=batch))
print(forest.fit(X.iloc[learn], y.iloc[learn]).score(X.iloc[check], y.iloc[check]))
""",
    "splits: only the first fold is used, scaled before": SCALED
    + """
# warn: fit-before-split
# %%
learn, check = list(StratifiedKFold(5, shuffle=True, random_state=0).split(scaled, y))[0]
forest.fit(scaled.iloc[learn], y.iloc[learn])
print(f1_score(y.iloc[check], forest.predict(scaled.iloc[check])))
""",
    "splits: time steps, scaled within each": """
# %%
scores = []
for learn, check in TimeSeriesSplit(4).split(X):
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X.iloc[learn], y.iloc[learn])
    scores.append(model.score(X.iloc[check], y.iloc[check]))
print(np.mean(scores))
""",
    "splits: time steps, scaled before": SCALED
    + """
# warn: fit-before-split
# %%
scores = []
for learn, check in TimeSeriesSplit(4).split(scaled):
    model = LogisticRegression().fit(scaled.iloc[learn], y.iloc[learn])
    scores.append(model.score(scaled.iloc[check], y.iloc[check]))
print(np.mean(scores))
""",
    "splits: groups left out, the choice by their mean": """
# %%
means = {}
for depth in (2, 4):
    means[depth] = cross_val_score(RandomForestClassifier(10, max_depth=depth), X, y, groups=batch,
                                   cv=LeaveOneGroupOut()).mean()
print(max(means, key=means.get))
""",
    "splits: folds of repeated splits by hand": """
# %%
out = []
for i, (learn, check) in enumerate(RepeatedStratifiedKFold(n_splits=3, n_repeats=2, random_state=0).split(X, y)):
    model = clone(forest).fit(X.iloc[learn], y.iloc[learn])
    out.append((i, roc_auc_score(y.iloc[check], model.predict_proba(X.iloc[check])[:, 1])))
print(pd.DataFrame(out))
""",
    "splits: each model over its own folds, compared by them": """
# %%
folds = KFold(4, shuffle=True, random_state=0)
for model in (forest, LogisticRegression()):
    print(cross_validate(model, X, y, cv=folds, scoring=["accuracy", "f1"])["test_f1"].mean())
""",
    "splits: predictions of folds, scaled before": SCALED
    + """
# warn: fit-before-split
# %%
guess = cross_val_predict(LogisticRegression(), scaled, y, cv=5)
print(accuracy_score(y, guess))
""",
    "splits: predictions of folds, scaled inside": """
# %%
guess = cross_val_predict(make_pipeline(StandardScaler(), LogisticRegression()), X, y, cv=5)
print(accuracy_score(y, guess))
""",
    "splits: folds within folds": """
# %%
inner = GridSearchCV(Pipeline([("s", StandardScaler()), ("m", LogisticRegression())]), {"m__C": [0.1, 1]}, cv=3)
print(cross_val_score(inner, X, y, cv=KFold(4, shuffle=True, random_state=1)).mean())
""",
    "splits: a search over parts that were set before": """
# %%
rest, test = train_test_split(plates, test_size=0.2, random_state=0)
role = np.where(np.arange(len(rest)) < 120, -1, 0)
search = GridSearchCV(forest, {"max_depth": [2, 4]}, cv=PredefinedSplit(role)).fit(rest[cols], rest["active"])
print(search.score(test[cols], test["active"]))
""",
    "splits: a search fitted on scaled training rows and tested": """
# warn: fit-before-split
# %%
Z = StandardScaler().fit_transform(X)
a, b, c, d = train_test_split(Z, y, random_state=0)
search = GridSearchCV(forest, {"max_depth": [2, 4]}, cv=3).fit(a, c)
print(search.best_score_, search.score(b, d))
""",
}
