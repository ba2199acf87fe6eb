"""Short notebooks with a known verdict, in percent format: predictions as features, settings of a search for a model.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

from __future__ import annotations

HEAD = """
import numpy as np, pandas as pd
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, KFold, cross_val_predict, cross_val_score, train_test_split
cells = pd.read_csv("cells.csv")
G, fate = cells.drop(columns=["fate", "age"]), cells["fate"]
"""

SNIPPETS = {
    "predictions for its own rows as a feature": """# warn: fit-before-split
# %%
forest = RandomForestClassifier().fit(G, fate)
leaf = forest.predict(G).reshape(-1, 1)
print(cross_val_score(LogisticRegression(), leaf, fate, cv=5).mean())
""",
    "predictions beside the features": """# warn: fit-before-split
# %%
forest = RandomForestClassifier().fit(G, fate)
both = np.column_stack([G, forest.predict_proba(G)[:, 1]])
print(cross_val_score(LogisticRegression(), both, fate, cv=5).mean())
""",
    "predictions in a column, then a split": """# warn: fit-before-split
# %%
G["first_guess"] = RandomForestClassifier().fit(G, fate).predict(G)
A, B, a, b = train_test_split(G, fate, random_state=0)
print(LogisticRegression().fit(A, a).score(B, b))
""",
    "gaps filled by a model of all rows": """# warn: fit-before-split
# %%
known = cells[cells.area.notnull()]
filler = RandomForestRegressor().fit(known[["length", "width"]], known["area"])
gaps = cells.area.isnull()
cells.loc[gaps, "area"] = filler.predict(cells.loc[gaps, ["length", "width"]])
print(cross_val_score(LogisticRegression(), cells[["area", "length"]], cells["fate"], cv=5))
""",
    "gaps filled by a model of the training rows": """
# %%
early, late = train_test_split(cells, random_state=0)
known = early[early.area.notnull()]
filler = RandomForestRegressor().fit(known[["length", "width"]], known["area"])
for part in (early, late):
    part.loc[part.area.isnull(), "area"] = filler.predict(part.loc[part.area.isnull(), ["length", "width"]])
model = LogisticRegression().fit(early[["area", "length"]], early["fate"])
print(model.score(late[["area", "length"]], late["fate"]))
""",
    "predictions of a cross-validation as a feature": """
# %%
G["first_guess"] = cross_val_predict(RandomForestClassifier(), G, fate, cv=5)
A, B, a, b = train_test_split(G, fate, random_state=0)
print(LogisticRegression().fit(A, a).score(B, b))
""",
    "predictions out of folds": """
# %%
out = np.zeros(len(G))
for learn, rest in KFold(5, shuffle=True).split(G):
    out[rest] = RandomForestClassifier().fit(G.iloc[learn], fate.iloc[learn]).predict(G.iloc[rest])
print(cross_val_score(LogisticRegression(), out.reshape(-1, 1), fate, cv=5).mean())
""",
    "predictions out of folds that a column names": """
# %%
for k in range(5):
    rest = cells["fold"] == k
    first = RandomForestClassifier().fit(cells.loc[cells["fold"] != k, ["area"]], cells.loc[cells["fold"] != k, "fate"])
    cells.loc[rest, "first_guess"] = first.predict(cells.loc[rest, ["area"]])
print(cross_val_score(LogisticRegression(), cells[["area", "first_guess"]], cells["fate"], cv=5).mean())
""",
    "a stack in which the test rows taught nothing": """
# %%
A, B, a, b = train_test_split(G, fate, random_state=0)
forest = RandomForestClassifier().fit(A, a)
top = LogisticRegression().fit(forest.predict_proba(A), a)
print(top.score(forest.predict_proba(B), b))
""",
    "a blend on rows that the first models did not see": """
# %%
A, B, a, b = train_test_split(G, fate, random_state=0)
A, V, a, v = train_test_split(A, a, random_state=1)
forest = RandomForestClassifier().fit(A, a)
top = LogisticRegression().fit(forest.predict_proba(V), v)
print(top.score(forest.predict_proba(B), b))
""",
    "predictions stored to be looked at": """
# %%
named = ["length", "width"]
first = LogisticRegression().fit(cells[named], fate)
cells["first_guess"] = first.predict(cells[named])
print(cells.groupby("first_guess")["length"].mean())
# %%
print(cross_val_score(RandomForestClassifier(), cells[named], fate, cv=5).mean())
""",
    "features chosen by other means than the predictions": """
# %%
named = [name for name in cells.columns if name.startswith("len")]
first = LogisticRegression().fit(cells[named], fate)
cells["first_guess"] = first.predict(cells[named])
print(cross_val_score(RandomForestClassifier(), cells[named], fate, cv=5).mean())
print(cross_val_score(RandomForestClassifier(), cells.iloc[:, 1:9], fate, cv=5).mean())
""",
    "settings of a search over all rows": """# warn: fit-before-split
# %%
A, B, a, b = train_test_split(G, fate, random_state=2)
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5)
search.fit(G, fate)
# %%
best = LogisticRegression(C=search.best_params_["C"]).fit(A, a)
print(best.score(B, b))
""",
    "all settings of a search over all rows": """# warn: fit-before-split
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(G, fate)
found = search.best_params_
# %%
A, B, a, b = train_test_split(G, fate, random_state=2)
print(LogisticRegression(**found).fit(A, a).score(B, b))
""",
    "the estimator of a search over all rows": """# warn: fit-before-split
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(G, fate)
A, B, a, b = train_test_split(G, fate, random_state=2)
print(clone(search.best_estimator_).fit(A, a).score(B, b))
""",
    "settings put in later": """# warn: fit-before-split
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(G, fate)
A, B, a, b = train_test_split(G, fate, random_state=2)
model = LogisticRegression()
model.set_params(**search.best_params_)
print(model.fit(A, a).score(B, b))
""",
    "settings of a search over the training rows": """
# %%
A, B, a, b = train_test_split(G, fate, random_state=2)
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(A, a)
print(LogisticRegression(**search.best_params_).fit(A, a).score(B, b))
""",
    "settings of a search for folds of the same rows": """
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(G, fate)
print(cross_val_score(LogisticRegression(**search.best_params_), G, fate, cv=5).mean())
""",
    "settings of a search for folds by hand": """
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(G, fate)
for learn, rest in KFold(5).split(G):
    model = LogisticRegression(**search.best_params_).fit(G.iloc[learn], fate.iloc[learn])
    print(model.score(G.iloc[rest], fate.iloc[rest]))
""",
    "kept models predict the folds that they left out": """
# %%
kept = []
def parts():
    return KFold(5, shuffle=True, random_state=3).split(G)
for learn, rest in parts():
    kept.append(RandomForestRegressor().fit(G.iloc[learn], cells["age"].iloc[learn]))
out = np.zeros(len(G))
for i, (learn, rest) in enumerate(parts()):
    out[rest] = kept[i].predict(G.iloc[rest])
print(np.abs(cells["age"] - out).mean())
print(cross_val_score(LogisticRegression(), out.reshape(-1, 1), fate, cv=5).mean())
""",
    "a search over all rows whose settings nobody takes": """
# %%
search = GridSearchCV(LogisticRegression(), {"C": [0.1, 1, 10]}, cv=5).fit(G, fate)
print(search.best_params_)
A, B, a, b = train_test_split(G, fate, random_state=2)
print(LogisticRegression(C=2).fit(A, a).score(B, b))
""",
}
