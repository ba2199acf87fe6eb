"""Short notebooks with a known verdict, in percent format: what is done to tables before a model sees them.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

SKLEARN = """
import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.impute import SimpleImputer
df = load_breast_cancer(as_frame=True).frame
X, y = df.drop(columns="target"), df["target"]
"""

TABLES = {
    "a map of the test rows, only drawn": """
# %%
from sklearn.manifold import TSNE
a, X_test, c, y_test = train_test_split(X, y, random_state=1)
flat = TSNE().fit_transform(X_test)
flat = (flat - flat.min()) / (flat.max() - flat.min())
# %%
print(LogisticRegression().fit(a, c).score(X_test, y_test))
""",
    "a column filled in place with its mean": """
# warn: fit-before-split
# %%
df["mean area"].fillna(df["mean area"].mean(), inplace=True)
df.fillna({"mean radius": 0}, inplace=True)
# %%
a, b, c, d = train_test_split(df.drop(columns="target"), df["target"], random_state=1)
m = LogisticRegression().fit(a, c)
print(m.score(b, d))
""",
    "a column by attribute, filled in place, that no model uses": """
# %%
df.smoothness.fillna(df.smoothness.median(), inplace=True)
# %%
a, b, c, d = train_test_split(df[["mean area", "mean radius"]], df["target"], random_state=1)
m = LogisticRegression().fit(a, c)
print(m.score(b, d))
""",
    "a scaler inside a class of the notebook": """
# warn: fit-before-split
# %%
class Prep:
    def __init__(self):
        self.scaler = StandardScaler()
    def run(self, table):
        return self.scaler.fit_transform(table)
Z = Prep().run(X)
# %%
a, b, c, d = train_test_split(Z, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a class that is fitted on the training rows only": """
# %%
class Prep:
    def __init__(self):
        self.scaler = StandardScaler()
    def fit(self, table):
        self.scaler.fit(table)
        return self
    def apply(self, table):
        return self.scaler.transform(table)
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
prep = Prep().fit(a)
print(LogisticRegression().fit(prep.apply(a), c).score(prep.apply(b), d))
""",
    "columns scaled one by one in a loop": """
# warn: fit-before-split
# %%
for col in X.columns:
    X[col] = (X[col] - X[col].mean()) / X[col].std()
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
m = LogisticRegression().fit(a, c)
print(accuracy_score(d, m.predict(b)))
""",
    "columns scaled in a loop, after the split, with numbers of the training rows": """
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
for col in a.columns:
    mu, sd = a[col].mean(), a[col].std()
    a[col] = (a[col] - mu) / sd
    b[col] = (b[col] - mu) / sd
# %%
m = LogisticRegression().fit(a, c)
print(accuracy_score(d, m.predict(b)))
""",
    "an imputer on everything before cross-validation": """
# warn: fit-before-split
# %%
Z = SimpleImputer().fit_transform(X)
# %%
print(cross_val_score(RandomForestClassifier(), Z, y, cv=5).mean())
""",
    "an imputer in the pipeline before cross-validation": """
# %%
print(cross_val_score(make_pipeline(SimpleImputer(), RandomForestClassifier()), X, y, cv=5).mean())
""",
    "a scaled column that no model uses": """
# %%
df["area_z"] = (df["mean area"] - df["mean area"].mean()) / df["mean area"].std()
df.plot.scatter("area_z", "target")
# %%
feats = df[["mean radius", "mean texture"]]
a, b, c, d = train_test_split(feats, df["target"], random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "a scaled column that the model uses": """
# warn: fit-before-split
# %%
df["area_z"] = (df["mean area"] - df["mean area"].mean()) / df["mean area"].std()
# %%
feats = df[["mean radius", "area_z"]]
a, b, c, d = train_test_split(feats, df["target"], random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "the whole table fitted after the split": """
# warn: fit-before-split
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
sc = StandardScaler().fit(X)
# %%
m = LogisticRegression().fit(sc.transform(a), c)
print(roc_auc_score(d, m.predict_proba(sc.transform(b))[:, 1]))
""",
    "clusters of everything, only drawn": """
# %%
from sklearn.cluster import KMeans
groups = KMeans(3).fit_predict(StandardScaler().fit_transform(X))
df.assign(group=groups).plot.scatter("mean radius", "mean area", c="group")
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "test rows transformed by a scaler of their own": """
# warn: fit-on-test
# %%
a, b, c, d = train_test_split(X, y, random_state=1)
a = StandardScaler().fit_transform(a)
b = StandardScaler().fit_transform(b)
# %%
print(LogisticRegression().fit(a, c).score(b, d))
""",
    "test rows filled with their own median": """
# warn: fit-on-test
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
X_train = X_train.fillna(X_train.median())
X_test = X_test.fillna(X_test.median())
# %%
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "a summary of the test rows that is only printed": """
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
print(X_test.mean(), X_test.describe(), X_train.mean() - X_test.mean())
# %%
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "refit on training and tuning rows, one look": """
# %%
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=1)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=1)
scores = {}
for C in (0.1, 1, 10):
    scores[C] = LogisticRegression(C=C).fit(X_train, y_train).score(X_val, y_val)
best = max(scores, key=scores.get)
# %%
sc = StandardScaler().fit(X_rest)
m = LogisticRegression(C=best).fit(sc.transform(X_rest), y_rest)
print(m.score(sc.transform(X_test), y_test))
""",
    "duplicates by concat before the split": """
# warn: train-test-overlap
# %%
pos = df[df.target == 1]
more = pd.concat([df, pos, pos])
# %%
train, test = train_test_split(more, random_state=1)
m = RandomForestClassifier().fit(train.drop(columns="target"), train.target)
print(m.score(test.drop(columns="target"), test.target))
""",
    "two classes put under each other again are no duplicates": """
# %%
pos, neg = df[df.target == 1], df[df.target == 0]
both = pd.concat([pos, neg]).sample(frac=1, random_state=0)
# %%
train, test = train_test_split(both, random_state=1)
m = RandomForestClassifier().fit(train.drop(columns="target"), train.target)
print(m.score(test.drop(columns="target"), test.target))
""",
    "SMOTE before the split": """
# warn: train-test-overlap
# %%
from imblearn.over_sampling import SMOTE
Xr, yr = SMOTE().fit_resample(X, y)
# %%
a, b, c, d = train_test_split(Xr, yr, random_state=1)
print(RandomForestClassifier().fit(a, c).score(b, d))
""",
    "SMOTE in the training part": """
# %%
from imblearn.over_sampling import SMOTE
a, b, c, d = train_test_split(X, y, random_state=1)
Xr, yr = SMOTE().fit_resample(a, c)
# %%
print(RandomForestClassifier().fit(Xr, yr).score(b, d))
""",
    "a model fitted on everything and scored on a part": """
# warn: train-test-overlap
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
m = RandomForestClassifier().fit(X, y)
print(m.score(X_test, y_test))
""",
    "a split made anew under a fitted model": """
# warn: train-test-overlap
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
m = RandomForestClassifier().fit(X_train, y_train)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=2)
print(m.score(X_test, y_test))
""",
    "the same split made twice with one seed": """
# %%
a, b = train_test_split(X, random_state=1)
c, d = train_test_split(y, random_state=1)
print(RandomForestClassifier().fit(a, c).score(b, d))
""",
}
