"""Short notebooks with a known verdict, in percent format: values filled, scaled and coded by hand.

A `# warn:` line states what must be said; a snippet without one must stay silent.
"""

VALUES_HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
reeds = pd.read_csv("reeds.csv")
"""
END = """
a, b, ya, yb = train_test_split(reeds.drop(columns="grown"), reeds["grown"], random_state=3)
print(LogisticRegression().fit(a, ya).score(b, yb))
"""

WARNED = {
    "a dict of medians": """
fills = {"height": reeds["height"].median(), "salt": reeds.salt.mean()}
reeds = reeds.fillna(fills)
""",
    "a dict of modes, made by a comprehension": """
modes = {name: reeds[name].mode()[0] for name in ["soil", "site"]}
reeds.fillna(value=modes, inplace=True)
""",
    "only the gaps are assigned": """
reeds.loc[reeds["height"].isna(), "height"] = reeds["height"].mean()
""",
    "the gaps of each group, from a table of guesses": """
guesses = np.zeros(3)
for zone in range(3):
    guesses[zone] = reeds[reeds["zone"] == zone]["height"].dropna().median()
for zone in range(3):
    reeds.loc[reeds.height.isnull() & (reeds.zone == zone), "height"] = guesses[zone]
reeds.loc[reeds["height"] > 90, "height"] = 90
""",
    "the mean of the group": """
reeds["height"] = reeds["height"].fillna(reeds.groupby("zone")["height"].transform("mean"))
""",
    "the group fills itself": """
reeds["height"] = reeds.groupby(["zone", "soil"])["height"].apply(lambda some: some.fillna(some.median()))
""",
    "each group in a loop": """
for zone, some in reeds.groupby("zone"):
    reeds.loc[some.index, "height"] = some["height"].fillna(some["height"].mean())
""",
    "agg names the statistic": """
middle = reeds.agg({"height": "median"})
reeds["height"] = reeds["height"].fillna(middle["height"])
""",
    "row by row, out of a table of means": """
means = reeds.groupby("zone").apply(np.mean)[["height"]]

def height_of(height, zone):
    if np.isnan(height):
        return means["height"][zone]
    return height

reeds["height"] = reeds.apply(lambda row: height_of(row["height"], row["zone"]), axis=1)
""",
    "a list with a value for each row": """
middle = reeds["height"].mean()
reeds["height"] = [middle if np.isnan(height) else height for height in reeds["height"]]
""",
    "scaled in one branch only": """
if len(reeds) > 100:
    reeds["salt"] = (reeds["salt"] - reeds["salt"].mean()) / reeds["salt"].std()
else:
    reeds["salt"] = reeds["salt"] / 10
""",
    "a function that scales on one of its ways": """
def prepared(table, scale=None):
    if scale:
        return (table - table.min()) / (table.max() - table.min())
    return table

reeds = prepared(reeds, scale=SCALE)
""",
    "columns chosen by the importances of a forest": """
forest = RandomForestClassifier().fit(reeds.drop(columns="grown"), reeds["grown"])
weights = pd.Series(forest.feature_importances_, index=reeds.columns[:-1])
reeds = reeds[[*weights.nlargest(5).index, "grown"]]
""",
    "columns that pass a test against the labels": """
from sklearn.feature_selection import f_classif
strong = f_classif(reeds.drop(columns="grown"), reeds["grown"])[0] > 3
reeds = pd.concat([reeds.drop(columns="grown").loc[:, strong], reeds["grown"]], axis=1)
""",
    "columns by their p values, in a list": """
from scipy.stats import ttest_ind
values = reeds.drop(columns="grown").to_numpy()
p = [ttest_ind(values[reeds.grown == 0, i], values[reeds.grown == 1, i]).pvalue for i in range(values.shape[1])]
reeds = pd.DataFrame(values[:, np.array(p) < 0.05]).assign(grown=reeds.grown)
""",
    "columns that are gathered under a condition": """
from scipy.stats import pearsonr
kept = ["grown"]
for name in reeds.columns:
    r, p = pearsonr(reeds[name], reeds["grown"])
    if p < 0.01:
        kept.append(name)
reeds = reeds[kept]
""",
    "the columns of highest variance, by their order": """
values = reeds.drop(columns="grown").to_numpy()
order = np.argsort(values.var(axis=0))[::-1][:50]
reeds = pd.DataFrame(values[:, order]).assign(grown=reeds.grown)
""",
    "columns that correlate with the target": """
strength = reeds.corr()["grown"].abs().sort_values(ascending=False)
reeds = reeds[strength[:12].index]
""",
}
SILENT = {
    "a test that is only shown": """
from scipy.stats import ttest_ind
print(ttest_ind(reeds.salt, reeds.height), reeds.corr()["grown"])
""",
    "each sample by its own mean": """
reeds = pd.DataFrame(np.array([(leaf - leaf.mean()) / leaf.std() for leaf in reeds.values]))
""",
    "each sample by its own mean, in a loop": """
rows = []
for leaf in reeds.to_numpy():
    rows.append((leaf - np.mean(leaf)) / np.std(leaf))
reeds = pd.DataFrame(np.array(rows))
""",
    "a mean along each row": """
reeds["shade"] = reeds.apply(lambda row: row[["noon", "dusk"]].mean(), axis=1)
""",
    "a mean within each text": """
reeds["length"] = reeds["notes"].apply(lambda note: np.mean([len(word) for word in note.split()]))
""",
    "a constant typed for a group": """
reeds.loc[reeds["height"].isna() & (reeds["zone"] == "shore"), "height"] = 33
""",
    "a scaled copy in a branch that ends": """
def shown(table):
    if PLOT:
        table = (table - table.mean()) / table.std()
        print(table.describe())
        return None
    return table

other = shown(reeds)
""",
}
VALUES = {
    **{name: f"# warn: fit-before-split\n# %%{body}# %%{END}" for name, body in WARNED.items()},
    **{name: f"# %%{body}# %%{END}" for name, body in SILENT.items()},
    "copies made before the split, and no number shown": """
# warn: train-test-overlap
# %%
from imblearn.over_sampling import RandomOverSampler
X, y = RandomOverSampler().fit_resample(reeds.drop(columns="grown"), reeds["grown"])
a, b, ya, yb = train_test_split(X, y)
answer = LogisticRegression().fit(a, ya).predict(b)
""",
    "folds of every fifth row, by hand": """
# %%
from sklearn.utils import shuffle
order, scores = shuffle(reeds.index.values), []
for k in range(5):
    held = reeds.loc[order[k::5], :]
    rest = reeds[~reeds.index.isin(held.index)]
    model = LogisticRegression().fit(rest.drop(columns="grown"), rest["grown"])
    scores.append(model.score(held.drop(columns="grown"), held["grown"]))
print(np.mean(scores))
""",
    "columns chosen by a forest of the training rows": """
# %%
a, b, ya, yb = train_test_split(reeds.drop(columns="grown"), reeds["grown"], random_state=3)
forest = RandomForestClassifier().fit(a, ya)
best = pd.Series(forest.feature_importances_, index=a.columns).nlargest(5).index
print(LogisticRegression().fit(a[best], ya).score(b[best], yb))
""",
}
