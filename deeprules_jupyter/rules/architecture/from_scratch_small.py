"""A network for images or texts begins with random weights, and there are few rows.

What an edge or a word is has been learned before, from millions of images and texts. A network that begins with such
weights needs far fewer rows of its own.

Repair: take a network with pre-trained weights of the same kind of data, and train its last layers; say with which
weights it began, and whether your test rows may stand in what these were learned from.

Not meant: 10,000 rows and more; networks for other data; notebooks that load weights anywhere. That number is our
convention, no source gives it.

Source: Lee et al. 2022, tip 5.
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
STATIC = False
FEW = 10_000  # rows; our convention
COLOURS = (1, 3, 4)
SMALLEST = 8  # pixels to a side
LOADED = re.compile(
    r"pretrained|from_pretrained|load_state_dict|weights\s*=|hub\.load|timm\.|(?i:autoencoder|\bVAE\b|\bGAN\b|generator\()"
)
BAD = """
import torch
from sklearn.datasets import load_digits
X, y = load_digits(return_X_y=True)
X, y = torch.tensor(X, dtype=torch.float32).reshape(-1, 1, 8, 8), torch.tensor(y)
# %%
net = torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(144, 10))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(2):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(X), y)
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace("optimizer = ", "net.load_state_dict(net.state_dict())\noptimizer = ")
WHY = f"Tip 5 of {PAPER}: with little data, begin with what others have learned from much of it."
REPAIR = Repair("Begin with pre-trained weights of the same kind of data, and say which.")


def applies(trace: Trace) -> str | None:
    return None if any(map(_of, trace.of(Training))) else "no network for images or texts was seen to learn"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[str] = set()
    for fact in trace.of(Training):
        small = not fact.pretrained and 0 < (fact.rows or 0) < FEW and fact.model not in said
        if not small or not (what := _of(fact)) or say.in_code(trace.cells, LOADED):
            continue
        said.add(fact.model)
        message = (
            f"{fact.model} learns {what} from {fact.rows:,} rows, and begins with random weights, as far as was seen."
        )
        steps = (say.step(fact, f"{fact.model} learns here: {fact.trained:,} parameters"),)
        yield say.make(fact.place, message, WHY, steps, REPAIR, level="note")


def _of(fact: Training) -> str:
    """What the network is for, by its layers and its input."""
    shape = fact.input_shape or ()
    image = len(shape) == 3 and shape[0] in COLOURS and min(shape[1:]) >= SMALLEST
    if image and "conv" in fact.kinds:
        return "images"
    return "texts or sequences" if "embedding" in fact.kinds and {"attention", "recurrent"} & set(fact.kinds) else ""
