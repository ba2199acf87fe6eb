"""Short notebooks with a known verdict: splits made by hand, with a leak and without."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GroupKFold, ShuffleSplit, StratifiedKFold
from sklearn.linear_model import LogisticRegression
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
    "splits: a random mask": """
# %%
rng = np.random.default_rng(0)
chosen = rng.random(len(plates)) < 0.8
learn, check = plates[chosen], plates[~chosen]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: two random masks that know nothing of each other": """
# warn: train-test-overlap
# %%
learn = plates[np.random.rand(len(plates)) < 0.8]
check = plates[np.random.rand(len(plates)) < 0.2]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: a random mask, scaled before": SCALED
    + """
# warn: fit-before-split
# %%
chosen = np.random.rand(len(scaled)) < 0.8
print(forest.fit(scaled[chosen], y[chosen]).score(scaled[~chosen], y[~chosen]))
""",
    "splits: every fifth row": """
# %%
fifth = np.arange(len(plates)) % 5 == 0
learn, check = plates[~fifth], plates[fifth]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: every fifth row, gaps filled before": """
# warn: fit-before-split
# %%
plates[cols] = plates[cols].fillna(plates[cols].median())
fifth = plates.index % 5 == 0
learn, check = plates[~fifth], plates[fifth]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: every fifth row, by steps": """
# %%
check = plates.iloc[::5]
learn = plates.drop(check.index)
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: one batch is held out": """
# %%
learn, check = plates[plates["batch"] != 3], plates[plates["batch"] == 3]
scaler = StandardScaler().fit(learn[cols])
forest.fit(scaler.transform(learn[cols]), learn["active"])
print(forest.score(scaler.transform(check[cols]), check["active"]))
""",
    "splits: batches of a list are held out, scaled before": """
# warn: fit-before-split
# %%
plates[cols] = StandardScaler().fit_transform(plates[cols])
held = [2, 5, 7]
learn, check = plates[~plates["batch"].isin(held)], plates[plates["batch"].isin(held)]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: batches of a list are held out by a query": """
# %%
learn, check = plates.query("batch < 9"), plates.query("batch >= 9")
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: batches drawn at random": """
# %%
names = plates["batch"].unique()
held = np.random.default_rng(1).choice(names, 3, replace=False)
inside = plates["batch"].isin(held)
learn, check = plates[~inside], plates[inside]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: the groups of an object for each batch": """
# %%
parts = dict(list(plates.groupby("batch")))
check = parts[3]
learn = pd.concat([part for name, part in parts.items() if name != 3])
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: a date divides": """
# %%
plates["day"] = pd.date_range("2024-01-01", periods=len(plates))
learn, check = plates[plates["day"] < "2024-05-01"], plates[plates["day"] >= "2024-05-01"]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: two dates that cross": """
# warn: train-test-overlap
# %%
plates["day"] = pd.date_range("2024-01-01", periods=len(plates))
learn, check = plates[plates["day"] < "2024-06-01"], plates[plates["day"] >= "2024-05-01"]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: labels of rows from one date to another": """
# %%
plates.index = pd.date_range("2024-01-01", periods=len(plates))
learn, check = plates.loc[:"2024-04-30"], plates.loc["2024-05-01":]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: a column says the part": """
# %%
plates["part"] = np.where(plates["well"] < 150, "train", "test")
learn, check = plates[plates.part == "train"], plates[plates.part == "test"]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: a column says the part, scaled before": """
# warn: fit-before-split
# %%
plates["part"] = np.where(plates["well"] < 150, "train", "test")
plates["area"] = (plates["area"] - plates["area"].mean()) / plates["area"].std()
learn, check = plates[plates.part == "train"], plates[plates.part == "test"]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: a column of fold numbers": """
# %%
plates["fold"] = -1
for k, (_, left) in enumerate(StratifiedKFold(4, shuffle=True, random_state=0).split(X, y)):
    plates.loc[left, "fold"] = k
