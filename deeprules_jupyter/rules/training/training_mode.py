"""A network with dropout or batch normalization is trained in evaluation mode, or asked in training mode.

In evaluation mode dropout does nothing and batch normalization uses what it has learned before: a training in it is
another one than was meant. In training mode dropout throws values away and batch normalization uses the statistics of
the batch at hand: a score is then lower, changes from call to call, and rows of the test set tell of each other.

Repair: `net.train()` before each epoch, `net.eval()` before anything is predicted or scored.

Not meant: networks without such layers; a notebook that calls `eval()` anywhere, as far as its scores are concerned;
modes that a condition sets; dropout that is left on to see how sure the network is (Monte Carlo dropout).

Source: Lee et al. 2022, tip 3; the PyTorch documentation of `Module.eval`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import Slip
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
BAD = """
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X = X / 1000
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
A, B = torch.tensor(X_train, dtype=torch.float32), torch.tensor(X_test, dtype=torch.float32)
a, b = torch.tensor(y_train), torch.tensor(y_test)
# %%
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(A), a)
    loss.backward()
    optimizer.step()
# %%
with torch.no_grad():
    print((net(B).argmax(1) == b).float().mean())
"""
GOOD = BAD.replace("with torch.no_grad", "net.eval()\nwith torch.no_grad")
WHY = (
    f"Tip 3 of {PAPER}: a training has to do what its author believes it does, and a score has to be that of the model."
)
MODAL = ("Dropout", "AlphaDropout", "FeatureAlphaDropout", "BatchNorm", "SyncBatchNorm")
EVAL = re.compile(r"\.eval\(|\.train\(\w|\.training\b|(?i:monte.?carlo|mc[_ ]?dropout|bayesian)")


def applies(trace: Trace) -> str | None:
    return None if any(fit.network for fit in trace.fits.values()) else "no network was trained yet"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[str] = set()
    for slip in trace.of(Slip):
        if slip.habit == "trained-in-eval-mode":
            yield _trained(slip)
        elif slip.habit == "asked-in-training-mode" and slip.text not in said and _held(trace, slip):
            said.add(slip.text)
            if not say.in_code(trace.cells, EVAL):
                yield _asked(slip)

    for fact in trace.of(Training):
        if fact.eval_mode_steps and not fact.library and any(one.type.startswith(MODAL) for one in fact.layers):
            yield _stepped(fact)


def _held(trace: Trace, slip: Slip) -> bool:
    """Whether rows were scored here that were kept from the training."""
    return any(score.place == slip.place and trace.held_out(score) for score in trace.scores)


def _trained(slip: Slip) -> Finding:
    message = (
        f"{slip.text} is trained in evaluation mode: its dropout does nothing, and its batch normalization does not "
        "follow the data."
    )
    steps = (*slip.way, say.step(slip, "and the optimizer steps here"), *say.inner_steps(slip, "inside this function"))
    repair = Repair("Call `train()` on the network where an epoch begins.", "net.train()")
    return say.make(slip.place, message, WHY, steps, repair, level="note")


def _stepped(fact: Training) -> Finding:
    message = (
        f"{fact.model} was in evaluation mode at {fact.eval_mode_steps:,} of {fact.steps:,} steps of its training: its "
        "dropout did nothing, and its batch normalization did not follow the data."
    )
    repair = Repair("Call `train()` on the network where an epoch begins.", "net.train()")
    return say.make(fact.place, message, WHY, (say.step(fact, "the optimizer steps here"),), repair, level="note")


def _asked(slip: Slip) -> Finding:
    message = (
        f"{slip.text} is scored in training mode: no cell calls `eval()`, so its dropout or batch normalization works "
        "as in training, and the score is not that of the finished network."
    )
    steps = (say.step(slip, f"{slip.text} is scored here"), *say.inner_steps(slip, "inside this function"))
    repair = Repair(
        "Call `eval()` on the network before it is scored, and `train()` before it learns on.", "net.eval()"
    )
    return say.make(slip.place, message, WHY, steps, repair, level="note")
