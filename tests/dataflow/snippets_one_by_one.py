"""Short notebooks with a known verdict: predictions that are gathered one by one in a list."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report
from sklearn.model_selection import KFold, train_test_split
from sklearn.preprocessing import StandardScaler

cells = pd.read_csv("cells.csv")
fate = cells.pop("fate")
X_train, X_test, y_train, y_test = train_test_split(cells, fate, random_state=0)
model = LogisticRegression()
"""

SNIPPETS = {
    "one by one: a limit of one's own, two models": """
# warn: test-set-reuse
# %%
for model in (LogisticRegression(), RandomForestClassifier()):
    model.fit(X_train, y_train)
    found = [1 if p > 0.3 else 0 for p in model.predict_proba(X_test)[:, 1]]
    print(accuracy_score(y_test, found))
""",
    "one by one: a limit of one's own, one model": """
# %%
model.fit(X_train, y_train)
found = [1 if p > 0.3 else 0 for p in model.predict_proba(X_test)[:, 1]]
print(accuracy_score(y_test, found))
""",
    "one by one: rounded": """
# warn: scored-on-train
# %%
model.fit(X_train, y_train)
print(accuracy_score(y_train, [round(p) for p in model.predict(X_train)]))
""",
    "one by one: rounded, beside a test score": """
# %%
model.fit(X_train, y_train)
print(accuracy_score(y_train, [round(p) for p in model.predict(X_train)]))
print(accuracy_score(y_test, [round(p) for p in model.predict(X_test)]))
""",
    "one by one: appended, of test rows that were scaled by themselves": """
# warn: fit-on-test
# %%
model.fit(StandardScaler().fit_transform(X_train), y_train)
told = []
for one in model.predict_proba(StandardScaler().fit_transform(X_test)):
    told.append(np.argmax(one))
print(classification_report(y_test, told))
""",
    "one by one: appended, of test rows that were scaled as the others": """
# %%
scaler = StandardScaler().fit(X_train)
model.fit(scaler.transform(X_train), y_train)
told = []
for one in model.predict_proba(scaler.transform(X_test)):
    told.append(np.argmax(one))
print(classification_report(y_test, told))
""",
    "one by one: names of classes": """
# warn: test-set-reuse
# %%
names, numbers = ["stem", "neuron", "glia"], {"a": "stem", "b": "glia"}
first = [names[np.argmax(p)] for p in model.fit(X_train, y_train).predict_proba(X_test)]
print(accuracy_score(y_test, first))
second = [numbers[p] for p in RandomForestClassifier().fit(X_train, y_train).predict(X_test)]
print(pd.crosstab(y_test, second))
""",
    "one by one: over the folds": """
# %%
told, truth = [], []
for fit_on, judge_on in KFold(5).split(cells):
    model.fit(cells.iloc[fit_on], fate.iloc[fit_on])
    for one in model.predict_proba(cells.iloc[judge_on]):
        told.append(np.argmax(one))
    truth.extend(fate.iloc[judge_on])
print(accuracy_score(truth, told))
""",
}
