"""Short notebooks with a known verdict: columns that are chosen by how they go with the labels, or with each other."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, train_test_split

genes = pd.read_csv("genes.csv")
train, test = train_test_split(genes, random_state=0)
"""

SEARCHED = """
# %%
search = GridSearchCV(Ridge(), {"alpha": [1, 9]}).fit(train[chosen], train["growth"])
print(search.best_score_)
print(search.score(test[chosen], test["growth"]))
"""

BY_LABELS = {
    "a column of the matrix": """
strength = train.corr()["growth"]
chosen = strength[abs(strength) > 0.1].index.drop("growth")
""",
    "the matrix has a name": """
matrix = train.corr().abs()
print(matrix)
chosen = matrix["growth"].sort_values(ascending=False).head(9).index.drop("growth")
""",
    "a mask of the matrix": """
matrix = train.corr()
chosen = matrix.index[abs(matrix["growth"]) > 0.5].drop("growth")
""",
    "a row of the matrix": """
strength = train.corr().loc["growth"].drop("growth")
chosen = strength[strength.abs() > 0.1].index
""",
    "by numpy": """
chosen = [c for c in train.columns.drop("growth") if abs(np.corrcoef(train[c], train["growth"])[0, 1]) > 0.1]
""",
    "with each column": """
strength = train.drop(columns="growth").corrwith(train["growth"])
chosen = strength.index[strength.abs() > 0.1]
""",
    "one column after the other": """
chosen = [c for c in train.columns.drop("growth") if abs(train[c].corr(train["growth"])) > 0.1]
""",
}

SNIPPETS = {
    **{f"correlations: {name}": f"# warn: fit-before-split\n# %%{body}{SEARCHED}" for name, body in BY_LABELS.items()},
    "correlations: columns that say the same": """
# %%
matrix = train.drop(columns="growth").corr().abs()
upper = matrix.where(np.triu(np.ones(matrix.shape), k=1).astype(bool))
twins = [column for column in upper.columns if any(upper[column] > 0.95)]
chosen = train.columns.drop([*twins, "growth"])
"""
    + SEARCHED,
    "correlations: only looked at": """
# %%
print(train.corr()["growth"].sort_values())
chosen = ["brca", "tp53"]
"""
    + SEARCHED,
}
