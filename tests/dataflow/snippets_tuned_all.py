"""Short notebooks with a known verdict: settings that a search found by cross-validation."""

from __future__ import annotations

STUDY = """
# %%
import optuna

def goal(trial):
    forest = RandomForestRegressor(max_depth=trial.suggest_int("max_depth", 2, 9))
    return cross_val_score(forest, {rows}, cv=5).mean()

study = optuna.create_study(direction="maximize")
study.optimize(goal, n_trials=30)
"""
ALL, PART = STUDY.format(rows="soil[traits], soil['yield']"), STUDY.format(rows="X_train, y_train")

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import cross_val_score, train_test_split

soil = pd.read_csv("soil.csv")
traits = ["ph", "nitrogen"]
X_train, X_test, y_train, y_test = train_test_split(soil[traits], soil["yield"], random_state=0)
"""

SNIPPETS = {
    "tuned: Optuna sees folds of all rows, its settings make the model": "# warn: fit-before-split"
    + ALL
    + """
best = RandomForestRegressor(**study.best_params).fit(X_train, y_train)
print(best.score(X_test, y_test))
""",
    "tuned: one setting of the best trial": "# warn: fit-before-split"
    + ALL
    + """
depth = study.best_trial.params["max_depth"]
best = RandomForestRegressor(max_depth=depth).fit(X_train, y_train)
print(best.score(X_test, y_test))
""",
    "tuned: settings put together with others": "# warn: fit-before-split"
    + ALL
    + """
found = {**study.best_params, "n_jobs": 4}
best = RandomForestRegressor(**found).fit(X_train, y_train)
print(best.score(X_test, y_test))
""",
    "tuned: Optuna sees folds of the training rows": PART
    + """
best = RandomForestRegressor(**study.best_params).fit(X_train, y_train)
print(best.score(X_test, y_test))
""",
    "tuned: a search over all rows that is only printed": ALL
    + """
print(study.best_params)
print(RandomForestRegressor(max_depth=4).fit(X_train, y_train).score(X_test, y_test))
""",
    "tuned: all rows were searched, and folds of them judge": ALL
    + """
best = RandomForestRegressor(**study.best_params)
print(cross_val_score(best, soil[traits], soil["yield"]).mean())
""",
    "tuned: fmin sees folds of all rows": """
# warn: fit-before-split
# %%
from hyperopt import fmin, hp, tpe

def loss(space):
    forest = RandomForestRegressor(max_depth=int(space["depth"]))
    return -cross_val_score(forest, soil[traits], soil["yield"]).mean()

found = fmin(loss, {"depth": hp.quniform("depth", 2, 9, 1)}, algo=tpe.suggest, max_evals=30)
best = RandomForestRegressor(max_depth=int(found["depth"])).fit(X_train, y_train)
print(best.score(X_test, y_test))
""",
}
