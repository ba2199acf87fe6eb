"""Short notebooks with a known verdict: columns chosen by what a model tells of them, and points chosen on a curve.

`# warn: rule` lines name what must be found at level warn; without one nothing may be warned of.
"""

HEAD = """
import eli5
import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, precision_recall_curve, roc_curve
from sklearn.model_selection import train_test_split
genes = pd.read_csv("expr.csv")
X, y = genes.drop(columns="state"), genes["state"]
# %%
"""
FOREST = """
# warn: fit-before-split
forest = RandomForestClassifier().fit(X, y)
"""
JUDGE = """
# %%
X_train, X_test, y_train, y_test = train_test_split(X[best], y, random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
CURVE = """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
precision, recall, cuts = precision_recall_curve(y_test, model.decision_function(X_test))
"""

SNIPPETS = {
    "columns named by a library that explains models": FOREST
    + "best = eli5.explain_weights_df(forest).feature[:50]"
    + JUDGE,
    "columns by a series of importances": FOREST
    + """
weights = pd.Series(forest.feature_importances_, index=X.columns)
best = weights.sort_values(ascending=False).head(50).index
"""
    + JUDGE,
    "columns by a table of importances": FOREST
    + """
weights = pd.DataFrame({"gene": X.columns, "weight": forest.feature_importances_})
best = weights.sort_values("weight", ascending=False).head(50)["gene"]
"""
    + JUDGE,
    "columns above a threshold of importance": FOREST + "best = X.columns[forest.feature_importances_ > 0.01]" + JUDGE,
    "some of the columns, above a threshold of importance": FOREST
    + "best = X.columns[:-1][forest.feature_importances_ > 0.01]"
    + JUDGE,
    "columns beside their importances, in a comprehension": FOREST
    + "best = [g for g, w in zip(X.columns, forest.feature_importances_) if w > 0.01]"
    + JUDGE,
    "columns beside their importances, in a loop": FOREST
    + """
best = []
for gene, weight in zip(X.columns, forest.feature_importances_):
    if weight > 0.01:
        best.append(gene)
"""
    + JUDGE,
    "columns by permutation importances": FOREST
    + "best = X.columns[permutation_importance(forest, X, y).importances_mean > 0]"
    + JUDGE,
    "columns by the scores of a booster": """
# warn: fit-before-split
booster = xgb.XGBClassifier().fit(X, y)
score = booster.get_booster().get_score(importance_type="gain")
best = pd.Series(score).nlargest(50).index
"""
    + JUDGE,
    "importances that are only shown": """
forest = RandomForestClassifier().fit(X, y)
for gene, weight in zip(X.columns, forest.feature_importances_):
    print(gene, weight)
print(pd.Series(forest.feature_importances_, index=X.columns).nlargest(9))
best = ["brca1", "tp53"]
"""
    + JUDGE,
    "columns by the importances on the training rows": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
forest = RandomForestClassifier().fit(X_train, y_train)
best = X.columns[forest.feature_importances_ > 0.01]
print(LogisticRegression().fit(X_train[best], y_train).score(X_test[best], y_test))
""",
    "columns that are not constant": """
best = X.columns[X.var() > 0]
"""
    + JUDGE,
    "a curve read at a threshold that the code states": CURVE
    + """
near = np.argmin(np.abs(cuts))
print(precision[near], recall[near])
""",
    "a point chosen on a curve of the test rows": """
# warn: tuned-on-test
"""
    + CURVE
    + """
best = np.argmax(precision + recall)
print(cuts[best], precision[best], recall[best])
""",
    "a point chosen on a curve of tuning rows": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
X_fit, X_val, y_fit, y_val = train_test_split(X_train, y_train, random_state=0)
model = LogisticRegression().fit(X_fit, y_fit)
miss, hit, cuts = roc_curve(y_val, model.predict_proba(X_val)[:, 1])
cut = cuts[np.argmax(hit - miss)]
print(((model.predict_proba(X_test)[:, 1] > cut) == y_test).mean())
""",
    "what each column is worth, by dealing it out anew": """
def worth(model, x, y):
    errors = []
    for i in range(x.shape[1]):
        kept = np.array(x[:, i])
        np.random.shuffle(x[:, i])
        errors.append(log_loss(y, model.predict_proba(x)))
        x[:, i] = kept
    most = np.max(errors)
    return [error / most for error in errors]
rows = X.to_numpy()
X_train, X_test, y_train, y_test = train_test_split(rows, y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print(worth(model, X_test, y_test))
""",
    "the best of several cut-offs, a column dealt out anew before": """
# warn: tuned-on-test
rows = X.to_numpy()
X_train, X_test, y_train, y_test = train_test_split(rows, y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
kept = np.array(X_test[:, 0])
np.random.shuffle(X_test[:, 0])
print(log_loss(y_test, model.predict_proba(X_test)))
X_test[:, 0] = kept
guess = model.predict_proba(X_test)[:, 1]
scores = [accuracy_score(y_test, guess > cut) for cut in (0.3, 0.5, 0.7)]
print(np.max(scores))
""",
}
