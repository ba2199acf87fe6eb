"""Short notebooks with a known verdict: rows that `deeprules.split` divides into three parts."""

HEAD = """
import pandas as pd
from deeprules import split
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler
plates = pd.read_csv("plates.csv")
X, y = plates[["area", "intensity"]], plates["active"]
forest = RandomForestClassifier(10, random_state=0)
"""

SNIPPETS = {
    "three parts: chosen by tuning, one look": """
# %%
parts = split(X, y, groups=plates["batch"])
best = max((3, 5, 9), key=lambda depth: RandomForestClassifier(max_depth=depth).fit(*parts.train).score(*parts.tuning))
model = RandomForestClassifier(max_depth=best).fit(parts.train.X, parts.train.y)
print(model.score(parts.test.X, parts.test.y))
""",
    "three parts: chosen by the test part": """
# warn: tuned-on-test test-set-reuse
# %%
parts = split(X, y)
best, kept = 0, None
for depth in (3, 5, 9):
    model = RandomForestClassifier(max_depth=depth).fit(parts.train.X, parts.train.y)
    score = model.score(parts.test.X, parts.test.y)
    if score > best:
        best, kept = score, model
print(best)
""",
    "three parts: unpacked, scaled before": """
# warn: fit-before-split
# %%
scaled = StandardScaler().fit_transform(X)
(X_a, y_a), (X_b, y_b), (X_c, y_c) = split(scaled, y, seed=3)
print(forest.fit(X_a, y_a).score(X_c, y_c))
""",
    "three parts: unpacked, scaled after": """
# %%
train, tuning, test = split(X, y, seed=3)
scaler = StandardScaler().fit(train.X)
print(forest.fit(scaler.transform(train.X), train.y).score(scaler.transform(test.X), test.y))
""",
    "three parts: by positions, fitted on the test part": """
# warn: fit-on-test fit-before-split
# %%
parts = split(X, y)
scaler = StandardScaler().fit(X.iloc[parts.test.index])
forest.fit(scaler.transform(X.iloc[parts.train.index]), y.iloc[parts.train.index])
print(forest.score(scaler.transform(X.iloc[parts.test.index]), y.iloc[parts.test.index]))
""",
    "three parts: drawn anew in each turn": """
# %%
scores = []
for seed in range(20):
    parts = split(X, y, seed=seed)
    scores.append(forest.fit(parts.train.X, parts.train.y).score(parts.test.X, parts.test.y))
print(min(scores), max(scores))
""",
}
