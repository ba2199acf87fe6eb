"""The network was tuned, and the traditional model beside it keeps its library's own settings.

A model that nobody tuned loses by its tuning, not by its kind: the comparison then says little about networks.

Repair: search the settings of the traditional model on the training rows too, with as many trials; or let
`%deeprules_baseline --budget equal` do so.

Not meant: a network that was not tuned either, a baseline with settings of its own or with several tries, dummies. Five
settings of the network on the same training rows count as tuning, and so does any search or loop over its settings.

Source: Lee et al. 2022, tip 2; Hu and Greene 2019, doi:10.1142/9789813279827_0033 (continental breakfast included).
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair, Score
from deeprules_jupyter.rules import rivals, say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
MISSING = True  # the tuning of the baseline
BAD = """
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(X_train)
A, B = [torch.tensor(scaler.transform(part), dtype=torch.float32) for part in (X_train, X_val)]
a, b = torch.tensor(y_train), torch.tensor(y_val)
# %%
for width in (4, 8, 16):
    net = torch.nn.Sequential(torch.nn.Linear(30, width), torch.nn.ReLU(), torch.nn.Linear(width, 2))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for epoch in range(20):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(A), a)
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(width, (net(B).argmax(1) == b).float().mean())
# %%
forest = RandomForestClassifier(random_state=0).fit(X_train, y_train)
print(forest.score(X_val, y_val))
"""
GOOD = BAD.replace("for width in (4, 8, 16):", "for width in (8,):")
WHY = (
    f"Tip 2 of {PAPER}: baselines must be tuned as well as the network. How much: the same methods changed places when "
    "all of them were tuned (Hu and Greene 2019)."
)
REPAIR = Repair(
    "Search the settings of the traditional model on the training rows too.",
    "%deeprules_baseline X_train y_train --test X_test y_test --model net --budget equal",
)


def applies(trace: Trace) -> str | None:
    return None if any(_pairs(trace)) else "no traditional model stands beside a tuned network yet"


def check(trace: Trace) -> Iterator[Finding]:
    for looks, near in _pairs(trace):
        if not rivals.compared(trace, looks[0]) and not any(rivals.tuned(trace, score) for score in near):
            yield _finding(trace, looks, near)


def _pairs(trace: Trace) -> Iterator[tuple[list[Score], list[Score]]]:
    """Tuned networks, and what stands beside them; dummies have nothing to tune."""
    for looks in rivals.looks(trace):
        near = rivals.tunable(trace, looks[0])
        if near and any(rivals.searched(trace, look) for look in looks):
            yield looks, near


def _finding(trace: Trace, looks: list[Score], near: list[Score]) -> Finding:
    last = near[-1]
    net = next(look for look in looks if rivals.searched(trace, look))
    name = trace.models(net)[-1].learner
    message = (
        f"{rivals.told_of(trace, near)} keeps the settings of its library, while {name} was tried in several: "
        "the network had the better chance."
    )
    steps = (
        *(say.step(fit, f"{fit.learner} is trained here") for fit in rivals.settings_tried(trace, net)[:8]),
        *(say.step(model, f"{model.learner} is fitted as it comes") for model in trace.models(last)),
        say.step(last, "and scored on rows that judge the network"),
    )
    return say.make(last.place, message, WHY, steps, REPAIR)
