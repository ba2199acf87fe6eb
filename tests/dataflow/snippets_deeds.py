"""One deed is said once, under the rule that it breaks most; the parts of different splits are different test sets."""

from __future__ import annotations

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score, train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC
wells = pd.read_csv("wells.csv")
signal, hit = wells[["dapi", "gfp"]], wells["hit"]
"""

SNIPPETS = {
    "deeds: scored on all wells and on a part of them": """
# warn: train-test-overlap
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=0)
# %%
panel = RandomForestClassifier().fit(signal, hit)
print(panel.score(signal, hit))
print(panel.score(x_test, y_test))
""",
    "deeds: scored on all wells, while the split serves another model": """
# warn: scored-on-train
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=0)
print(LogisticRegression().fit(x_train, y_train).score(x_test, y_test))
# %%
panel = RandomForestClassifier().fit(signal, hit)
print(panel.score(signal, hit))
""",
    "deeds: a test part of its own for each seed": """
# %%
for seed in range(5):
    x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=seed)
    print(SVC().fit(x_train, y_train).score(x_test, y_test))
""",
    "deeds: two splits, a model for each": """
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=1)
print(LogisticRegression().fit(x_train, y_train).score(x_test, y_test))
# %%
u_train, u_test, v_train, v_test = train_test_split(signal, hit, random_state=2)
print(SVC().fit(u_train, v_train).score(u_test, v_test))
""",
    "deeds: two models in each of several splits: a cross-validation by random parts": """
# %%
for seed in range(5):
    x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=seed)
    print(SVC().fit(x_train, y_train).score(x_test, y_test))
    print(LogisticRegression().fit(x_train, y_train).score(x_test, y_test))
""",
    "deeds: a second model on some of the test wells": """
# warn: test-set-reuse
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=1)
print(LogisticRegression().fit(x_train, y_train).score(x_test, y_test))
# %%
lit = x_test["gfp"] > 0
print(SVC().fit(x_train, y_train).score(x_test[lit], y_test[lit]))
""",
    "deeds: the wells are split anew, copies among them": """
# warn: train-test-overlap
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=1)
print(LogisticRegression().fit(x_train, y_train).score(x_test, y_test))
# %%
more = pd.concat([wells, wells[wells.hit == 1]])
u_train, u_test, v_train, v_test = train_test_split(more[["dapi", "gfp"]], more["hit"], random_state=2)
print(SVC().fit(u_train, v_train).score(u_test, v_test))
""",
}
