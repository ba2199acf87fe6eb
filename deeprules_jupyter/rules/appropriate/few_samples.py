"""A network learns from few rows: fewer than a hundred of a class, or a hundredth of what it has to learn.

A network has many numbers to find, and each row tells it a little. With few rows it learns them by heart, and its score
hangs on which rows it got.

Repair: count independent samples (patients, not slides) and get more of them; start from weights that were learned on
much data; or take a simpler model, which `%deeprules_baseline` tunes on your rows.

Not meant: networks that begin with pre-trained weights; models that are no networks. That a class has too few is judged
from 100 rows on (Cho et al. 2015, arXiv:1511.06348, found 100 images of CT scans for each class to be a lower end); a
hundred parameters for each row are our convention, no source gives it.

Source: Lee et al. 2022, tip 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
STATIC = False  # code does not tell how many rows there are
PER_CLASS = 100
PER_ROW = 100  # parameters that are trained, for each row; our convention
LOADED = re.compile(  # `load_state_dict` alone puts the best epoch back
    r"pretrained\s*=\s*True|from_pretrained|torch\.load\(|load_file\(|load_state_dict_from_url|load_from_checkpoint|"
    r"[(,]\s*weights\s*=\s*[^N\s]|hub\.load|timm\.create"
)
BAD = """
import torch
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)
X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
# %%
net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    loss = torch.nn.CrossEntropyLoss()(net(X), y)
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace("load_iris", "load_breast_cancer").replace("(4, 8)", "(30, 8)")
WHY = (
    f"Tip 1 of {PAPER}: deep learning needs much data, usually orders of magnitude more than a hundred samples of each "
    "class; with less, a simple model is often as good."
)
REPAIR = Repair(
    "Compare with a simple model on the same rows, or begin with weights that were learned on much data.",
    "%deeprules_baseline X_train y_train --test X_test y_test --model net",
)


def applies(trace: Trace) -> str | None:
    known = any(one.rows or one.classes for one in trace.of(Training))
    return None if known else "no network was seen to learn from rows that can be counted"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[str] = set()
    for fact in trace.of(Training):
        few = not fact.pretrained and fact.model not in said and (message := _few(fact))
        if not few or say.in_code(trace.cells, LOADED):
            continue
        said.add(fact.model)
        steps = (say.step(fact, f"{fact.model} learns here: {fact.trained:,} parameters"),)
        yield say.make(fact.place, message, WHY, steps, REPAIR, level="note")


def _few(fact: Training) -> str:
    rare = [rows for _, rows in fact.classes if rows < PER_CLASS]
    name = f"`{fact.rows_name}`" if fact.rows_name else "its rows"
    if rare and len(fact.classes) > 1:
        which = "each class" if len(rare) == len(fact.classes) else f"{len(rare)} of {len(fact.classes)} classes"
        return (
            f"{fact.model} learns from fewer than {PER_CLASS} rows of {which} (the rarest has {min(rare)}) in {name}."
        )
    if fact.rows and fact.trained >= PER_ROW * fact.rows:
        return (
            f"{fact.model} has {fact.trained:,} parameters to learn from {fact.rows:,} rows in {name}: "
            f"{fact.trained // fact.rows:,} for each row, and nothing says that they were pre-trained."
        )
    return ""
