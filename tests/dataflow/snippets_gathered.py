"""Short notebooks with a known verdict: rows and positions gathered part by part, and the turns of loops over parts."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
leaves = pd.read_csv("leaves.csv")
cols = ["length", "width"]
X, y = leaves[cols].to_numpy(), leaves["species"].to_numpy()
forest = RandomForestClassifier(10, random_state=0)
rng = np.random.default_rng(0)
"""
PARTS = """
# %%
parts = np.array_split(rng.permutation(len(X)), 5)
scores = []
for k in range(5):
    held = parts[k]
"""
SCORED = """
    scores.append(forest.fit(X[learn], y[learn]).score(X[held], y[held]))
print(np.mean(scores))
"""
LAST = """
# %%
print(forest.fit(learn[cols], learn["species"]).score(held[cols], held["species"]))
"""
POSITIONS = """
# %%
print(forest.fit(X[learn], y[learn]).score(X[held], y[held]))
"""

SNIPPETS = {
    "gathered: all parts but one": PARTS
    + "    learn = np.concatenate([part for i, part in enumerate(parts) if i != k])"
    + SCORED,
    "gathered: all parts but one, by number": PARTS
    + "    learn = np.hstack([parts[i] for i in range(5) if not i == k])"
    + SCORED,
    "gathered: the parts before and behind": PARTS + "    learn = np.concatenate(parts[:k] + parts[k + 1:])" + SCORED,
    "gathered: all parts but this very one": PARTS
    + "    learn = np.concatenate([part for part in parts if part is not held])"
    + SCORED,
    "gathered: one part is taken out of a copy": PARTS
    + "    rest = list(parts)\n    held = rest.pop(k)\n    learn = np.concatenate(rest)"
    + SCORED,
    "gathered: one part is passed over": PARTS
    + """    learn = []
    for i, part in enumerate(parts):
        if i == k:
            continue
        learn.extend(part)"""
    + SCORED,
    "gathered: all parts, the held-out one among them": "# warn: train-test-overlap scored-on-train"
    + PARTS
    + "    learn = np.concatenate(parts)"
    + SCORED,
    "gathered: some of each class, and the rest": """
# %%
held = pd.concat([leaves[leaves.species == s].sample(10, random_state=1) for s in leaves.species.unique()])
learn = leaves.drop(held.index)
"""
    + LAST,
    "gathered: some of each class, and the rest by its labels": """
# %%
held = pd.concat([leaves[leaves.species == s].sample(10, random_state=1) for s in ("oak", "elm")])
learn = leaves[~leaves.index.isin(held.index)]
"""
    + LAST,
    "gathered: some of each class, and others of each class": """
# warn: train-test-overlap
# %%
held = pd.concat([leaves[leaves.species == s].sample(10, random_state=1) for s in ("oak", "elm")])
learn = pd.concat([leaves[leaves.species == s].sample(40, random_state=2) for s in ("oak", "elm")])
"""
    + LAST,
    "gathered: of large leaves some, and the rest of the large ones": """
# %%
large = leaves[leaves["length"] > 4]
held = large.sample(frac=0.2, random_state=0)
learn = large.drop(held.index)
"""
    + LAST,
    "gathered: positions, class by class": """
# %%
learn, held = [], []
for species in np.unique(y):
    own = rng.permutation(np.where(y == species)[0])
    first = int(0.8 * len(own))
    learn.extend(own[:first])
    held.extend(own[first:])
"""
    + POSITIONS,
    "gathered: positions, class by class, some in both": """
# warn: train-test-overlap
# %%
learn, held = [], []
for species in np.unique(y):
    own = rng.permutation(np.where(y == species)[0])
    learn.append(own[:60])
    held.append(own[50:])
learn, held = np.concatenate(learn), np.concatenate(held)
"""
    + POSITIONS,
    "gathered: tables of made-up samples of several donors": """
from sklearn.model_selection import GroupShuffleSplit
made = pd.DataFrame({"donor": np.repeat(np.arange(30), 4), "length": rng.normal(size=120)})
centre = rng.normal(size=(30, 2))
Z = centre[np.repeat(np.arange(30), 4)] + rng.normal(size=(120, 2))
sick = rng.integers(0, 2, 120)
# %%
learn, held = next(GroupShuffleSplit(1, random_state=0).split(Z, groups=made["donor"]))
print(forest.fit(Z[learn], sick[learn]).score(Z[held], sick[held]))
# %%
print(forest.fit(made.iloc[learn][["length"]], sick[learn]).score(made.iloc[held][["length"]], sick[held]))
""",
    "gathered: each sample four times, then divided": """
# warn: train-test-overlap
# %%
from sklearn.model_selection import train_test_split
again = np.repeat(np.arange(len(X)), 4)
a, b, ya, yb = train_test_split(X[again], y[again], random_state=0)
print(forest.fit(a, ya).score(b, yb))
""",
    "gathered: positions that are not among the others": """
# %%
order = rng.permutation(len(X))
held = order[:40]
learn = [i for i in order if i not in set(held)]
"""
    + POSITIONS,
    "gathered: labels drawn at random, and the rest": """
# %%
drawn = rng.choice(leaves.index, size=30, replace=False)
held, learn = leaves.loc[drawn], leaves.drop(index=drawn)
"""
    + LAST,
    "gathered: a table that is made with a column of donors": """
# warn: group-straddles-split
from sklearn.model_selection import train_test_split
made = pd.DataFrame({"donor": np.repeat(np.arange(30), 4), "length": rng.normal(size=120)})
# %%
learn, held = train_test_split(made.assign(species=rng.integers(0, 2, 120)), random_state=0)
print(forest.fit(learn[["length"]], learn["species"]).score(held[["length"]], held["species"]))
""",
    "gathered: one patient after the other is held out, by groupby": """
# %%
found = []
for plant, held in leaves.groupby("plant"):
    learn = leaves[leaves["plant"] != plant]
    middle, spread = learn[cols].mean(), learn[cols].std()
    model = forest.fit((learn[cols] - middle) / spread, learn["species"])
    found.append(model.score((held[cols] - middle) / spread, held["species"]))
print(np.mean(found))
""",
    "gathered: some of each group, and the rest": """
# %%
held = pd.concat([own.sample(5, random_state=0) for _, own in leaves.groupby("species")])
learn = leaves.drop(held.index)
"""
    + LAST,
    "gathered: the rows that a bootstrap left out": """
# %%
for _ in range(20):
    drawn = rng.integers(0, len(X), len(X))
    held = np.setdiff1d(np.arange(len(X)), drawn)
    print(forest.fit(X[drawn], y[drawn]).score(X[held], y[held]))
""",
    "gathered: columns chosen by the held-out rows alone are no matter of an early fit": """
# warn: fit-on-test
from sklearn.feature_selection import mutual_info_classif
from sklearn.model_selection import train_test_split
# %%
a, b, ya, yb = train_test_split(X, y, random_state=0)
best = np.argsort(mutual_info_classif(b, yb))[-1:]
print(forest.fit(a[:, best], ya).score(b[:, best], yb))
""",
    "gathered: ids that are not among the held-out ones": """
# %%
plants = leaves["plant"].unique()
rng.shuffle(plants)
away = set(plants[:20])
stay = [plant for plant in plants if plant not in away]
learn, held = leaves[leaves.plant.isin(stay)], leaves[leaves.plant.isin(away)]
"""
    + LAST,
    "gathered: flags made one by one": """
# %%
away = np.array([name.startswith("P1") for name in open("names.txt")])
print(forest.fit(X[~away], y[~away]).score(X[away], y[away]))
""",
    "gathered: numbers of rows in a list, by what they are": """
# %%
learn = [i for i, plant in enumerate(leaves["plant"]) if plant != "p1"]
held = [i for i, plant in enumerate(leaves["plant"]) if plant == "p1"]
"""
    + POSITIONS,
    "gathered: numbers of rows in a list for each class": """
# %%
from collections import defaultdict
of = defaultdict(list)
for i, species in enumerate(y):
    of[species].append(i)
learn, held = [], []
for species, own in of.items():
    learn += own[:40]
    held += own[40:]
"""
    + POSITIONS,
    "gathered: a mask that is filled": """
# %%
away = np.zeros(len(X), bool)
away[rng.choice(len(X), 30, replace=False)] = True
print(forest.fit(X[~away], y[~away]).score(X[away], y[away]))
""",
    "gathered: a mask that is filled, columns scaled before": """
# warn: fit-before-split
from sklearn.preprocessing import StandardScaler
# %%
Z = StandardScaler().fit_transform(X)
away = np.zeros(len(X), bool)
away[rng.choice(len(X), 30, replace=False)] = True
print(forest.fit(Z[~away], y[~away]).score(Z[away], y[away]))
""",
    "gathered: the other side by a function": """
# %%
away = y == "oak"
stay = np.logical_not(away)
print(forest.fit(X[stay], y[stay]).score(X[away], y[away]))
""",
    "gathered: a dict of the groups of a random column": """
# %%
leaves["part"] = np.where(rng.random(len(leaves)) < 0.8, "learn", "held")
part = dict(list(leaves.groupby("part")))
print(forest.fit(part["learn"][cols], part["learn"].species).score(part["held"][cols], part["held"].species))
""",
    "gathered: outliers by two conditions are left out of a file for training": """
# warn: test-set-reuse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
train = pd.read_csv("train.csv")
train[cols] = train[cols].fillna(train[cols].median())
train = train.drop(train[(train["length"] > 40) & (train["width"] < 3)].index)
# %%
X_train, X_test, y_train, y_test = train_test_split(train[cols], train["species"], random_state=0)
print(forest.fit(X_train, y_train).score(X_test, y_test))
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
# warn: fit-before-split
""",
    "gathered: outliers by two conditions are left out, and all is well": """
train = pd.read_csv("train.csv")
train["length"] = train["length"] - train["length"].mean()
train = train.drop(train[(train["length"] > 40) & (train["width"] < 3)].index)
print(train.describe())
""",
}
