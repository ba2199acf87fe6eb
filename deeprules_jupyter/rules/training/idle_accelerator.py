"""A network learns on the processor, though an accelerator is there or was asked for.

A GPU may do the same training in a tenth of the time; that is time for tuning, or for a second seed.

Repair: move the network and each batch to the device: `net.to(device)`, `rows.to(device)`. What stays on the processor
on purpose, since the network is small, may be muted with that reason.

Not meant: trainings of less than ten seconds; a notebook that moves anything to a device, or leaves that to a library.
In code it is said where a device is chosen by a name that nothing uses afterwards.

Source: Lee et al. 2022, tip 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from deeprules_jupyter.model import Evidence, Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
LONG = 10.0  # seconds; our convention
TRAINS = re.compile(r"\.backward\(")
CHOSEN = re.compile(r"(?m)^[ \t]*(\w+)[ \t]*=[^=\n].*\bcuda\b.*$")
MOVES = re.compile(r"\.to\(|\.cuda\(|set_default|accelerat|Trainer\(|device_map|set_device|DataParallel")
BAD = """
import torch
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
X, y = torch.tensor(X / 1000, dtype=torch.float32), torch.tensor(y)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# %%
net = torch.nn.Linear(30, 2)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(X), y)
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace("net = torch", "X, y = X.to(device), y.to(device)\nnet = torch").replace(
    "(30, 2)", "(30, 2).to(device)"
)
WHY = f"Tip 3 of {PAPER}: training takes its time; what is there to shorten it leaves room to do it more than once."
REPAIR = Repair("Move the network and each batch to the device.", "net = net.to(device)")


def applies(trace: Trace) -> str | None:
    trained = trace.of(Training) or any(fit.network for fit in trace.fits.values())
    return None if trained else "no network was trained yet"


def check(trace: Trace) -> Iterator[Finding]:
    idle = [one for one in trace.of(Training) if one.accelerator_there and one.device == "cpu" and one.seconds >= LONG]
    for fact in idle[:1]:
        message = (
            f"{fact.model} learned on the processor for {fact.seconds:.0f} s, and this machine has an accelerator "
            f"({fact.accelerator_there})."
        )
        yield say.make(fact.place, message, WHY, (say.step(fact, f"{fact.model} learns here"),), REPAIR)
    if not idle:
        yield from _unused(trace)


def _unused(trace: Trace) -> Iterator[Finding]:
    """A device that is chosen, and a name that nothing uses."""
    named = (cell for cell in trace.cells if "cuda" in cell.source)
    chosen = [(cell, hit) for cell in named for hit in CHOSEN.finditer(cell.source)]
    if not chosen or not say.in_code(trace.cells, TRAINS) or say.in_code(trace.cells, MOVES):
        return
    cell, hit = chosen[-1]
    rest = "\n".join(CHOSEN.sub("", one.source) for one in trace.cells)
    if not re.search(rf"(?m)^(?!.*print\().*\b{hit[1]}\b", rest):
        place = replace(cell.place, line=cell.source.count("\n", 0, hit.start(1)) + 1)
        message = (
            f"`{hit[1]}` is a GPU where there is one, and nothing is moved to it: the network learns on the processor."
        )
        steps = (Evidence(place, f"`{hit[1]}` is chosen here, and not used after it"),)
        yield say.make(place, message, WHY, steps, REPAIR)
