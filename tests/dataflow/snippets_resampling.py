"""Resamplers: some add rows that are made from others, some only leave rows out."""

from __future__ import annotations

HEAD = """
import pandas as pd
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import NearMiss, RandomUnderSampler, TomekLinks
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
cells = pd.read_csv("cells.csv")
G, kind = cells[["size", "granules"]], cells["kind"]
# %%
"""

SNIPPETS = {
    "rows left out by their neighbours, then split": """
few, kinds = TomekLinks().fit_resample(G, kind)
A, B, a, b = train_test_split(few, kinds, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
# warn: fit-before-split
""",
    "rows drawn several times, then split": """
few, kinds = RandomUnderSampler(replacement=True).fit_resample(G, kind)
A, B, a, b = train_test_split(few, kinds, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
# warn: train-test-overlap fit-before-split
# warn: fit-before-split train-test-overlap
""",
    "training rows left out": """
A, B, a, b = train_test_split(G, kind, random_state=1)
A, a = NearMiss().fit_resample(A, a)
print(LogisticRegression().fit(A, a).score(B, b))
""",
    "a table and what was made of it, each with its split": """
def trial(model, table, label):
    A, B, a, b = train_test_split(table, label, random_state=1)
    print(model.fit(A, a).score(B, b))
trial(LogisticRegression(), G, kind)
trial(KNeighborsClassifier(), *TomekLinks().fit_resample(G, kind))
# warn: fit-before-split
""",
    "a table and one with more rows, each with its split": """
A, B, a, b = train_test_split(G, kind, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
# %%
more, kinds = RandomOverSampler().fit_resample(G, kind)
C, D, c, d = train_test_split(more, kinds, random_state=1)
print(KNeighborsClassifier().fit(C, c).score(D, d))
# warn: train-test-overlap fit-before-split
# warn: fit-before-split train-test-overlap
""",
    "two models on one test part of a table with fewer rows": """
few, kinds = RandomUnderSampler().fit_resample(G, kind)
A, B, a, b = train_test_split(few, kinds, random_state=1)
print(LogisticRegression().fit(A, a).score(B, b))
print(KNeighborsClassifier().fit(A, a).score(B, b))
# warn: test-set-reuse
# warn: fit-before-split
""",
    "a training score of added rows beside the test score": """
A, B, a, b = train_test_split(G, kind, random_state=1)
C, c = SMOTE().fit_resample(A, a)
model = LogisticRegression().fit(C, c)
print(model.score(A, a), model.score(B, b))
""",
}
