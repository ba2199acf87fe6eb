"""What the code tells of a training loop, and the many loops in which nothing is wrong."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace

OURS = {"softmax-before-loss", "gradients-kept", "training-mode", "unshuffled-training"}
HEAD = """
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from helpers import fetch, helper
X, y, A, b = fetch("X"), fetch("y"), fetch("A"), fetch("b")
train = TensorDataset(torch.tensor(X), torch.tensor(y))
loader = DataLoader(train, batch_size=32, shuffle=True)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(9, 9), nn.Dropout(0.2))
        self.out = nn.Linear(9, 3)
    def forward(self, x):
        x = self.body(x)
        return self.out(x)
class Sure(Net):
    def forward(self, x):
        x = self.out(self.body(x))
        x = F.softmax(x, dim=1)
        return x
class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(9, 3)
    def forward(self, x):
        return self.out(x)
net, loss_of = Net(), nn.CrossEntropyLoss()
optim = torch.optim.Adam(net.parameters())
"""
STEP = """
    for x, t in loader:
        optim.zero_grad()
        loss = loss_of(net(x), t)
        loss.backward()
        optim.step()
"""
LOOP = f"for epoch in range(9):{STEP}"
ASK = "with torch.no_grad():\n    print((net(A).argmax(1) == b).float().mean())"
SHOW = "    net.eval()\n    print((net(A).argmax(1) == b).float().mean())\n"


def said(*sources: str) -> set[str]:
    """The rules of ours that speak."""
    reader, facts, cells = Reader(), [], []
    for i, text in enumerate((HEAD, *sources)):
        cells.append(Cell(text, Place(cell=i, cell_id=f"c{i}")))
        facts += reader.read(cells[-1])
    found = [one for one in judge(Trace(facts, cells), "static")[0] if one.rule in OURS]
    assert all(one.level == "note" for one in found)
    return {one.rule for one in found}


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (f"net = Sure()\noptim = torch.optim.SGD(net.parameters(), 0.1)\n{LOOP}", "softmax-before-loss"),
        (LOOP.replace("net(x), t", "F.softmax(net(x), dim=1), t"), "softmax-before-loss"),
        (LOOP.replace("net(x), t", "torch.sigmoid(net(x)), t").replace("loss_of", "nn.BCEWithLogitsLoss()"),
         "softmax-before-loss"),
        (LOOP.replace("loss_of(net(x), t)", "F.nll_loss(nn.Softmax(dim=1)(net(x)), t)"), "softmax-before-loss"),
        (LOOP.replace("        optim.zero_grad()\n", ""), "gradients-kept"),
        (f"def learn(model, optim):{STEP.replace('        optim.zero_grad()', '').replace('net(', 'model(')}\n"
         "for epoch in range(3):\n    learn(net, optim)", "gradients-kept"),
        (f"for epoch in range(9):{STEP}{SHOW}", "training-mode"),
        (f"net.eval()\n{LOOP}", "training-mode"),
        (f"{LOOP}\n{ASK}", "training-mode"),
        (f"loader = DataLoader(train, batch_size=32)\n{LOOP}", "unshuffled-training"),
    ],
)  # fmt: skip
def test_what_works_against_itself(source: str, rule: str) -> None:
    fresh = source.replace("loader = DataLoader", "train = TensorDataset(torch.tensor(A), b)\nloader = DataLoader")
    assert said(fresh) == {rule}


@pytest.mark.parametrize(
    "source",
    [
        LOOP,
        f"net.train()\n{LOOP}\nnet.eval()\n{ASK}",
        f"for epoch in range(9):\n    net.train(){STEP}{SHOW}",
        LOOP.replace("net(x), t", "F.log_softmax(net(x), dim=1), t"),
        LOOP.replace("loss_of(net(x), t)", "F.nll_loss(torch.log(F.softmax(net(x), dim=1)), t)"),
        LOOP.replace("loss_of(net(x), t)", "F.nll_loss(F.softmax(net(x), dim=1).log(), t)"),
        LOOP.replace("loss_of(net(x), t)", "F.nll_loss((F.softmax(net(x), dim=1) + 1e-8).log(), t)"),
        LOOP.replace("loss_of(net(x), t)", "nn.BCELoss()(torch.sigmoid(net(x)), t)"),
        LOOP.replace("loss =", "shown = F.softmax(net(x), 1)\n        loss ="),
        LOOP.replace("        optim.zero_grad()\n", "") + "        optim.zero_grad()\n",
        LOOP.replace("optim.zero_grad()", "net.zero_grad()"),
        LOOP.replace("optim.zero_grad()", "helper(net)"),
        LOOP.replace("optim.zero_grad()", "if helper(x): optim.zero_grad()"),
        LOOP.replace("optim.zero_grad()", "for p in net.parameters(): p.grad = None"),
        LOOP.replace("        optim.zero_grad()\n", "").replace(
            "        optim.step()\n", "        if helper(x):\n            optim.step()\n            optim.zero_grad()\n"
        ),
        "for phase in ['train', 'val']:\n    if phase == 'train':\n        net.train()\n    else:\n        net.eval()"
        "\n    for x, t in loader:\n        optim.zero_grad()\n        loss = loss_of(net(x), t)\n"
        "        if phase == 'train':\n            loss.backward()\n            optim.step()",
        f"net = Plain()\noptim = torch.optim.SGD(net.parameters(), 0.1)\nnet.eval()\n{LOOP}\n{ASK}",
        f"net.eval()\nhelper.learn(net)\n{LOOP}",
        f"{LOOP}\nprint('MC dropout')\n{ASK}",
        f"other = DataLoader(train, batch_size=99)\n{LOOP}",
        f"loader = DataLoader(train, 32, sampler=helper(train))\n{LOOP}",
        f"loader = DataLoader(train, batch_size=32)\nif True:{STEP}",  # one pass
        f"loader = DataLoader(train, batch_size=len(train))\n{LOOP}",
        f"net = nn.LSTM(9, 9)\noptim = torch.optim.SGD(net.parameters(), 0.1)\nloader = DataLoader(train, 32)\n{LOOP}",
        "half, rest = torch.utils.data.random_split(TensorDataset(torch.tensor(A), b), [99, 9])\n"
        f"loader = DataLoader(half, batch_size=32)\n{LOOP}",
    ],
)
def test_what_is_meant_so(source: str) -> None:
    assert said(source) == set()


def test_keras_that_is_told_not_to_mix() -> None:
    model = "import keras\nm = keras.Sequential([keras.layers.Dense(3)])\nm.compile('adam', 'mse')\n"
    assert said(f"{model}m.fit(X, y, epochs=3, shuffle=False)") == {"unshuffled-training"}
    assert said(f"{model}m.fit(X, y, epochs=3)") == set()
    assert said(f"{model.replace('Dense', 'LSTM')}m.fit(X, y, epochs=3, shuffle=False)") == set()


FOREST = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X_train, X_val, y_train, y_val = train_test_split(*load_breast_cancer(return_X_y=True), random_state=0)
model = {}().fit(X_train, y_train)
"""


@pytest.mark.parametrize(
    ("model", "shown", "expected"),
    [
        ("RandomForestClassifier", "print(model.feature_importances_)", True),
        ("RandomForestClassifier", "show(permutation_importance(model, X_train, y_train))", True),
        ("RandomForestClassifier", "show(permutation_importance(model, X_val, y_val))", False),
        ("RandomForestClassifier", "print(model.feature_importances_)\nshap.TreeExplainer(model)", False),
        ("LogisticRegression", "print(model.coef_)", False),
    ],
)
def test_columns_that_are_ranked(model: str, shown: str, expected: bool) -> None:
    cell = Cell(FOREST.format(model) + shown, Place(cell=0, cell_id="c0"))
    found = judge(Trace(Reader().read(cell), [cell]), "static")[0]
    assert ("impure-explanation" in {one.rule for one in found}) is expected
