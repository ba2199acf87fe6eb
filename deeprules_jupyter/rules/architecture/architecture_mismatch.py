"""The layers of a network do not fit the data: convolution over columns without order, or a plain perceptron on images.

A convolution looks at neighbours. Columns of a table (age, weight, one gene beside another) have none: put in another
order they are the same table, and the network would be another one. Images have neighbours, and a perceptron, to which
each pixel is a column of its own, has to learn them from nothing.

Repair: a perceptron, or better a tuned tree model, for tables; convolution for images and signals; layers that do not
care for order (sums over a set, attention) for sets.

Not meant: signals, spectra and sequences in tables, whose columns do have an order; a perceptron beside a convolution
in one notebook, which is a comparison. In code only data are judged that are known by name: tables that come with
scikit-learn, image sets and image folders.

Source: Lee et al. 2022, tip 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import Slip
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
BAD = """
import torch
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
X, y = torch.tensor(X / 1000, dtype=torch.float32).unsqueeze(1), torch.tensor(y)
# %%
net = torch.nn.Sequential(torch.nn.Conv1d(1, 4, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(112, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(2):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(X), y)
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace("torch.nn.Conv1d(1, 4, 3)", "torch.nn.Linear(30, 28)").replace("(112, 2)", "(28, 2)")
WHY = f"Tip 5 of {PAPER}: what a layer takes for granted has to be true of the data."
TOLD = {
    "unordered-columns": (
        "{text} looks at neighbouring columns, and the columns of this table have no order.",
        "Take a perceptron for a table, and compare it with tuned trees.",
        "%deeprules_baseline X_train y_train --test X_test y_test --model net",
    ),
    "flat-images": (
        "The network takes each pixel of {text} for a column of its own: it has no layer that looks at neighbours.",
        "Take a convolutional network, or one with pre-trained weights, for images.",
        None,
    ),
}


def applies(trace: Trace) -> str | None:
    known = any(fit.network for fit in trace.fits.values()) or trace.of(Slip)
    return None if known else "no network was trained yet"


def check(trace: Trace) -> Iterator[Finding]:
    for slip in trace.of(Slip):
        if slip.habit in TOLD:
            message, repair, code = TOLD[slip.habit]
            steps = (*slip.way, say.step(slip, "such a layer stands here"))
            yield say.make(slip.place, message.format(text=slip.text), WHY, steps, Repair(repair, code), level="note")
