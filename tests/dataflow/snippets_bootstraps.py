"""Rows drawn with replacement, and the rows that the draw leaves out."""

HEAD = """
import numpy as np
import pandas as pd
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = np.load("cells.npy"), np.load("kinds.npy")
birds = pd.read_csv("birds.csv")
n, rng = len(X), np.random.default_rng(0)
"""
FIT = "model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
TAKEN = "X_train, y_train = X[boot], y[boot]\n"
LEFT = "X_test, y_test = X[left], y[left]\n"
DRAWS = {
    "integers": "boot = rng.integers(0, n, size=n)\n",
    "randint": "boot = np.random.randint(0, X.shape[0], n)\n",
    "choice": "boot = np.random.choice(n, n)\n",
    "choice of positions": "boot = rng.choice(np.arange(n), size=n, replace=True)\n",
}
LEAVE = {
    "setdiff1d": "left = np.setdiff1d(np.arange(n), boot)\n",
    "isin": "left = ~np.isin(np.arange(n), boot)\n",
    "flags": "left = np.ones(n, dtype=bool)\nleft[boot] = False\n",
    "a list": "left = [i for i in range(n) if i not in set(boot)]\n",
}

SNIPPETS = {
    **{
        f"bootstraps: taken before {how}, by {draw}": made + TAKEN + leave + LEFT + FIT
        for draw, made in DRAWS.items()
        for how, leave in LEAVE.items()
    },
    **{f"bootstraps: taken after {how}": DRAWS["choice"] + leave + TAKEN + LEFT + FIT for how, leave in LEAVE.items()},
    **{
        f"bootstraps: split afterwards, by {draw}": "# warn: train-test-overlap\n"
        + made
        + "X_train, X_test, y_train, y_test = train_test_split(X[boot], y[boot], random_state=0)\n"
        + FIT
        for draw, made in DRAWS.items()
    },
    "bootstraps: of a table, split afterwards": """
# warn: train-test-overlap
more = birds.loc[np.random.choice(birds.index, size=3000)]
a, b = train_test_split(more, random_state=0)
print(LogisticRegression().fit(a[["wing"]], a["sex"]).score(b[["wing"]], b["sex"]))
""",
    "bootstraps: flags that are drawn": """
flags = np.random.choice([True, False], len(birds), p=[0.8, 0.2])
a, b = birds[flags], birds[~flags]
print(LogisticRegression().fit(a[["wing"]], a["sex"]).score(b[["wing"]], b["sex"]))
""",
    "bootstraps: batches of training rows": """
order = torch.randperm(len(X))
X_train, y_train, X_test, y_test = X[order[:800]], y[order[:800]], X[order[800:]], y[order[800:]]
net = torch.nn.Linear(20, 2)
optimizer = torch.optim.SGD(net.parameters(), 0.1)
for step in range(500):
    some = torch.randint(0, len(X_train), (64,))
    loss = torch.nn.functional.cross_entropy(net(X_train[some]), y_train[some])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
net.eval()
print((net(X_train).argmax(1) == y_train).float().mean(), (net(X_test).argmax(1) == y_test).float().mean())
""",
    "bootstraps: the interval of a score": """
from sklearn.metrics import accuracy_score
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
guess = LogisticRegression().fit(X_train, y_train).predict(X_test)
found = []
for _ in range(999):
    some = rng.integers(0, len(y_test), len(y_test))
    found.append(accuracy_score(y_test[some], guess[some]))
print(accuracy_score(y_test, guess), np.percentile(found, [2.5, 97.5]))
""",
}
