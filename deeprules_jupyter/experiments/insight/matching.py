"""Pairs of rows that are alike in what may confound, and of different classes: what a model still tells among them.

Rows are alike where their columns make a class equally likely (the propensity of Rosenbaum and Rubin 1983); how near
they have to be is Austin's 0.2 standard deviations of its logit (2011, Pharmaceutical Statistics 10:150).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.probes.gap import Span
from deeprules_jupyter.paired import wilson

NEAR = 0.2  # standard deviations of the logit
SEED = 20220324
LEAST = 1e-6  # of a probability


@dataclass(frozen=True, eq=False)
class Pairs:
    """Rows that stand side by side: `first` (k,) of class `one` (k,), and `second` (k,) of class `other` (k,)."""

    first: Any
    second: Any
    one: Any
    other: Any

    def __len__(self) -> int:
        return len(self.first)

    def told(self, answer: Any) -> Span:
        """The share of pairs whose row of a class is given more of it than its partner; ties count half.

        `answer` (n, classes).
        """
        import numpy as np

        logs = np.log(np.clip(answer, LEAST, 1))
        mine = logs[self.first, self.one] - logs[self.first, self.other]
        theirs = logs[self.second, self.one] - logs[self.second, self.other]
        near = np.isclose(mine, theirs, rtol=0, atol=1e-9)
        hits = float(((mine > theirs) & ~near).sum() + near.sum() / 2)
        many = max(1, len(self))
        return Span(hits / many, *wilson(hits, many))


def matched(truth: Any, likely: Any) -> Pairs:
    """Pairs of rows, each row in one pair at most. `truth` (n,) class numbers, `likely` (n, classes) by the columns."""
    import numpy as np

    luck = np.random.Generator(np.random.PCG64(SEED))
    logs, free = np.log(np.clip(likely, LEAST, 1)), np.ones(len(truth), dtype=bool)
    sizes = np.bincount(truth, minlength=likely.shape[1])
    rare_first = np.argsort(sizes, kind="stable")
    found: list[tuple[int, int, int, int]] = []
    for at, one in enumerate(rare_first):
        for other in rare_first[at + 1 :]:
            scale = logs[:, one] - logs[:, other]
            mine, theirs = (luck.permutation(np.flatnonzero((truth == kind) & free)) for kind in (one, other))
            for a, b in _nearest(scale, mine, theirs, NEAR * float(scale[np.isin(truth, (one, other))].std())):
                found.append((a, b, int(one), int(other)))
                free[[a, b]] = False
    table = np.array(found, dtype=np.int64).reshape(-1, 4)
    return Pairs(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _nearest(scale: Any, mine: Any, theirs: Any, most: float) -> list[tuple[int, int]]:
    """For each of `mine` the nearest of `theirs` that is still free, if it is near enough; equal ones by lot."""
    order = theirs[scale[theirs].argsort(kind="stable")].tolist()
    values, found = [float(scale[one]) for one in order], []
    for row in mine.tolist():
        own = float(scale[row])
        at = bisect_left(values, own)
        sides = [side for side in (at - 1, at) if 0 <= side < len(values)]
        best = min(sides, key=lambda side: abs(values[side] - own), default=None)
        if best is not None and abs(values[best] - own) <= most + 1e-9:
            found.append((row, order.pop(best)))
            values.pop(best)
    return found
