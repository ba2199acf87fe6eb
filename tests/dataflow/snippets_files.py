"""Short notebooks with a known verdict, in percent format: partitions that come as files of their own.

A `# warn:` line states what must be said; a snippet without one must stay silent.
"""

FILES = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.preprocessing import StandardScaler
train = pd.read_csv("frogs/train.csv")
test = pd.read_csv("frogs/test.csv")
"""

PARTS = {
    "filled over both files, then cross-validated": """
# warn: fit-before-split
# %%
both = pd.concat([train, test], sort=False)
both["mass"] = both["mass"].fillna(both["mass"].mean())
X = both.iloc[: len(train)].drop(columns="species")
print(cross_val_score(RandomForestClassifier(), X, train["species"]).mean())
""",
    "filled over both files, and only a submission written": """
# %%
both = pd.concat([train, test], sort=False)
both["mass"] = both["mass"].fillna(both["mass"].mean())
X, X_new = both[: len(train)].drop(columns="species"), both[len(train) :].drop(columns="species")
model = RandomForestClassifier().fit(X, train["species"])
pd.DataFrame({"species": model.predict(X_new)}).to_csv("answer.csv")
""",
    "the unlabelled file is filled with its own median": """
# %%
test["mass"] = test["mass"].fillna(test["mass"].median())
n = train.shape[0]
both = pd.get_dummies(pd.concat((train, test)).reset_index(drop=True))
X = both[:n].drop(columns="species")
print(cross_val_score(RandomForestClassifier(), X, train.species).mean())
""",
    "taken apart from the end": """
# %%
test["mass"] = test["mass"].fillna(test["mass"].median())
both = pd.concat([train, test])
X = both[: -len(test)].drop(columns="species")
print(cross_val_score(RandomForestClassifier(), X, train.species).mean())
""",
    "taken apart by the missing outcome": """
# %%
test["mass"] = test["mass"].fillna(test["mass"].median())
both = train.append(test)
labelled = both[both["species"].notnull()]
new = both[both["species"].isnull()]
print(cross_val_score(RandomForestClassifier(), labelled.drop(columns="species"), labelled["species"]).mean())
""",
    "each file filled with its own values, in one column of the joined table": """
# warn: fit-before-split
# %%
for column in ["mass", "length"]:
    train[column] = train[column].fillna(train[column].mean())
    test[column] = test[column].fillna(test[column].mean())
both = pd.concat([train, test])
X = both.iloc[: len(train)]
print(cross_val_score(RandomForestClassifier(), X.drop(columns="species"), X["species"]).mean())
""",
    "scaled on all training rows, then a search, and no other score": """
# warn: fit-before-split
# %%
X = StandardScaler().fit_transform(train.drop(columns="species"))
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}).fit(X, train["species"])
print(search.best_score_)
""",
    "scaled on all training rows, then a search, and unseen rows have the last word": """
# %%
scaler = StandardScaler().fit(train.drop(columns="species"))
X = scaler.transform(train.drop(columns="species"))
search = GridSearchCV(RandomForestClassifier(), {"max_depth": [2, 4]}).fit(X, train["species"])
print(search.score(scaler.transform(test.drop(columns="species")), test["species"]))
""",
    "rows with a missing value are told from the others": """
# %%
known, gaps = train[train["mass"].notna()], train[train["mass"].isna()]
model = RandomForestClassifier().fit(known.drop(columns="species"), known["species"])
print(model.score(gaps.drop(columns="species").fillna(0), gaps["species"]))
""",
    "a fit behind a line magic": """
# warn: fit-before-split
# %%
%time X = StandardScaler().fit_transform(train.drop(columns="species"))
# %%
scores = %timeit -n 1 -r 1 cross_val_score(RandomForestClassifier(), X, train["species"])
""",
    "a cell magic in a converted notebook": """
# warn: fit-before-split
# %%
get_ipython().run_cell_magic('time', '', 'X = StandardScaler().fit_transform(train)\\nprint(X)')
# %%
print(cross_val_score(RandomForestClassifier(), X, train["species"]))
""",
    "code in a magic of another language": """
# %%
get_ipython().run_cell_magic('R', '', 'X = StandardScaler().fit_transform(train)')
# %%
print(cross_val_score(RandomForestClassifier(), X, train["species"]))
""",
}
