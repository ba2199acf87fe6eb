"""Short notebooks with a known verdict: which columns carry what was learned, and which rows are drawn.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

HEAD = """
import numpy as np
import pandas as pd
from scipy.stats import skew
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
birds = pd.read_csv("birds.csv")
y = birds["migrates"]
# %%
"""
JUDGE = """
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""

SNIPPETS = {
    "some rows of one class, drawn without replacement, beside the other class": """
few = np.random.choice(birds[birds.migrates == 0].index, 90, replace=False)
even = pd.concat([birds[birds.migrates == 1], birds.loc[few]])
X, y = even[["mass", "wing"]], even["migrates"]
"""
    + JUDGE,
    "some rows of each class, drawn by a generator from positions": """
rng = np.random.default_rng(4)
one, other = np.where(y == 1)[0], np.where(y == 0)[0]
few = rng.choice(one, 90, replace=False)
rest = rng.permutation(other)[:90]
even = pd.concat([birds.iloc[few], birds.iloc[rest]])
X, y = even[["mass", "wing"]], even["migrates"]
"""
    + JUDGE,
    "rows of a class drawn with replacement beside their class": """
# warn: train-test-overlap
more = birds[birds.migrates == 1].sample(90, replace=True)
even = pd.concat([birds, more])
X, y = even[["mass", "wing"]], even["migrates"]
"""
    + JUDGE,
    "a column by its attribute, beside a learned one that is dropped": """
birds["rel"] = birds["mass"] - birds["mass"].mean()
birds["twice"] = birds.wing
birds["ratio"] = birds.wing / birds.tail
X = birds.drop(columns=["rel", "migrates"])
"""
    + JUDGE,
    "a learned column by its attribute": """
# warn: fit-before-split
birds["rel"] = birds["mass"] - birds["mass"].mean()
birds["twice"] = birds.rel * 2
X = birds[["twice", "wing"]]
"""
    + JUDGE,
    "a learned column among those that an old indexer takes": """
# warn: fit-before-split
birds["rel"] = birds["mass"] - birds["mass"].mean()
X = birds.ix[:, birds.columns != "migrates"]
"""
    + JUDGE,
    "columns chosen by their skew, column by column": """
# warn: fit-before-split
number = birds.select_dtypes("number").columns
skewed = birds[number].apply(lambda col: skew(col.dropna()))
skewed = skewed[skewed > 0.75].index
birds[skewed] = np.log1p(birds[skewed])
X = birds.drop(columns="migrates")
"""
    + JUDGE,
    "gaps filled column by column, the columns in a variable": """
# warn: fit-before-split
number = birds.select_dtypes("number").columns
birds[number] = birds[number].apply(lambda col: col.fillna(col.mean()))
print(cross_val_score(LogisticRegression(), birds[number], y, cv=5).mean())
""",
    "a list of one column is a table": """
# warn: fit-before-split
birds[["mass"]] = birds[["mass"]].apply(lambda col: col.fillna(col.mean()))
X = birds[["mass", "wing"]]
"""
    + JUDGE,
    "values changed one by one, the column named by a loop": """
for name in birds.columns:
    birds[name] = birds[name].apply(lambda calls: np.mean(calls))
X = birds.drop(columns="migrates")
"""
    + JUDGE,
    "gaps filled in a loop over chosen columns": """
# warn: fit-before-split
number = birds.dtypes[birds.dtypes == "float64"].index
for name in number:
    birds[name].fillna(birds[name].median(), inplace=True)
X = birds[number]
"""
    + JUDGE,
    "gaps filled with numbers drawn around the mean of all rows": """
# warn: fit-before-split
mid, spread = birds["mass"].mean(), birds["mass"].std()
drawn = np.random.randint(mid - spread, mid + spread, size=birds["mass"].isnull().sum())
birds["mass"][np.isnan(birds["mass"])] = drawn
X = birds[["mass", "wing"]]
"""
    + JUDGE,
    "gaps filled with numbers drawn around a number that the code states": """
birds["mass"][birds["mass"].isnull()] = np.random.normal(20, 2, size=9)
X = birds[["mass", "wing"]]
"""
    + JUDGE,
    "gaps filled with numbers drawn around the mean of the training rows": """
X_train, X_test, y_train, y_test = train_test_split(birds[["mass", "wing"]], y, random_state=0)
mid = X_train["mass"].mean()
for part in (X_train, X_test):
    part["mass"][part["mass"].isnull()] = np.random.randint(mid - 2, mid + 2, size=9)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "gaps of a column filled through a mask of it": """
# warn: fit-before-split
birds.mass[birds.mass.isnull()] = birds.mass.mean()
X = birds[["mass", "wing"]]
"""
    + JUDGE,
    "gaps filled through a mask, in a column that no model uses": """
birds["tail"][birds["tail"].isnull()] = birds["tail"].mean()
X = birds[["mass", "wing"]]
"""
    + JUDGE,
    "codes of a filled column, which itself is dropped": """
# warn: fit-before-split
birds["site"] = birds["site"].fillna(birds["site"].mode()[0])
codes = pd.get_dummies(birds[["site", "sex"]])
birds = pd.concat([birds, codes], axis=1)
X = birds.drop(columns=["site", "sex", "migrates"])
"""
    + JUDGE,
    "codes of other columns than the filled one": """
birds["tail"] = birds["tail"].fillna(birds["tail"].mean())
birds = pd.get_dummies(birds)
X = birds[["mass", "sex_f", "sex_m"]]
"""
    + JUDGE,
}
