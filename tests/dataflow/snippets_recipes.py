"""Short notebooks with a known verdict: one recipe in two dresses, curves of test scores, and unknown classes."""

HEAD = """
import pandas as pd
import torch
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures, StandardScaler
from torch import nn

mice = pd.read_csv("mice.csv")
X_train, X_test, y_train, y_test = train_test_split(mice[["age", "food"]], mice["weight"], random_state=0)
"""

LOOSE = """
# %%
scaler = StandardScaler().fit(X_train)
ridge = Ridge(alpha=2).fit(scaler.transform(X_train), y_train)
print(ridge.score(scaler.transform(X_test), y_test))
"""

TENSORS = """
# %%
loss_fn = nn.MSELoss()
A, B = torch.tensor(X_train.values).float(), torch.tensor(X_test.values).float()
a, b = torch.tensor(y_train.values).float(), torch.tensor(y_test.values).float()
"""


def trained(net: str, rows: str, at: str) -> str:
    """A cell that trains a network and watches it on some rows."""
    return f"""
# %%
net = {net}
step = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(50):
    loss = loss_fn(net(A).squeeze(), a)
    step.zero_grad()
    loss.backward()
    step.step()
    with torch.inference_mode():
        watched = loss_fn(net({rows}).squeeze(), {at})
    if epoch % 10 == 0:
        print(watched)
"""


SMALL, LARGE = "nn.Linear(2, 1)", "nn.Sequential(nn.Linear(2, 9), nn.Linear(9, 1))"
SNIPPETS = {
    "recipes: the same steps, loose and in a pipeline": LOOSE
    + """
# %%
chain = Pipeline([("scale", StandardScaler()), ("ridge", Ridge(alpha=2))]).fit(X_train, y_train)
print(chain.score(X_test, y_test))
""",
    "recipes: a pipeline with another setting": LOOSE
    + """
# warn: test-set-reuse
# %%
chain = make_pipeline(StandardScaler(), Ridge(alpha=3)).fit(X_train, y_train)
print(chain.score(X_test, y_test))
""",
    "recipes: a pipeline with another scaler": LOOSE
    + """
# warn: test-set-reuse
# %%
chain = make_pipeline(MinMaxScaler(), Ridge(alpha=2)).fit(X_train, y_train)
print(chain.score(X_test, y_test))
""",
    "recipes: a pipeline whose setting is changed": """
# warn: test-set-reuse
# %%
chain = make_pipeline(StandardScaler(), Ridge(alpha=2))
for alpha in (1, 2, 5):
    print(chain.set_params(ridge__alpha=alpha).fit(X_train, y_train).score(X_test, y_test))
""",
    "recipes: a pipeline with products of the columns": """
# warn: test-set-reuse
# %%
print(Ridge().fit(X_train, y_train).score(X_test, y_test))
print(make_pipeline(PolynomialFeatures(2), Ridge()).fit(X_train, y_train).score(X_test, y_test))
""",
    "curves: two networks watched on the same test rows": "# warn: test-set-reuse\n"
    + TENSORS
    + trained(SMALL, "B", "b")
    + trained(LARGE, "B", "b"),
    "curves: one network watched on the test rows": TENSORS + trained(SMALL, "B", "b"),
    "curves: two networks watched on the training rows": TENSORS + trained(SMALL, "A", "a") + trained(LARGE, "A", "a"),
    "curves: the best epoch by the test rows is kept": TENSORS
    + """
# warn: tuned-on-test
# %%
net, best = nn.Linear(2, 1), 99
step = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(50):
    loss = loss_fn(net(A).squeeze(), a)
    step.zero_grad()
    loss.backward()
    step.step()
    watched = loss_fn(net(B).squeeze(), b).item()
    if watched < best:
        best, kept = watched, net.state_dict()
""",
    "unknown: an encoder of a library that nobody knows is a note": """
# %%
from somewhere.encoding import HabitatEncoder
birds = pd.read_csv("birds.csv")
migrates = birds.pop("migrates")
code = HabitatEncoder(size=4)
code.fit(birds, migrates)
shape = code.transform(birds)
rest, last, y_rest, y_last = train_test_split(shape, migrates, random_state=0)
print(LogisticRegression().fit(rest, y_rest).score(last, y_last))
""",
    "unknown: what explains a model by the test rows is no transformer": """
# %%
from somewhere import Importance
ridge = Ridge().fit(X_train, y_train)
print(ridge.score(X_test, y_test), Importance(ridge).fit(X_test, y_test))
""",
}
