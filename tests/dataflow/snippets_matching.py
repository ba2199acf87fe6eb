"""Short notebooks with a known verdict: rows that stand in another table, lists gathered, columns that are set."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.base import clone
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import GridSearchCV, KFold, train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
donors = pd.read_csv("donors.csv")
"""

SNIPPETS = {
    "matching: the rows of an inner merge, and those that it left out": """
# %%
smears = pd.read_csv("smears.csv")
seen = donors.merge(smears, on="donor_id")
unseen = donors[~donors.donor_id.isin(seen.donor_id)]
donors = pd.concat([seen, unseen])
y = donors.pop("type")
X_train, X_test, y_train, y_test = train_test_split(donors, y)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "matching: the same table twice": """
# warn: train-test-overlap
# %%
smears = pd.read_csv("smears.csv")
seen = donors.merge(smears, on="donor_id")
donors = pd.concat([seen, donors])
y = donors.pop("type")
X_train, X_test, y_train, y_test = train_test_split(donors, y)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "matching: the rows that a draw with replacement left out": """
# %%
drawn = donors.sample(n=len(donors), replace=True)
left = donors[~donors.index.isin(drawn.index)]
model = LogisticRegression().fit(drawn[["age"]], drawn["type"])
print(model.score(left[["age"]], left["type"]))
""",
    "matching: lists of donors in other files": """
# %%
ours, theirs = pd.read_csv("ours.csv"), pd.read_csv("theirs.csv")
learn = donors[donors.donor_id.isin(ours.donor_id)]
check = donors[donors.donor_id.isin(theirs.donor_id)]
print(LogisticRegression().fit(learn[["age"]], learn["type"]).score(check[["age"]], check["type"]))
""",
    "matching: a list of donors in another file, scaled before": """
# warn: fit-before-split
# %%
held = pd.read_csv("held.csv")
donors[["age"]] = StandardScaler().fit_transform(donors[["age"]])
inside = donors.donor_id.isin(held.donor_id)
learn, check = donors[~inside], donors[inside]
print(LogisticRegression().fit(learn[["age"]], learn["type"]).score(check[["age"]], check["type"]))
""",
    "gathered: lags of a table, then a cut by position": """
# %%
cols = []
for i in range(3, -1, -1):
    cols.append(donors.shift(i))
values = pd.concat(cols, axis=1).values
cut = int(len(values) * 0.7)
learn, check = values[:cut, :], values[cut:, :]
print(LinearRegression().fit(learn[:, :-1], learn[:, -1]).score(check[:, :-1], check[:, -1]))
""",
    "gathered: lags made by a function, for several numbers of them": """
# %%
def lagged(table, n):
    cols, names = list(), list()
    for i in range(n, 0, -1):
        cols.append(table.shift(i))
        names += [f"lag{i}"]
    out = pd.concat(cols, axis=1)
    out.columns = names
    return out.dropna()
for n in (2, 3):
    values = lagged(donors, n).values
    cut = int(len(values) * 0.7)
    learn, check = values[:cut], values[cut:]
    print(n)
    model = LinearRegression().fit(learn[:, :-1], learn[:, -1])
print(model.score(check[:, :-1], check[:, -1]))
""",
    "gathered: a scaled table in a list that was made empty": """
# warn: fit-before-split
# %%
scaled = pd.DataFrame(MinMaxScaler().fit_transform(donors))
cols = list()
cols.append(scaled)
values = pd.concat(cols, axis=1)
learn, check = values[:700], values[700:]
print(LinearRegression().fit(learn.iloc[:, :-1], learn.iloc[:, -1]).score(check.iloc[:, :-1], check.iloc[:, -1]))
""",
    "stores: a scaled column is inserted": """
# warn: fit-before-split
# %%
donors.insert(loc=1, column="dose_z", value=StandardScaler().fit_transform(donors[["dose"]]))
X_train, X_test, y_train, y_test = train_test_split(donors.drop("type", axis=1), donors["type"])
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "stores: a scaled column is inserted and dropped again": """
# %%
donors.insert(1, "dose_z", StandardScaler().fit_transform(donors[["dose"]]))
X_train, X_test, y_train, y_test = train_test_split(donors.drop(["type", "dose_z"], axis=1), donors["type"])
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "stores: a scaled column is set": """
# warn: fit-before-split
# %%
donors.set_value(donors.index, "dose_z", StandardScaler().fit_transform(donors[["dose"]]))
X_train, X_test, y_train, y_test = train_test_split(donors.drop("type", axis=1), donors["type"])
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "stores: a logarithm is inserted": """
# %%
donors.insert(1, "dose_log", np.log1p(donors["dose"]))
X_train, X_test, y_train, y_test = train_test_split(donors.drop("type", axis=1), donors["type"])
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "names: swapped once, put right in a later split with the same seed": """
# warn: test-set-reuse
# %%
test, train = train_test_split(donors, test_size=0.1, random_state=22)
# %%
train, test = train_test_split(donors, test_size=0.1, random_state=22)
for trees in [10, 50, 100]:
    forest = RandomForestClassifier(n_estimators=trees).fit(train.drop("type", axis=1), train["type"])
    print(forest.score(test.drop("type", axis=1), test["type"]))
""",
    "names: a later split of the names keeps what the first says": """
# %%
X_train, X_val, y_train, y_val = train_test_split(donors.drop("type", axis=1), donors["type"], random_state=3)
_, donor_names = train_test_split(donors["donor_id"], random_state=3)
for trees in [10, 50, 100]:
    forest = RandomForestClassifier(n_estimators=trees).fit(X_train, y_train)
    print(forest.score(X_val, y_val))
""",
    "settings: an unknown one, told apart by how it was made": """
# warn: test-set-reuse
# %%
train, test = train_test_split(donors)
small = RandomForestClassifier(max_depth=len(donors.columns) // 8).fit(train.drop("type", axis=1), train["type"])
print(small.score(test.drop("type", axis=1), test["type"]))
large = RandomForestClassifier(max_depth=len(donors.columns) // 2).fit(train.drop("type", axis=1), train["type"])
print(large.score(test.drop("type", axis=1), test["type"]))
""",
    "settings: an unknown one under a name that is bound anew": """
# warn: test-set-reuse
# %%
train, test = train_test_split(donors)
depth = len(donors.columns) // 8
small = RandomForestClassifier(max_depth=depth).fit(train.drop("type", axis=1), train["type"])
print(small.score(test.drop("type", axis=1), test["type"]))
depth = len(donors.columns) // 2
large = RandomForestClassifier(max_depth=depth).fit(train.drop("type", axis=1), train["type"])
print(large.score(test.drop("type", axis=1), test["type"]))
""",
    "settings: an unknown one that stays the same, with other seeds": """
# %%
train, test = train_test_split(donors)
for seed in range(5):
    depth = int(np.sqrt(len(donors.columns)))
    forest = RandomForestClassifier(max_depth=depth, random_state=seed)
    forest.fit(train.drop("type", axis=1), train["type"])
    print(forest.score(test.drop("type", axis=1), test["type"]))
again = RandomForestClassifier(max_depth=int(np.sqrt(len(donors.columns))), random_state=9)
print(again.fit(train.drop("type", axis=1), train["type"]).score(test.drop("type", axis=1), test["type"]))
""",
    "files: joined, and divided by the gaps of a column that both have": """
# warn: test-set-reuse
# %%
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
print(train.age.mean(), test.age.mean())
both = pd.concat([train, test])
known = both[~both.age.isnull()]
X_train, X_test, y_train, y_test = train_test_split(known.drop("age", axis=1), known.age, random_state=42)
print(LinearRegression().fit(X_train, y_train).score(X_test, y_test))
# %%
X_train, X_test, y_train, y_test = train_test_split(train.drop("tumour", axis=1), train.tumour, random_state=42)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
print(RandomForestClassifier().fit(X_train, y_train).score(X_test, y_test))
""",
    "files: joined, one model for the gaps and one for the outcome": """
# %%
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
print(train.age.mean(), test.age.mean())
both = pd.concat([train, test])
known = both[~both.age.isnull()]
X_train, X_test, y_train, y_test = train_test_split(known.drop("age", axis=1), known.age, random_state=42)
print(LinearRegression().fit(X_train, y_train).score(X_test, y_test))
# %%
X_train, X_test, y_train, y_test = train_test_split(train.drop("tumour", axis=1), train.tumour, random_state=42)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "gathered: models of folds under another that learned from all rows, and their training score": """
# %%
train, new = pd.read_csv("train.csv"), pd.read_csv("test.csv")
class Stack:
    def __init__(self, base, meta):
        self.base, self.meta = base, meta
    def fit(self, X, y):
        self.kept = [list() for one in self.base]
        held = np.zeros((X.shape[0], len(self.base)))
        for i, one in enumerate(self.base):
            for inside, outside in KFold(5, shuffle=True, random_state=1).split(X, y):
                part = clone(one)
                self.kept[i].append(part)
                part.fit(X[inside], y[inside])
                held[outside, i] = part.predict(X[outside])
        self.meta.fit(held, y)
        return self
    def predict(self, X):
        means = np.column_stack([np.column_stack([m.predict(X) for m in kept]).mean(axis=1) for kept in self.kept])
        return self.meta.predict(means)
y = train.pop("titre").values
stack = Stack([RandomForestClassifier(), LinearRegression()], LogisticRegression())
stack.fit(train.values, y)
guess = stack.predict(train.values)
later = stack.predict(new.values)
print(np.sqrt(mean_squared_error(y, guess)))
""",
    "gathered: lags as far as the days between two files": """
# %%
days = (donors["day"].max() - donors["day"].min()).days
cols = list()
cols.append(donors)
cols.append(donors.shift(-days))
values = pd.concat(cols, axis=1)
X_train, X_test, y_train, y_test = train_test_split(values.drop("type", axis=1), values["type"], random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "settings: those that two searches found, by one name": """
# warn: test-set-reuse
# %%
X_train, X_test, y_train, y_test = train_test_split(donors.drop("type", axis=1), donors["type"])
search = GridSearchCV(LogisticRegression(), {"C": [1, 10]}).fit(X_train, y_train)
first = search.best_params_
search = GridSearchCV(LogisticRegression(), {"C": [1, 10], "tol": [0.1, 0.01]}).fit(X_train, y_train)
second = search.best_params_
print(LogisticRegression(**first).fit(X_train, y_train).score(X_test, y_test))
print(LogisticRegression(**second).fit(X_train, y_train).score(X_test, y_test))
""",
}