scores = []
for k in range(4):
    learn, check = plates[plates.fold != k], plates[plates.fold == k]
    scores.append(clone(forest).fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
print(np.mean(scores))
""",
    "splits: fold numbers by group, one of them for the test": """
# %%
fold = np.zeros(len(plates), int)
for k, (_, left) in enumerate(GroupKFold(5).split(X, y, batch)):
    fold[left] = k
learn, check = plates[fold != 0], plates[fold == 0]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: an order, and slices of it": """
# %%
order = np.random.RandomState(3).permutation(len(plates))
cut = int(0.8 * len(plates))
learn, check = plates.iloc[order[:cut]], plates.iloc[order[cut:]]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: an order that is shuffled in place": """
# %%
order = np.arange(len(plates))
np.random.shuffle(order)
learn, tune, check = np.split(order, [120, 160])
for trees in (5, 20):
    model = RandomForestClassifier(trees).fit(X.iloc[learn], y.iloc[learn])
    print(trees, model.score(X.iloc[tune], y.iloc[tune]))
print(model.score(X.iloc[check], y.iloc[check]))
""",
    "splits: folds cut by array_split": """
# %%
parts = np.array_split(np.random.default_rng(0).permutation(len(X)), 4)
scores = []
for k in range(4):
    check = parts[k]
    learn = np.concatenate([part for i, part in enumerate(parts) if i != k])
    scores.append(clone(forest).fit(X.iloc[learn], y.iloc[learn]).score(X.iloc[check], y.iloc[check]))
print(np.mean(scores))
""",
    "splits: a sample and the rest by its labels": """
# %%
check = plates.sample(n=50, random_state=0)
learn = plates[~plates.index.isin(check.index)]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: a sample and everything": """
# warn: train-test-overlap
# %%
test = plates.sample(n=50, random_state=0)
print(forest.fit(plates[cols], plates["active"]).score(test[cols], test["active"]))
""",
    "splits: a sample of each batch": """
# %%
learn = plates.groupby("batch", group_keys=False).sample(frac=0.7, random_state=0)
check = plates.drop(learn.index)
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: shuffled draws, each with a scaler of its own": """
# %%
for learn, check in ShuffleSplit(3, test_size=0.3, random_state=0).split(X):
    scaler = StandardScaler().fit(X.iloc[learn])
    model = LogisticRegression().fit(scaler.transform(X.iloc[learn]), y.iloc[learn])
    print(model.score(scaler.transform(X.iloc[check]), y.iloc[check]))
""",
    "splits: sets of names": """
# %%
wells = set(plates["well"])
held = set(sorted(wells)[:40])
check = plates[plates["well"].isin(held)]
learn = plates[plates["well"].isin(wells - held)]
print(forest.fit(learn[cols], learn["active"]).score(check[cols], check["active"]))
""",
    "splits: windows of an early and a late part": """
# %%
from sklearn.neural_network import MLPRegressor

def windows(series, width):
    inputs, targets = [], []
    for i in range(len(series) - width):
        inputs.append(series[i : i + width])
        targets.append(series[i + width])
    return np.array(inputs), np.array(targets)

series = plates["intensity"].to_numpy()
cut = int(0.8 * len(series))
early, late = series[0:cut], series[cut : len(series)]
a, c = windows(early, 5)
b, d = windows(late, 5)
print(MLPRegressor(max_iter=50).fit(a, c).score(b, d))
""",
    "splits: labels of dates that do not touch, a third part kept": """
# %%
plates.index = pd.date_range("2016-01-01", periods=len(plates), freq="7D")
learn, tune, check = plates["2016-01":"2018-06"], plates["2018-07":"2019-02"], plates["2019-03":]
best = max((2, 4), key=lambda d: RandomForestClassifier(9, max_depth=d).fit(learn[cols], learn.active).score(
    tune[cols], tune.active))
print(RandomForestClassifier(9, max_depth=best).fit(learn[cols], learn.active).score(check[cols], check.active))
""",
    "splits: a score of the first training rows beside the test score": """
# %%
learn, check = plates[:150], plates[150:]
for many in (50, 100, 150):
    forest.fit(learn[cols][:many], learn.active[:many])
    print("seen", forest.score(learn[cols][:30], learn.active[:30]))
print("new", forest.score(check[cols], check.active))
""",
}
