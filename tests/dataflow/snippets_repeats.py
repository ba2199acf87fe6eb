"""Short notebooks with a known verdict: splits that are drawn anew in each turn of a loop."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupShuffleSplit, KFold, ShuffleSplit, StratifiedShuffleSplit, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

leaves = pd.read_csv("leaves.csv")
X, blight = leaves[["area", "spad"]], leaves["blight"]
"""

SNIPPETS = {
    "repeats: ten random splits of one recipe": """
# %%
rows = []
for turn in range(10):
    grow, held = train_test_split(leaves, random_state=turn)
    model = GaussianNB().fit(grow[["area", "spad"]], grow["blight"])
    rows.append(model.score(held[["area", "spad"]], held["blight"]))
print(sum(rows) / 10)
""",
    "repeats: two models compared by the mean over random splits": """
# %%
first, second = [], []
for seed in [1, 7, 23]:
    X_train, X_test, y_train, y_test = train_test_split(X, blight, random_state=seed)
    first.append(GaussianNB().fit(X_train, y_train).score(X_test, y_test))
    second.append(DecisionTreeClassifier().fit(X_train, y_train).score(X_test, y_test))
print(np.mean(first), np.mean(second))
""",
    "repeats: the same split in each turn": """
# warn: test-set-reuse
# %%
for depth in range(2, 9):
    X_train, X_test, y_train, y_test = train_test_split(X, blight, random_state=0)
    print(DecisionTreeClassifier(max_depth=depth).fit(X_train, y_train).score(X_test, y_test))
""",
    "repeats: the luckiest seed is kept": """
# warn: tuned-on-test
# %%
best = 0
for turn in range(100):
    X_train, X_test, y_train, y_test = train_test_split(X, blight, random_state=turn)
    model = GaussianNB().fit(X_train, y_train)
    score = model.score(X_test, y_test)
    if score > best:
        best, kept = score, model
print(best)
""",
    "repeats: several tables, two models on the test rows of each": """
# warn: test-set-reuse
# %%
for name in ("oak.csv", "elm.csv", "ash.csv"):
    trees = pd.read_csv(name)
    X_train, X_test, y_train, y_test = train_test_split(trees[["area", "spad"]], trees["blight"])
    print(GaussianNB().fit(X_train, y_train).score(X_test, y_test))
    print(DecisionTreeClassifier().fit(X_train, y_train).score(X_test, y_test))
""",
    "repeats: a setting by the mean over random splits, judged on rows apart": """
# %%
X_rest, X_test, y_rest, y_test = train_test_split(X, blight, random_state=0)
means = []
for depth in range(2, 9):
    found = []
    for turn in range(5):
        grow, watch, y_grow, y_watch = train_test_split(X_rest, y_rest, random_state=turn)
        found.append(DecisionTreeClassifier(max_depth=depth).fit(grow, y_grow).score(watch, y_watch))
    means.append(np.mean(found))
depth = 2 + int(np.argmax(means))
print(DecisionTreeClassifier(max_depth=depth).fit(X_rest, y_rest).score(X_test, y_test))
""",
    "repeats: the part of the last turn judges two later models": """
# warn: test-set-reuse
# %%
splitter = StratifiedShuffleSplit(n_splits=3, random_state=0)
for at_train, at_test in splitter.split(X, blight):
    X_train, X_test = X.iloc[at_train], X.iloc[at_test]
    y_train, y_test = blight.iloc[at_train], blight.iloc[at_test]
# %%
print(GaussianNB().fit(X_train, y_train).score(X_test, y_test))
print(DecisionTreeClassifier().fit(X_train, y_train).score(X_test, y_test))
""",
    "repeats: one random split by a splitter judges two models": """
# warn: test-set-reuse
# %%
for at_train, at_test in StratifiedShuffleSplit(1, random_state=0).split(X, blight):
    print(GaussianNB().fit(X.iloc[at_train], blight.iloc[at_train]).score(X.iloc[at_test], blight.iloc[at_test]))
    tree = DecisionTreeClassifier().fit(X.iloc[at_train], blight.iloc[at_train])
    print(tree.score(X.iloc[at_test], blight.iloc[at_test]))
""",
    "repeats: the next pair of a splitter judges two models": """
# warn: test-set-reuse
# %%
at_train, at_test = next(GroupShuffleSplit(test_size=0.2).split(X, blight, leaves["tree"]))
X_train, X_test, y_train, y_test = X.iloc[at_train], X.iloc[at_test], blight.iloc[at_train], blight.iloc[at_test]
print(GaussianNB().fit(X_train, y_train).score(X_test, y_test))
print(DecisionTreeClassifier().fit(X_train, y_train).score(X_test, y_test))
""",
    "repeats: two models over the random splits of a splitter, in a helper": """
# %%
def folds(model):
    got = []
    for a, b in GroupShuffleSplit(n_splits=5, random_state=0).split(X, groups=leaves["tree"]):
        model.fit(X.iloc[a], leaves["mass"].iloc[a])
        got.append(model.score(X.iloc[b], leaves["mass"].iloc[b]))
    return np.mean(got)
print(folds(Ridge()), folds(DecisionTreeRegressor()))
""",
    "repeats: pairs that are kept in a list and walked over again": """
# %%
pairs = list(ShuffleSplit(n_splits=5, random_state=0).split(X))
for model in (GaussianNB(), DecisionTreeClassifier()):
    for a, b in pairs:
        print(model.fit(X.iloc[a], blight.iloc[a]).score(X.iloc[b], blight.iloc[b]))
""",
    "repeats: predictions of all folds, measured after their loop": """
# %%
from sklearn.metrics import f1_score
for model in (GaussianNB(), DecisionTreeClassifier()):
    said, truth = [], []
    for a, b in KFold(5).split(X):
        said.append(model.fit(X.iloc[a], blight.iloc[a]).predict(X.iloc[b]))
        truth.append(blight.iloc[b])
    print(f1_score(np.concatenate(truth), np.concatenate(said)))
""",
}
