"""A network gets its training rows in the same order in every epoch.

Where the rows stand in an order, by class, by plate or by time of measurement, each batch shows one side of the data
only, and the network follows the last one. Even in no such order the same batches come again in each epoch.

Repair: `shuffle=True` in the DataLoader of the training rows (not of the others), or in `fit`.

Not meant: rows that a random split has mixed already; samplers; time series and recurrent networks, where the order is
the matter itself; a loader that gives all rows in one batch.

Source: Lee et al. 2022, tip 3; Bottou 2012, doi:10.1007/978-3-642-35289-8_25 (shuffle the rows between epochs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Evidence, Fact, Finding, Level, Repair, Rows
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import Slip
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
BAD = """
import torch
from sklearn.datasets import load_iris
X, y = load_iris(return_X_y=True)
rows = torch.utils.data.TensorDataset(torch.tensor(X, dtype=torch.float32), torch.tensor(y))
# %%
net = torch.nn.Linear(4, 3)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(2):
    for batch, labels in torch.utils.data.DataLoader(rows, batch_size=50, shuffle=False):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(batch), labels)
        loss.backward()
        optimizer.step()
"""
GOOD = BAD.replace("shuffle=False", "shuffle=True")
WHY = f"Tip 3 of {PAPER}: the order of the rows is one of the settings of a training, and this one is seldom meant."
REPAIR = Repair("Mix the training rows anew in each epoch.", "DataLoader(rows, batch_size=32, shuffle=True)")
EPOCHS = 2
# Where the order of rows may be the matter itself, or where there is one batch.
ORDERED = re.compile(
    r"(?i)LSTM|\bGRU|RNN|time.?series|forecast|\blag|sequence|seq2seq|bptt|window|stateful|batch_size\s*=\s*len\("
    r"|shape\[0\]|iterable|shuffle\((?!\s*False)|permut|\.sample\(frac"
)


def applies(trace: Trace) -> str | None:
    return None if any(fit.network for fit in trace.fits.values()) else "no network was trained yet"


def check(trace: Trace) -> Iterator[Finding]:
    told = [*_read(trace), *_seen(trace)]
    if told and not say.in_code(trace.cells, ORDERED):
        fact, rows, way = told[0]
        message = f"The network gets {rows} in the same order in every epoch: the training rows are not mixed."
        steps = (*way, say.step(fact, "a network learns from its batches here"))
        yield say.make(fact.place, message, WHY, (*steps, *say.inner_steps(fact, "in this function")), REPAIR)


def _read(trace: Trace) -> Iterator[tuple[Fact, str, tuple[Evidence, ...]]]:
    """As the code tells it."""
    for slip in trace.of(Slip):
        if slip.habit == "unshuffled" and not (slip.data and _mixed(trace, slip.data.rows)):
            yield slip, say.rows_of(slip.data) if slip.data else f"`{slip.text}`", slip.way


def _seen(trace: Trace) -> Iterator[tuple[Fact, str, tuple[Evidence, ...]]]:
    """As a kernel saw it: batches of a loader that does not mix, over more than one epoch."""
    for fact in trace.of(Training):
        fit = trace.fits.get(fact.fit)
        several = fact.epochs >= EPOCHS and 0 < fact.batch < (fact.rows or 0)
        if fact.loader_shuffled is False and several and fit and not _mixed(trace, fit.data.rows):
            yield fact, say.rows_of(fit.data), ()


def _mixed(trace: Trace, rows: Rows) -> bool:
    """Whether a random split has dealt these rows out."""
    return any(split.shuffled and part.rows.covers(rows) for split in trace.all_splits for part in split.parts)
