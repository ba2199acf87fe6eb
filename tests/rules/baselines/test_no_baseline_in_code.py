"""Which networks and which models beside them are told from the code alone."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace

HEAD = """
import torch, keras, pytorch_lightning as pl, numpy as np
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.neural_network import MLPClassifier
from transformers import Trainer
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
A, a, B, b = map(torch.tensor, (X_train, y_train, X_test, y_test))
"""
KERAS = """
net = keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)])
net.compile("adam", "binary_crossentropy", metrics=["accuracy"])
net.fit(X_train, y_train, epochs=3)
"""
TORCH = """
net = nn.Sequential(nn.Linear(30, 8), nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(3):
    loss = F.cross_entropy(net(A), a)
    loss.backward()
    optimizer.step()
"""
LIGHTNING = """
class Net(pl.LightningModule):
    def training_step(self, batch, i):
        return F.cross_entropy(self(batch[0]), batch[1])
net = Net()
trainer = pl.Trainer(max_epochs=2)
trainer.fit(net, DataLoader(TensorDataset(A, a)))
trainer.test(net, DataLoader(TensorDataset(B, b)))
"""
SUBCLASS = KERAS.replace("keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)])", "Net()")
SUBCLASS = f"class Net(keras.Model):\n    pass\n{SUBCLASS}"
LOADER = """
correct = 0
for rows, labels in DataLoader(TensorDataset(B, b), 32):
    guess = net(rows).argmax(dim=1, keepdim=True)
    correct += guess.eq(labels.view_as(guess)).sum().item()
print(correct / len(B))
"""
EVALUATE = "print(net.evaluate(X_test, y_test))"
LOGISTIC = "simple = LogisticRegression().fit(X_train, y_train)\nprint(simple.score(X_test, y_test))"


def notes(*sources: str) -> list[str]:
    reader, facts, cells = Reader(), [], []
    for i, text in enumerate((HEAD, *sources)):
        cells.append(Cell(text, Place(cell=i, cell_id=f"c{i}")))
        facts += reader.read(cells[-1])
    found = [one for one in judge(Trace(facts, cells), "static")[0] if one.rule == "no-baseline"]
    assert all(one.level == "note" for one in found)
    return [one.message for one in found]


NOTED = [
    (KERAS, EVALUATE),
    (SUBCLASS, EVALUATE),
    (KERAS, "print(accuracy_score(y_test, net.predict(X_test) > 0.5))"),
    (TORCH, "print((net(B).argmax(1) == b).float().mean())"),
    (TORCH, LOADER),
    (TORCH, "print(accuracy_score(b, net(B).argmax(1)))"),
    (TORCH.replace("cross_entropy", "mse_loss"), "print(F.mse_loss(net(B), b).item())"),
    (TORCH, "print(r2_score(y_test, net(B).detach().numpy()))"),
    (LIGHTNING,),
    (KERAS, EVALUATE, "print(LogisticRegression().fit(X_train, y_train).score(X_train, y_train))"),  # training rows
    (KERAS, EVALUATE, "print(cross_val_score(LogisticRegression(), X_train, y_train).mean())"),  # other rows
    (KERAS, EVALUATE, "MLPClassifier().fit(X_train, y_train).score(X_test, y_test)"),  # a network too
]


@pytest.mark.parametrize("cells", NOTED)
def test_a_note(cells: tuple[str, ...]) -> None:
    assert len(notes(*cells)) == 1


@pytest.mark.parametrize("cells", NOTED[:-2])
def test_silent_with_a_baseline_before_or_after_it(cells: tuple[str, ...]) -> None:
    assert notes(LOGISTIC, *cells) == [] and notes(*cells, LOGISTIC) == []


@pytest.mark.parametrize("cells", [
    (KERAS,),  # no score
    (TORCH, "print(F.cross_entropy(net(B), b).item())"),  # a loss alone
    (KERAS.replace("net.fit(X_train, y_train", "net.fit(X_train, X_train"), "print(net.evaluate(X_test, X_test))"),
    (TORCH.replace("F.cross_entropy(net(A), a)", "F.mse_loss(net(A), A)"), "print(F.mse_loss(net(B), B).item())"),
    ("net = keras.applications.ResNet50()", "print(accuracy_score(y_test, net.predict(X_test)))"),  # only used
    ("MLPClassifier().fit(X_train, y_train).score(X_test, y_test)",),
    (KERAS.replace("X_train, y_train", "X_train + 1, X_train"), "print(net.evaluate(X_test + 1, X_test))"),  # denoises
    (LIGHTNING.replace("Net", "SmallVAE"),),
    (KERAS, EVALUATE, "print(DummyClassifier().fit(X_train, y_train).score(X_test, y_test))"),
    (KERAS, EVALUATE, "print(cross_val_score(LogisticRegression(), X, y).mean())"),  # these rows among them
    (TORCH.replace("net(A)", "net(torch.randn(8, 30))").replace(", a)", ", torch.zeros(8))"), "print(net(B).shape)"),
])  # fmt: skip
def test_silent(cells: tuple[str, ...]) -> None:
    assert notes(*cells) == []


def test_the_note_stands_at_the_first_score_and_comes_once_for_a_test_set() -> None:
    scores = (EVALUATE, "print(accuracy_score(y_test, net.predict(X_test) > 0.5))")
    assert len(notes(KERAS, *scores, KERAS, *scores)) == 1
