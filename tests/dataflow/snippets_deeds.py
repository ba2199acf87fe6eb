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
    "deeds: held-out wells scaled by themselves, and never judged so": """
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=0)
scaler = StandardScaler().fit(x_train)
unit = MinMaxScaler().fit_transform(x_test)
print(unit[:3])
# %%
model = LogisticRegression().fit(scaler.transform(x_train), y_train)
print(model.score(scaler.transform(x_test), y_test))
""",
    "deeds: held-out wells scaled by themselves, and not judged yet": """
# warn: fit-on-test
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=0)
model = LogisticRegression().fit(x_train, y_train)
print(model.score(x_test, y_test))
# %%
unit = MinMaxScaler().fit_transform(x_test)
""",
    "deeds: made-up wells among the held-out ones": """
# warn: fit-on-test
# %%
from imblearn.over_sampling import SMOTE
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=0)
x_train, y_train = SMOTE(random_state=0).fit_resample(x_train, y_train)
x_test, y_test = SMOTE(random_state=0).fit_resample(x_test, y_test)
# %%
model = LogisticRegression().fit(x_train, y_train)
print(model.score(x_test, y_test))
""",
    "deeds: fewer of the common held-out wells, all of them real": """
# %%
from imblearn.under_sampling import RandomUnderSampler
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=0)
x_test, y_test = RandomUnderSampler(random_state=0).fit_resample(x_test, y_test)
# %%
model = LogisticRegression().fit(x_train, y_train)
print(model.score(x_test, y_test))
""",
    "deeds: trained on all wells, scored on those for validation": """
# warn: train-test-overlap
# %%
x_train, x_val, y_train, y_val = train_test_split(signal, hit, random_state=0)
# %%
whole = SVC().fit(signal, hit)
print(accuracy_score(y_val, whole.predict(x_val)))
# %%
proper = SVC(C=10).fit(x_train, y_train)
print(accuracy_score(y_val, proper.predict(x_val)))
""",
    "deeds: trained again with the validation wells, judged by others": """
# %%
x_rest, x_test, y_rest, y_test = train_test_split(signal, hit, random_state=0)
x_train, x_val, y_train, y_val = train_test_split(x_rest, y_rest, random_state=0)
print(SVC().fit(x_train, y_train).score(x_val, y_val))
# %%
final = SVC().fit(x_rest, y_rest)
print(final.score(x_val, y_val))
print(final.score(x_test, y_test))
""",
    "deeds: the model of the last fold is scored on all wells": """
# warn: train-test-overlap
# %%
def by_folds(model, X, y):
    held = []
    for fit_on, judge_on in KFold(5, shuffle=True, random_state=0).split(X):
        model.fit(X.iloc[fit_on], y.iloc[fit_on])
        held.append(model.score(X.iloc[judge_on], y.iloc[judge_on]))
    return model
# %%
model = by_folds(SVC(), signal, hit)
print(model.score(signal, hit))
""",
    "deeds: scored on all wells beside the test wells": """
# %%
x_train, x_test, y_train, y_test = train_test_split(signal, hit, random_state=0)
model = SVC().fit(x_train, y_train)
print(model.score(x_test, y_test))
print(model.score(signal, hit))
""",
    "deeds: folds of wells that were drawn with replacement": """
# warn: train-test-overlap
# %%
more = wells.sample(n=5000, replace=True)
print(cross_val_score(SVC(), more[["dapi", "gfp"]], more["hit"], cv=5).mean())
""",
    "deeds: a search on copies, and wells that it never saw": """
# %%
train, test = train_test_split(wells, random_state=0)
more = train.sample(n=5000, replace=True)
search = GridSearchCV(SVC(), {"C": [1, 9]}).fit(more[["dapi", "gfp"]], more["hit"])
print(search.score(test[["dapi", "gfp"]], test["hit"]))
""",
    "deeds: copies above the folds of a search break two rules, told once": """
# warn: train-test-overlap
# %%
from imblearn.over_sampling import RandomOverSampler
more, labels = RandomOverSampler(random_state=0).fit_resample(signal, hit)
search = GridSearchCV(SVC(), {"C": [1, 9]}).fit(more, labels)
print(search.best_score_)
""",
}
