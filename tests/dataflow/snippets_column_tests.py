"""Short notebooks with a known verdict: columns tested one by one, their results in a list, a dict or a table."""

HEAD = """
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
expr, sick = pd.read_csv("expression.csv"), pd.read_csv("people.csv")["sick"]
"""
TABLE = """
# %%
found = []
for gene in expr.columns:
    t, p = stats.ttest_ind(expr.loc[sick == 0, gene], expr.loc[sick == 1, gene])
    found.append((gene, p))
found = pd.DataFrame(found, columns=["gene", "p"])
"""
DICT = """
# %%
p_of = {}
for gene in expr.columns:
    p_of[gene] = stats.mannwhitneyu(expr.loc[sick == 0, gene], expr.loc[sick == 1, gene]).pvalue
"""
MODEL = """
# %%
a, b, ya, yb = train_test_split(expr[top], sick, random_state=0)
print(LogisticRegression().fit(a, ya).score(b, yb))
"""
WARN = "# warn: fit-before-split"

SNIPPETS = {
    "column tests: a table of results": WARN + TABLE + 'top = found.sort_values("p").head(20)["gene"].tolist()' + MODEL,
    "column tests: a table that is only looked at": TABLE
    + 'print(found.sort_values("p").head())\ntop = list(expr)'
    + MODEL,
    "column tests: a dict, sorted by its values": WARN + DICT + "top = sorted(p_of, key=p_of.get)[:20]" + MODEL,
    "column tests: rows of a table as dicts": WARN
    + """
# %%
rows = []
for gene in expr:
    rows.append({"gene": gene, "p": stats.ttest_ind(expr.loc[sick == 0, gene], expr.loc[sick == 1, gene]).pvalue})
found = pd.DataFrame(rows)
top = found[found["p"] < 0.01]["gene"]
"""
    + MODEL,
    "column tests: places of the smallest": WARN
    + """
# %%
X, y = expr.to_numpy(), sick.to_numpy()
ps = []
for j in range(X.shape[1]):
    ps.append(stats.ttest_ind(X[y == 0, j], X[y == 1, j])[1])
a, b, ya, yb = train_test_split(X[:, np.argsort(ps)[:20]], y, random_state=0)
print(LogisticRegression().fit(a, ya).score(b, yb))
""",
    "column tests: importances of a forest of all rows, by name": WARN
    + """
# %%
forest = RandomForestClassifier(random_state=0).fit(expr, sick)
by_name = dict(zip(expr.columns, forest.feature_importances_))
top = [gene for gene, _ in sorted(by_name.items(), key=lambda one: -one[1])[:20]]
"""
    + MODEL,
    "column tests: of the training rows alone": """
# %%
a, b, ya, yb = train_test_split(expr, sick, random_state=0)
found = pd.DataFrame([(g, *stats.ttest_ind(a.loc[ya == 0, g], a.loc[ya == 1, g])) for g in a], columns=["g", "t", "p"])
top = found.sort_values("p")["g"][:20]
print(LogisticRegression().fit(a[top], ya).score(b[top], yb))
""",
    "column tests: the setting with the best test score, from a sorted dict": """
# warn: tuned-on-test
# %%
a, b, ya, yb = train_test_split(expr, sick, random_state=0)
of = {}
for c in (0.1, 1, 10):
    of[c] = LogisticRegression(C=c).fit(a, ya).score(b, yb)
best = sorted(of, key=of.get)[-1]
print(LogisticRegression(C=best).fit(a, ya).score(b, yb))
""",
    "column tests: test scores that are printed in order": """
# warn: test-set-reuse
# %%
a, b, ya, yb = train_test_split(expr, sick, random_state=0)
of = {"plain": LogisticRegression().fit(a, ya).score(b, yb), "forest": RandomForestClassifier().fit(a, ya).score(b, yb)}
for name, score in sorted(of.items(), key=lambda one: one[1]):
    print(name, score)
""",
}
