"""The loss or the gradient of a network became infinite, or no number at all.

From that step on the weights are no numbers either, and whatever the network says after it means nothing.

Repair: look for missing or infinite values in the data first (`torch.isfinite(X).all()`), then for a division or a
logarithm of zero in the loss; scale the columns; take a smaller learning rate, or clip the gradients
(`torch.nn.utils.clip_grad_norm_`).

Not meant: steps that automatic mixed precision leaves out by itself, which is its way to find a scale.

Source: Lee et al. 2022, tip 3.
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
SCALED = re.compile(r"GradScaler|fp16|precision\s*=\s*['\"]?16")
BAD = """
import torch
from sklearn.datasets import load_diabetes
X, y = load_diabetes(return_X_y=True)
X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
# %%
net = torch.nn.Sequential(torch.nn.Linear(10, 8), torch.nn.Linear(8, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=1e6)
for epoch in range(20):
    optimizer.zero_grad()
    loss = ((net(X).squeeze(1) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace("lr=1e6", "lr=1e-6")
WHY = f"Tip 3 of {PAPER}: watch the training. A network whose weights are no numbers predicts nothing."
REPAIR = Repair("Look for missing values in the data, then take a smaller learning rate.", "torch.isfinite(X).all()")


def applies(trace: Trace) -> str | None:
    return None if trace.of(Training) else "no network was seen to learn yet"


def check(trace: Trace) -> Iterator[Finding]:
    broken = [fact for fact in trace.of(Training) if fact.nonfinite is not None]
    if broken and not say.in_code(trace.cells, SCALED):
        for fact in broken:
            message = (
                f"The loss or the gradient of {fact.model} was infinite or no number at step {fact.nonfinite:,} of "
                f"{fact.steps:,}: the network has learned nothing since."
            )
            steps = (say.step(fact, f"{fact.model} learns here"),)
            yield say.make(fact.place, message, WHY, steps, REPAIR, level="note")
