"""Parts of a table by conditions that stand in texts."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler
birds = pd.read_csv("birds.csv")
cols, cut = ["wing", "bill"], load_setting("cut")

def measure(train, test):
    return Ridge().fit(train[cols], train["mass"]).score(test[cols], test["mass"])
"""

SNIPPETS = {
    "queries: a number and its complement": """
print(measure(birds.query("draw < 0.8"), birds.query("draw >= 0.8")))
""",
    "queries: conditions that cross": """
# warn: train-test-overlap
print(measure(birds.query("draw < 0.9"), birds.query("draw >= 0.85")))
""",
    "queries: a year in both parts": """
# warn: train-test-overlap
print(measure(birds.query("year <= 2015"), birds.query("year >= 2015")))
""",
    "queries: a year in both masks": """
# warn: train-test-overlap
print(measure(birds[birds["year"] <= 2015], birds[birds["year"] >= 2015]))
""",
    "queries: a year in one part": """
print(measure(birds.query("year <= 2015"), birds.query("year > 2015")))
print(measure(birds.query("year <= 2015"), birds.query("year >= 2016")))
""",
    "queries: a limit that is a fraction": """
print(measure(birds.query("draw <= 0.8"), birds.query("draw >= 0.8")))
""",
    "queries: both tails of a column": """
print(measure(birds.query("depth < -2"), birds.query("depth > 2")))
print(measure(birds[birds.depth < -2], birds[birds.depth > 2]))
""",
    "queries: a text and a mask of the same column": """
print(measure(birds.query("year < @cut"), birds[birds["year"] >= cut]))
""",
    "queries: scaled before the parts": """
# warn: fit-before-split
birds[cols] = StandardScaler().fit_transform(birds[cols])
print(measure(birds.query("year < 2015"), birds.query("not year < 2015")))
""",
    "queries: two conditions": """
print(measure(birds.query("age > 1 and part == 'train'"), birds.query("age > 1 and part == 'test'")))
""",
    "queries: folds": """
print(np.mean([measure(birds.query("fold != @k"), birds.query("fold == @k")) for k in range(5)]))
""",
    "queries: scaled before the folds": """
# warn: fit-before-split
birds[cols] = StandardScaler().fit_transform(birds[cols])
found = []
for k in range(5):
    found.append(measure(birds.query("fold != @k"), birds.query("fold == @k")))
print(np.mean(found))
""",
    "queries: what no one can tell": """
print(measure(birds.query("index in @seen"), birds.query("wing.str.len() > 3 or site.isna()")))
print(measure(birds.query("site == (", engine="python"), birds.query(f"year > {cut}")))
""",
}
