"""A part of a network does not learn, though it looks as if it should.

A layer that is never used, parameters that no optimizer holds, and frozen layers that still change: each of them is
another network than the one that is written about.

Repair: take the unused layer out, or use it in `forward`; give all parameters that shall learn to the optimizer, also
those of layers that were added later; put frozen layers with batch normalization into `eval()`, since their statistics
follow the data in training mode.

Not meant: parameters that were frozen by `requires_grad=False`, apart from their running statistics; unused parts of
networks that come from a library or with weights, such as the pooler of a language model; trainers of libraries.

Source: Lee et al. 2022, tip 5; the PyTorch documentation of `BatchNorm2d`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
STATIC = False
STEPS = 2  # from then on a part that has got no gradient is not merely late
BAD = """
import torch
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
X, y = torch.tensor(X / 1000, dtype=torch.float32), torch.tensor(y)
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(30, 8)
        self.second = torch.nn.Linear(8, 8)
        self.out = torch.nn.Linear(8, 2)
    def forward(self, x):
        return self.out(torch.relu(self.first(x)))
# %%
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(4):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(X), y)
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace("torch.relu(self.first(x))", "torch.relu(self.second(torch.relu(self.first(x))))")
WHY = f"Tip 5 of {PAPER}: the network that learns has to be the one that is described."
TOLD = (
    ("without_gradient", "never got a gradient: the network does not use {them}", "Use the layer, or take it out."),
    ("left_out", "got gradients and no optimizer changes {them}", "Give an optimizer all that shall learn."),
    (
        "frozen_in_train_mode",
        "is frozen, and its running statistics still follow the data in training mode",
        "Call `eval()` on the frozen layers after `train()`.",
    ),
)  # fmt: skip
OF_OWN = "without_gradient"  # a network of others may have a part for another use
MOST = 4  # names that are told


def applies(trace: Trace) -> str | None:
    return None if trace.of(Training) else "no network was seen to learn yet"


def check(trace: Trace) -> Iterator[Finding]:
    for fact in trace.of(Training):
        if fact.steps <= STEPS or fact.library:
            continue
        for field, said, repair in TOLD:
            own = field != OF_OWN or fact.pretrained is False
            if (names := getattr(fact, field)) and own:
                yield _finding(fact, names, said, repair)


def _finding(fact: Training, names: Sequence[str], said: str, repair: str) -> Finding:
    shown = ", ".join(f"`{name}`" for name in names[:MOST])
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    message = f"{shown}{more} of {fact.model} {said.format(them='it' if len(names) == 1 else 'them')}."
    steps = (say.step(fact, f"{fact.model} learned here, in {fact.steps:,} steps"),)
    return say.make(fact.place, message, WHY, steps, Repair(repair), level="note")
