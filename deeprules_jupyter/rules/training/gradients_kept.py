"""Each step of the training adds to the gradients of all steps before it: nothing sets them to zero.

`backward()` adds to the gradients that are there. Without `zero_grad()` a step follows the sum of all batches so far,
the old ones counted again and again: it is another method, with a step that grows, and often it does not settle.

Repair: `optimizer.zero_grad()` once for each step, before `backward()` or after `step()`.

Not meant: gradients that are added up over a few batches on purpose and set to zero after the step; closures of LBFGS;
networks that are handed to functions that are not in the notebook, which may do it there.

Source: Lee et al. 2022, tip 3; the PyTorch documentation of `Optimizer.zero_grad`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Fact, Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import Slip
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
STEPS = 3  # of a kernel: fewer may be a first try
BAD = """
import torch
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
X, y = torch.tensor(X[:400] / X.max(0), dtype=torch.float32), torch.tensor(y[:400])
# %%
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    loss = torch.nn.functional.cross_entropy(net(X), y)
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace("    loss = torch", "    optimizer.zero_grad()\n    loss = torch")
WHY = f"Tip 3 of {PAPER}: a training has to do what its author believes it does."
REPAIR = Repair("Set the gradients to zero once for each step.", "optimizer.zero_grad()")
# Other ways to set gradients to zero, anywhere in the notebook.
BY_HAND = re.compile(r"zero_\(|\.grad\s*=|set_to_none|autograd\.grad|clear_grad|\.grad\b.*\*=\s*0")


def applies(trace: Trace) -> str | None:
    return None if any(fit.network for fit in trace.fits.values()) else "no network was trained yet"


def check(trace: Trace) -> Iterator[Finding]:
    slips: list[tuple[Fact, str]] = [(one, one.text) for one in trace.of(Slip) if one.habit == "gradients-kept"]
    slips += [(one, one.model) for one in trace.of(Training) if one.zero_grad_missing and one.steps >= STEPS]
    if not slips or say.in_code(trace.cells, BY_HAND):
        return
    for fact, name in slips:
        message = (
            f"The gradients of {name} are not set to zero between the steps of this loop: each step follows the sum "
            "of all batches before it."
        )
        steps = (say.step(fact, "the optimizer steps here"), *say.inner_steps(fact, "inside this function"))
        yield say.make(fact.place, message, WHY, steps, REPAIR, level="note")
