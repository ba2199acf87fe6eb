"""Short notebooks with a known verdict, in percent format: statistics that decide something, columns one by one.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.preprocessing import StandardScaler, scale
from sklearn.tree import DecisionTreeRegressor
owls = pd.read_csv("owls.csv")
sex = owls.pop("sex")
"""
SCORED = """
# %%
A, B, a, b = train_test_split(owls[["size", "wing"]], sex, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
"""
WARN = "# warn: fit-before-split\n# %%\n"

SNIPPETS = {
    "columns one by one, with their names": f"""{WARN}
def numbers(t):
    out = pd.DataFrame(index=t.index)
    for name, column in t.items():
        out = out.join(column.replace(["yes", "no"], [1, 0]))
    return out
A, B, a, b = train_test_split(scale(numbers(owls)), sex, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
""",
    "columns one by one, changed one by one": """
# %%
out = pd.DataFrame(index=owls.index)
for name, column in owls.items():
    out[name] = np.log1p(column)
A, B, a, b = train_test_split(out, sex, random_state=1)
ready = StandardScaler().fit(A)
print(LogisticRegression().fit(ready.transform(A), a).score(ready.transform(B), b))
""",
    "each column scaled by itself": f"""{WARN}
for name, column in owls.items():
    owls[name] = (column - column.mean()) / column.std()
{SCORED}""",
    "rows one by one, with their positions": f"""
# %%
sizes = []
for i, bird in owls.iterrows():
    sizes.append(bird["wing"] / bird["mass"])
owls["size"] = sizes
{SCORED}""",
    "rows without a gap, by a comparison with False": """
# warn: test-set-reuse
# %%
owls = pd.read_csv("owls.csv")
train = owls[owls["wing"].isnull() == False]
X_train, X_test, y_train, y_test = train_test_split(train[["wing"]], train["mass"], random_state=3)
# %%
print(Ridge().fit(X_train, y_train).score(X_test, y_test))
# %%
print(DecisionTreeRegressor().fit(X_train, y_train).score(X_test, y_test))
""",
    "the rows with a gap are others than those without": """
# %%
owls = pd.read_csv("owls.csv")
known, gaps = owls[owls["mass"].isnull() != True], owls[owls["mass"].isnull() == True]
guess = Ridge().fit(known[["wing"]], known["mass"])
print(guess.score(gaps[["wing"]], gaps["told_by_keeper"]))
""",
    "a function with a condition on group means": f"""{WARN}
rate = owls.groupby("site")["wing"].mean()
def long_winged(site):
    if rate[site] > 30:
        return 1
    return 0
owls["size"] = owls["site"].apply(long_winged)
{SCORED}""",
    "a function with a condition on a median, by a name": f"""{WARN}
limit = owls["mass"].median()
def heavy(mass):
    flag = 0
    if mass > limit:
        flag = 1
    return flag
owls["size"] = owls["mass"].map(heavy)
{SCORED}""",
    "a lambda with a condition on a median": f"""{WARN}
limit = owls["mass"].median()
owls["size"] = owls["mass"].apply(lambda m: "heavy" if m > limit else "light")
{SCORED}""",
    "a list with a condition on a mean": f"""{WARN}
limit = owls["mass"].mean()
owls["size"] = [1 if m > limit else 0 for m in owls["mass"]]
{SCORED}""",
    "a function with a fixed limit": f"""
# %%
def heavy(mass):
    if mass > 300:
        return 1
    return 0
print(owls["mass"].mean())
owls["size"] = owls["mass"].apply(heavy)
{SCORED}""",
    "a mask by a median decides what is stored": f"""{WARN}
limit = owls["mass"].median()
owls["size"] = 0
owls.loc[owls["mass"] > limit, "size"] = 1
{SCORED}""",
    "two masks by a quantile": f"""{WARN}
top = owls["mass"].quantile(0.9)
owls.loc[(owls["mass"] > top) & (owls["age"] > 2), "size"] = 1
owls.loc[~((owls["mass"] > top) & (owls["age"] > 2)), "size"] = 0
{SCORED}""",
    "a mask over a filled column": f"""{WARN}
owls["mass"] = owls["mass"].fillna(owls["mass"].median())
owls.loc[owls["mass"] <= 300, "size"] = 0
owls.loc[owls["mass"] > 300, "size"] = 1
{SCORED}""",
    "a list over a filled column": f"""{WARN}
owls["mass"] = owls["mass"].fillna(owls["mass"].median())
owls["size"] = [0 if m <= 300 else 1 for m in owls["mass"]]
{SCORED}""",
    "a mask of gaps and of fixed limits": f"""
# %%
print(owls["mass"].median())
owls.loc[owls["mass"].isnull(), "mass"] = 0
owls.loc[(owls["mass"] > 300) & (owls["age"] > 2), "size"] = 1
{SCORED}""",
    "a median of the training rows in a mask": """
# %%
A, B, a, b = train_test_split(owls, sex, random_state=1)
limit = A["mass"].median()
A.loc[A["mass"] > limit, "size"] = 1
B.loc[B["mass"] > limit, "size"] = 1
print(LogisticRegression().fit(A, a).score(B, b))
""",
    "rows far from the mean are left out": f"""
# %%
limit = owls["mass"].mean() + 3 * owls["mass"].std()
keep = owls["mass"] < limit
owls, sex = owls[keep], sex[keep]
{SCORED}""",
    "a target cut at its mean": """
# %%
from patsy import dmatrix
owls["heavy"] = owls["mass"].apply(lambda m: 1 if m > owls["mass"].mean() else 0)
X, y = dmatrix("C(site) + wing", owls), owls["heavy"].values
A, B, a, b = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
print(cross_val_score(LogisticRegression(), X, y).mean())
""",
    "woods of large owls, looked up in a list": f"""{WARN}
usual = owls.groupby("wood")["size"].mean()
large = usual[usual > 3]
owls["wing"] = owls["wood"].apply(lambda wood: 1 if wood in large.index else 0)
{SCORED}""",
    "woods of large owls, by a mask": f"""{WARN}
usual = owls.groupby("wood")["size"].mean()
large = usual[usual > 3]
owls["wing"] = owls["wood"].isin(large.index)
{SCORED}""",
    "woods of large owls, as numbers": f"""{WARN}
usual = owls.groupby("wood")["size"].mean()
owls["wing"] = owls["wood"].isin(usual[usual > 3].index).astype(int)
{SCORED}""",
    "woods that stand in a list": f"""
# %%
owls["wing"] = owls["wood"].apply(lambda wood: 1 if wood in ("north", "lake") else 0)
{SCORED}""",
    "the commonest woods": f"""
# %%
common = owls["wood"].value_counts().index[:5]
owls["wing"] = owls["wood"].isin(common)
{SCORED}""",
    "rare woods, by a table of how often they stand there": f"""
# %%
often = pd.DataFrame(owls["wood"].value_counts(normalize=True))
owls.loc[owls["wood"].isin(often[often["wood"] < 0.1].index), "wood"] = "other"
{SCORED}""",
    "days of a calendar that begins at the first day": f"""
# %%
from plantlab import holidays
owls["wing"] = owls["day"].isin(holidays(owls["day"].min(), owls["day"].max()))
{SCORED}""",
    "woods of large owls are left out": f"""
# %%
usual = owls.groupby("wood")["size"].mean()
large = usual[usual > 3]
owls, sex = owls[~owls["wood"].isin(large.index)], sex[~owls["wood"].isin(large.index)]
{SCORED}""",
}
