"""A network trains with operations whose last digits differ from run to run, and no seed changes that.

On a GPU, cuDNN chooses its algorithm by timing, and many threads add to one number in whatever order they come. On a
processor with several threads the same is true of one thing that is common in networks: the gradient of a parameter
that is indexed with a tensor, as in a table of embeddings made by hand. Small differences grow over a training.

Repair: `torch.use_deterministic_algorithms(True)`, or `%deeprules_determinism on`, which sets the rest as well and can
be taken back; `nn.Embedding` instead of an indexed parameter. `%%deeprules_determinism` on the cell shows whether two
runs are equal.

Not meant: a notebook that asks for deterministic algorithms anywhere; a GPU where nothing was seeded, so nobody expects
equal runs; a kernel that has no GPU.

Source: Lee et al. 2022, tip 3; PyTorch issue 51366. Measured: 60 backward passes of an indexed tensor on two threads of
a processor gave 19 different gradients; with deterministic algorithms 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import Allowed
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
BAD = """
import torch
torch.manual_seed(0)
table = torch.nn.Parameter(torch.randn(20, 4))
words = torch.randint(0, 20, (200,))
optimizer = torch.optim.SGD([table], lr=0.1)
# %%
for epoch in range(3):
    optimizer.zero_grad()
    loss = (table[words] ** 2).mean()
    loss.backward()
    optimizer.step()
"""
GOOD = """
import torch
torch.manual_seed(0)
table = torch.nn.Embedding(20, 4)
words = torch.randint(0, 20, (200,))
optimizer = torch.optim.SGD(table.parameters(), lr=0.1)
# %%
for epoch in range(3):
    optimizer.zero_grad()
    loss = (table(words) ** 2).mean()
    loss.backward()
    optimizer.step()
"""
WHY = (
    f"Tip 3 of {PAPER}: a seed makes the draws equal, not the sums. How much: differences in the last digit grow over "
    "a training; whether they matter for your result, two runs tell."
)
REPAIR = Repair(
    "Ask for deterministic algorithms before the training, or say how much the result varies over several runs.",
    "torch.use_deterministic_algorithms(True)",
)
TOLD = {
    "index": (
        "The gradient of `{text}` is added up in the order in which threads finish, so two runs with the same seed "
        "need not give the same network.",
        "`{text}` is indexed with a tensor here",
    ),
    "cuda": (
        "A seed is set, but the network trains on a GPU with algorithms that may give other last digits each time, so "
        "two runs with the same seed need not give the same network.",
        "the network is trained here",
    ),
}


def applies(trace: Trace) -> str | None:
    trained = trace.of(Allowed) or any(fit.network for fit in trace.fits.values())
    return None if trained else "no network was trained yet"


def check(trace: Trace) -> Iterator[Finding]:
    for fact in trace.of(Allowed)[:1]:
        message, step = TOLD[fact.what]
        steps = (say.step(fact, step.format(text=fact.text)),)
        yield say.make(fact.place, message.format(text=fact.text), WHY, steps, REPAIR)
