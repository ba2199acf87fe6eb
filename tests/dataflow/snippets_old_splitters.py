"""Short notebooks with a known verdict: splitters of scikit-learn up to 0.17, which are looped over themselves."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn import cross_validation
from sklearn.cross_validation import KFold, LabelKFold, LeaveOneOut, ShuffleSplit, StratifiedKFold
from sklearn.cross_validation import StratifiedShuffleSplit
from sklearn.naive_bayes import BernoulliNB
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

calls = pd.read_csv("variants.csv")
X, y = calls[["depth", "quality"]].values, calls["pathogenic"].values
model = BernoulliNB()
"""

SNIPPETS = {
    "old splitters: a number of rows": """
# %%
for fit_on, judge_on in KFold(n=X.shape[0], n_folds=5, shuffle=True):
    model.fit(X[fit_on], y[fit_on])
    print(model.score(X[judge_on], y[judge_on]))
""",
    "old splitters: by the labels, two models": """
# %%
folds = StratifiedKFold(y, n_folds=5)
for i, (fit_on, judge_on) in enumerate(folds):
    print(i, model.fit(X[fit_on], y[fit_on]).score(X[judge_on], y[judge_on]))
    tree = DecisionTreeClassifier().fit(X[fit_on], y[fit_on])
    print(i, tree.score(X[judge_on], y[judge_on]))
""",
    "old splitters: the rest of them": """
# %%
for folds in (LeaveOneOut(len(X)), ShuffleSplit(len(X), n_iter=10), LabelKFold(calls["donor"], 4)):
    for fit_on, judge_on in folds:
        model.fit(X[fit_on], y[fit_on])
        print(model.score(X[judge_on], y[judge_on]))
""",
    "old splitters: the best setting by the folds": """
# %%
best = 0
for depth in range(1, 9):
    found = []
    for fit_on, judge_on in cross_validation.KFold(len(X), 5):
        tree = DecisionTreeClassifier(max_depth=depth).fit(X[fit_on], y[fit_on])
        found.append(tree.score(X[judge_on], y[judge_on]))
    if np.mean(found) > best:
        best = np.mean(found)
print(best)
""",
    "old splitters: the model of the last fold on all rows": """
# warn: train-test-overlap
# %%
for fit_on, judge_on in cross_validation.KFold(n=X.shape[0], n_folds=5):
    model.fit(X[fit_on], y[fit_on])
print(model.score(X, y))
""",
    "old splitters: the model of the last fold on all rows of a comparison": """
# warn: train-test-overlap
# %%
high = X > 1
for fit_on, judge_on in KFold(n=high.shape[0], n_folds=5):
    model.fit(high[fit_on], y[fit_on])
    print(model.score(high[judge_on], y[judge_on]))
print(model.score(high, y))
""",
    "old splitters: scaled before the folds": """
# warn: fit-before-split
# %%
scaled = StandardScaler().fit_transform(X)
for fit_on, judge_on in KFold(len(X), n_folds=5):
    model.fit(scaled[fit_on], y[fit_on])
    print(model.score(scaled[judge_on], y[judge_on]))
""",
    "old splitters: scaled in each fold": """
# %%
for fit_on, judge_on in KFold(len(X), n_folds=5):
    scaler = StandardScaler().fit(X[fit_on])
    model.fit(scaler.transform(X[fit_on]), y[fit_on])
    print(model.score(scaler.transform(X[judge_on]), y[judge_on]))
""",
    "old splitters: one random split is a test set": """
# warn: test-set-reuse
# %%
for fit_on, judge_on in StratifiedShuffleSplit(y, 1, test_size=0.3):
    X_train, X_test, y_train, y_test = X[fit_on], X[judge_on], y[fit_on], y[judge_on]
print(model.fit(X_train, y_train).score(X_test, y_test))
print(DecisionTreeClassifier().fit(X_train, y_train).score(X_test, y_test))
""",
    "new splitters: rows that are counted only": """
# %%
from sklearn.model_selection import KFold
for fit_on, judge_on in KFold(5).split(range(len(X))):
    model.fit(X[fit_on], y[fit_on])
    print(model.score(X[judge_on], y[judge_on]))
""",
}
