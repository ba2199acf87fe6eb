"""Short notebooks with a known verdict: searches that call a function of the notebook for many settings."""

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import cross_val_score, train_test_split

soil = pd.read_csv("soil.csv")
X_train, X_test, y_train, y_test = train_test_split(soil[["ph", "nitrogen"]], soil["yield"], random_state=0)
"""

LAST_LOOK = """
# %%
best = RandomForestRegressor(max_depth=5, n_estimators=300).fit(X_train, y_train)
print(mean_squared_error(y_test, best.predict(X_test)))
"""

SNIPPETS = {
    "tuners: the test error is what Optuna makes small": """
# warn: tuned-on-test
# warn: test-set-reuse
# %%
import optuna

def goal(trial):
    forest = RandomForestRegressor(max_depth=trial.suggest_int("max_depth", 2, 9)).fit(X_train, y_train)
    return mean_squared_error(y_test, forest.predict(X_test))

study = optuna.create_study(direction="minimize")
study.optimize(goal, n_trials=30)
"""
    + LAST_LOOK,
    "tuners: Optuna asks folds of the training rows": """
# %%
import optuna

def goal(trial):
    forest = RandomForestRegressor(max_depth=trial.suggest_int("max_depth", 2, 9))
    return cross_val_score(forest, X_train, y_train, cv=5).mean()

study = optuna.create_study(direction="maximize")
study.optimize(goal, n_trials=30)
"""
    + LAST_LOOK,
    "tuners: Optuna asks a tuning part of the training rows": """
# %%
import optuna

def goal(trial):
    grow, watch, y_grow, y_watch = train_test_split(X_train, y_train, random_state=1)
    forest = RandomForestRegressor(max_depth=trial.suggest_int("max_depth", 2, 9)).fit(grow, y_grow)
    return mean_squared_error(y_watch, forest.predict(watch))

study = optuna.create_study(direction="minimize")
study.optimize(lambda trial: goal(trial), n_trials=30)
"""
    + LAST_LOOK,
    "tuners: an objective that is an object, split anew inside": """
# warn: tuned-on-test
# %%
from optuna import create_study

class Goal:
    def __init__(self, table):
        self.table = table

    def __call__(self, trial):
        grow, test = train_test_split(self.table, random_state=1)
        forest = RandomForestRegressor(max_depth=trial.suggest_int("max_depth", 2, 9)).fit(grow[["ph"]], grow["yield"])
        return np.sqrt(mean_squared_error(test["yield"], forest.predict(test[["ph"]])))

create_study(direction="minimize").optimize(Goal(soil), n_trials=30)
""",
    "tuners: Optuna is asked and told by hand": """
# warn: tuned-on-test
# %%
import optuna

study = optuna.create_study()
for turn in range(20):
    trial = study.ask()
    forest = RandomForestRegressor(max_depth=trial.suggest_int("max_depth", 2, 9)).fit(X_train, y_train)
    study.tell(trial, mean_squared_error(y_test, forest.predict(X_test)))
""",
    "tuners: hyperopt gets a dict with the test loss": """
# warn: tuned-on-test
# warn: test-set-reuse
# %%
from hyperopt import STATUS_OK, Trials, fmin, hp, tpe

def goal(space):
    forest = RandomForestRegressor(max_depth=int(space["depth"])).fit(X_train, y_train)
    return {"loss": -forest.score(X_test, y_test), "status": STATUS_OK}

found = fmin(fn=goal, space={"depth": hp.quniform("depth", 2, 9, 1)}, algo=tpe.suggest, max_evals=9, trials=Trials())
"""
    + LAST_LOOK,
    "tuners: hyperopt gets the loss of folds": """
# %%
from hyperopt import STATUS_OK, fmin, hp, tpe

def goal(space):
    forest = RandomForestRegressor(max_depth=int(space["depth"]))
    return {"loss": -cross_val_score(forest, X_train, y_train).mean(), "status": STATUS_OK}

found = fmin(goal, space={"depth": hp.quniform("depth", 2, 9, 1)}, algo=tpe.suggest, max_evals=9)
"""
    + LAST_LOOK,
    "tuners: a Bayesian optimisation of the test score": """
# warn: tuned-on-test
# warn: test-set-reuse
# %%
from bayes_opt import BayesianOptimization

def goal(depth, leaf):
    forest = RandomForestRegressor(max_depth=int(depth), min_samples_leaf=int(leaf)).fit(X_train, y_train)
    return forest.score(X_test, y_test)

search = BayesianOptimization(f=goal, pbounds={"depth": (2, 9), "leaf": (1, 5)})
search.maximize(init_points=3, n_iter=9)
"""
    + LAST_LOOK,
    "tuners: weights of two models that please the test rows most": """
# warn: tuned-on-test
# %%
from scipy.optimize import minimize
from sklearn.linear_model import Ridge

first = RandomForestRegressor().fit(X_train, y_train).predict(X_test)
second = Ridge().fit(X_train, y_train).predict(X_test)

def loss(weight):
    return mean_squared_error(y_test, weight * first + (1 - weight) * second)

print(minimize(loss, 0.5).x)
""",
    "tuners: a curve fitted by hand to the training rows": """
# %%
from scipy.optimize import minimize

def loss(weight, table, truth):
    return ((table["ph"] * weight - truth) ** 2).mean()

slope = minimize(loss, 0.5, args=(X_train, y_train)).x
print(((X_test["ph"] * slope - y_test) ** 2).mean())
""",
    "tuners: gp_minimize asks the test rows": """
# warn: tuned-on-test
# warn: test-set-reuse
# %%
from skopt import gp_minimize

def goal(settings):
    depth, leaf = settings
    forest = RandomForestRegressor(max_depth=depth, min_samples_leaf=leaf).fit(X_train, y_train)
    return 1 - forest.score(X_test, y_test)

found = gp_minimize(goal, [(2, 9), (1, 5)], n_calls=20)
"""
    + LAST_LOOK,
    "torch: an optimizer that is given its parameters by name": """
# warn: scored-on-train
# %%
import torch
from torch import nn
X, y = torch.load("spectra.pt"), torch.load("dose.pt")
net, loss_fn = nn.Linear(9, 1), nn.L1Loss()
step = torch.optim.SGD(params=net.parameters(), lr=0.1)
for epoch in range(50):
    loss = loss_fn(net(X).squeeze(), y)
    step.zero_grad()
    loss.backward()
    step.step()
print((net(X).squeeze() - y).abs().mean())
""",
    "torch: an optimizer with groups of parameters": """
# warn: scored-on-train
# %%
import torch
from torch import nn
X, y = torch.load("spectra.pt"), torch.load("dose.pt")
body, head, loss_fn = nn.Linear(9, 4), nn.Linear(4, 1), nn.L1Loss()
step = torch.optim.SGD([{"params": body.parameters()}, {"params": head.parameters(), "lr": 0.01}], lr=0.1)
for epoch in range(50):
    loss = loss_fn(head(body(X)).squeeze(), y)
    step.zero_grad()
    loss.backward()
    step.step()
print((head(body(X)).squeeze() - y).abs().mean())
""",
}
