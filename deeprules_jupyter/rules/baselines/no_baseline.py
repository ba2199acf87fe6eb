"""A network was scored, and no traditional model on the same rows.

A score alone does not say whether a network was needed: a logistic regression or a forest may come as far, in seconds.

Repair: `%deeprules_baseline` tunes traditional models on your training rows and compares the best with your network;
or fit one yourself and score it on the same held-out rows. This note then goes away.

Not meant: networks without a score of classes or values (generators, translators, embeddings), networks that were only
used, and scores on training rows. Any model that is no network is a baseline, a dummy too; rows must be the same.

Source: Lee et al. 2022, tip 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair, Score
from deeprules_jupyter.rules import rivals, say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
MISSING = True
BAD = """
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(X_train)
A, B = [torch.tensor(scaler.transform(part), dtype=torch.float32) for part in (X_train, X_test)]
a, b = torch.tensor(y_train), torch.tensor(y_test)
# %%
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(30):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(A), a)
    loss.backward()
    optimizer.step()
# %%
with torch.no_grad():
    print((net(B).argmax(1) == b).float().mean())
"""
GOOD = (
    BAD
    + """
# %%
from sklearn.dummy import DummyClassifier
print(DummyClassifier().fit(X_train, y_train).score(X_test, y_test))
"""
)
WHY = (
    f"Tip 2 of {PAPER}: a network is worth its cost only where it beats simple models on the same rows. How much: on "
    "tables, tuned trees are often ahead of networks (Grinsztajn et al. 2022, arXiv:2207.08815)."
)


def applies(trace: Trace) -> str | None:
    return None if rivals.looks(trace) or rivals.newest(trace) else "no network was scored on held-out rows yet"


def cleared(trace: Trace) -> str:
    """What stands beside the networks."""
    return "; ".join(rivals.evidence(trace))


def check(trace: Trace) -> Iterator[Finding]:
    said: set[object] = set()
    for group in rivals.looks(trace):
        deeds = {*group[0].models, (group[0].place, group[0].inner)}  # one network, or one loop, over several test sets
        if deeds & said:
            continue
        said |= deeds
        if not rivals.beside(trace, group[0]) and not rivals.compared(trace, group[0]):
            yield _finding(trace, group[0])


def _finding(trace: Trace, look: Score) -> Finding:
    models = trace.models(look)
    names = " and ".join(dict.fromkeys(model.learner for model in models))
    message = f"{names} was scored on {say.rows_of(look.data)}, and no traditional model was scored on these rows."
    if others := rivals.traditional(trace):
        message += f" Of other rows there is one: {rivals.told_of(trace, others[:1])}."
    steps = (
        *(say.step(model, f"{model.learner} is trained here") for model in models),
        say.step(look, "and scored here"),
        *say.inner_steps(look, "inside this function"),
    )
    repair = Repair(
        "Tune traditional models on the same training rows, and score the best on the same held-out rows.",
        "%deeprules_baseline X_train y_train --test X_test y_test --model net",
    )
    return say.make(look.place, message, WHY, steps, repair)
