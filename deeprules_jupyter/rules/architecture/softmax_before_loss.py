"""A loss that wants raw numbers is given probabilities.

`CrossEntropyLoss` takes the softmax itself, and `BCEWithLogitsLoss` the sigmoid. Where the network has done so before,
it happens twice: the loss cannot come near zero, gradients are small, and the network learns slowly or not at all.
`NLLLoss` wants logarithms of probabilities: given the probabilities themselves it grows without bound.

Repair: let the network end in its last linear layer, and take the softmax only where probabilities are shown. Or use
the loss that belongs to the output: `NLLLoss` after `log_softmax`, `BCELoss` after a sigmoid.

Not meant: `log_softmax` before `CrossEntropyLoss`, which changes nothing; outputs that are made into probabilities
beside the loss.

Source: Lee et al. 2022, tip 5; the PyTorch documentation of `CrossEntropyLoss`.
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
X, y = torch.tensor(X[:400] / X.max(0), dtype=torch.float32), torch.tensor(y[:400])
# %%
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2), torch.nn.Softmax(dim=1))
loss_of = torch.nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    loss = loss_of(net(X), y)
    loss.backward()
    optimizer.step()
"""
GOOD = BAD.replace(", torch.nn.Softmax(dim=1)", "")
WHY = (
    f"Tip 5 of {PAPER}: output and loss have to fit each other. How much: with two classes, a network that is sure and "
    "right still has a loss of 0.31, and its gradients shrink the surer it is."
)
WANTS = {
    "CrossEntropyLoss": "takes the softmax itself",
    "NLLLoss": "wants logarithms of probabilities",
    "BCEWithLogitsLoss": "takes the sigmoid itself",
    "MultiLabelSoftMarginLoss": "takes the sigmoid itself",
}
AS_FUNCTION = {
    "cross_entropy": "CrossEntropyLoss",
    "nll_loss": "NLLLoss",
    "binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
}


def applies(trace: Trace) -> str | None:
    return None if any(fit.network for fit in trace.fits.values()) else "no network was trained yet"


def check(trace: Trace) -> Iterator[Finding]:
    for slip in trace.of(Slip):
        if slip.habit == "probabilities-to-loss":
            wants = WANTS[AS_FUNCTION.get(slip.loss, slip.loss)]
            message = f"{slip.loss} {wants}, and is given what a {slip.text} has made already."
            steps = (
                say.step(slip, f"the output of a {slip.text} goes into {slip.loss}"),
                *say.inner_steps(slip, "inside this function"),
            )
            log = "log_" if "NLL" in wants or "logarithms" in wants else ""
            repair = f"Take the {log}softmax instead of the {slip.text}." if log else f"Leave the {slip.text} out."
            yield say.make(slip.place, message, WHY, steps, Repair(repair), level="note")
