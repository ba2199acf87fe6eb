"""Libraries that nobody knows: in doubt is what they do between two facts, not what they did before both."""

from __future__ import annotations

HEAD = """
import numpy as np
import pandas as pd
import patsy
from lab_tools import augment, load_cohort, tidy, tidy_both
from imblearn.over_sampling import SMOTE
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
# %%
"""

SNIPPETS = {
    "scaled after an unknown step": """
cohort = pd.read_csv("biopsies.csv")
design = StandardScaler().fit_transform(tidy(cohort))
A_train, A_test, r_train, r_test = train_test_split(design, cohort["relapse"], random_state=1)
print(LogisticRegression().fit(A_train, r_train).score(A_test, r_test))
# warn: fit-before-split
""",
    "scaled after the split of an unknown step": """
cohort = tidy(pd.read_csv("biopsies.csv"))
A_train, A_test, r_train, r_test = train_test_split(cohort.drop(columns="relapse"), cohort["relapse"], random_state=1)
scaler = StandardScaler().fit(A_train)
print(LogisticRegression().fit(scaler.transform(A_train), r_train).score(scaler.transform(A_test), r_test))
""",
    "two models after an unknown step": """
X, y = load_cohort(pd.read_csv("biopsies.csv"))
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
# %%
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
# %%
print(KNeighborsClassifier().fit(X_train, y_train).score(X_test, y_test))
# warn: test-set-reuse
""",
    "two models on two test sets after an unknown step": """
X, y = load_cohort(pd.read_csv("biopsies.csv"))
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
X_train, X_tune, y_train, y_tune = train_test_split(X_train, y_train, random_state=1)
print(LogisticRegression().fit(X_train, y_train).score(X_tune, y_tune))
print(KNeighborsClassifier().fit(X_train, y_train).score(X_test, y_test))
""",
    "the best by the test rows after an unknown step": """
X, y = load_cohort(pd.read_csv("biopsies.csv"))
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
best = 0
for k in (1, 3, 5):
    score = KNeighborsClassifier(k).fit(X_train, y_train).score(X_test, y_test)
    if score > best:
        best = score
# warn: tuned-on-test test-set-reuse
""",
    "synthetic rows after an unknown step": """
X, y = load_cohort(pd.read_csv("biopsies.csv"))
X, y = SMOTE().fit_resample(X, y)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
# warn: train-test-overlap fit-before-split
# warn: fit-before-split train-test-overlap
""",
    "a training score after an unknown step": """
X, y = load_cohort(pd.read_csv("biopsies.csv"))
print(LogisticRegression().fit(X, y).score(X, y))
# warn: scored-on-train
""",
    "a score on what an unknown step makes of the training rows": """
X = pd.read_csv("biopsies.csv"); y = X.pop("relapse")
model = LogisticRegression().fit(X, y)
X = tidy(X)
print(model.score(X, y))
""",
    "both parts through one unknown step": """
X = pd.read_csv("biopsies.csv"); y = X.pop("relapse")
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
X_train, X_test = tidy_both(X_train, X_test)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "both parts through one unknown step, two models": """
X = pd.read_csv("biopsies.csv"); y = X.pop("relapse")
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
X_train, X_test = tidy_both(X_train, X_test)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
# %%
print(KNeighborsClassifier().fit(X_train, y_train).score(X_test, y_test))
# warn: test-set-reuse
""",
    "columns brought into line": """
X = pd.read_csv("biopsies.csv"); y = X.pop("relapse")
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
X_train, X_test = X_train.align(X_test, axis=1)
X_train = StandardScaler().fit_transform(X_train)
search = GridSearchCV(LogisticRegression(), {"C": [1, 10]}).fit(X_train, y_train)
print(search.score(X_train, y_train), search.score(X_test, y_test))
""",
    "two pictures of one sample in one column": """
scans, y = [], []
for path, kind in zip(paths, kinds):
    scan = load_cohort(path)
    scans.append(np.vstack([tidy(scan).reshape(100, 1), augment(scan).reshape(50, 1)]))
    y.append(kind)
X = np.array(scans).reshape(len(scans), 150)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "each picture over its own brightest point": """
def lighten(x):
    return x / x.max(axis=tuple(range(1, x.ndim)), keepdims=True)
X = np.load("scans.npy"); y = np.load("kinds.npy")
X_train, X_test, y_train, y_test = train_test_split(lighten(X), y, random_state=1)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
""",
    "a design by a formula, two models": """
cohort = pd.read_csv("biopsies.csv")
design = patsy.dmatrix("~ C(tissue) + C(stage)", cohort)
A_train, A_test, r_train, r_test = train_test_split(design, cohort["relapse"].values, random_state=1)
# %%
print(LogisticRegression().fit(A_train, r_train).score(A_test, r_test))
# %%
print(KNeighborsClassifier().fit(A_train, r_train).score(A_test, r_test))
# warn: test-set-reuse
""",
    "a formula that leaves a filled column out": """
cohort = pd.read_csv("biopsies.csv")
cohort["dose"] = cohort["dose"].fillna(cohort["dose"].mean())
y, X = patsy.dmatrices("relapse ~ C(tissue) + stage", data=cohort)
A_train, A_test, r_train, r_test = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(A_train, r_train).score(A_test, r_test))
""",
    "a formula that takes a filled column": """
cohort = pd.read_csv("biopsies.csv")
cohort["dose"] = cohort["dose"].fillna(cohort["dose"].mean())
y, X = patsy.dmatrices("relapse ~ C(tissue) + dose", data=cohort)
A_train, A_test, r_train, r_test = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(A_train, r_train).score(A_test, r_test))
# warn: fit-before-split
""",
    "a formula that scales": """
cohort = pd.read_csv("biopsies.csv")
y, X = patsy.dmatrices("relapse ~ C(tissue) + standardize(dose)", cohort)
A_train, A_test, r_train, r_test = train_test_split(X, y, random_state=1)
print(LogisticRegression().fit(A_train, r_train).score(A_test, r_test))
# warn: fit-before-split
""",
}
