"""Times to an event, some of them cut short: the target as scikit-survival has it, and the concordance index.

Sources: Harrell et al. 1996 (the index); Therneau and Atkinson, "Concordance" (its error, an infinitesimal
jackknife).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist
from typing import Any

from deeprules_jupyter.experiments.baseline.statistics import Difference

SAME = 1e-8  # risks that differ by less are ties, as in scikit-survival
CELLS = 4_000_000  # pairs that are compared at once
HOW = "infinitesimal jackknife"


def target(value: Any) -> Any:
    """Events and times (n,) with the fields `event` and `time`; None where this is no such target.

    Raises ValueError with one clear line.
    """
    import numpy as np

    columns = {name: np.asarray(value[name]) for name in _names(value)}
    if sorted(one.dtype.kind == "b" for one in columns.values()) != [False, True]:
        return None
    event, time = sorted(columns.values(), key=lambda one: one.dtype.kind != "b")
    if time.dtype.kind not in "iuf":
        return None
    if not np.isfinite(time).all() or (time < 0).any():
        raise ValueError("a time to an event is missing, infinite or negative; leave those rows out")
    found = np.empty(len(time), dtype=[("event", bool), ("time", float)])
    found["event"], found["time"] = event, time
    return found


def _names(value: Any) -> list[Any]:
    """The columns of a frame or a structured array of two."""
    named = getattr(getattr(value, "dtype", None), "names", None)
    if named is None and hasattr(value, "columns") and hasattr(value, "iloc"):
        named = list(value.columns)
    return list(named) if named is not None and len(named) == 2 else []


def concordance(truth: Any, risk: Any) -> float:
    """The share of pairs in which the higher risk has the earlier event; ties count half. `truth` as `target`.

    Raises ValueError where no pair can be compared.
    """
    return _pulls(truth, risk)[0]


def difference(truth: Any, first: Any, second: Any, groups: Any = None, level: float = 0.95) -> Difference:
    """The first model's index minus the second's, on the same rows; of one index where `second` is None."""
    import numpy as np

    value, pulls = _pulls(truth, first)
    if second is not None:
        other, others = _pulls(truth, second)
        value, pulls = value - other, pulls - others
    if groups is not None:  # rows of one group stand and fall together
        _, which = np.unique(np.asarray(groups), return_inverse=True)
        pulls = np.bincount(which, weights=pulls)
    error = float(np.sqrt((pulls**2).sum()))
    reach = NormalDist().inv_cdf(0.5 + level / 2) * error
    p = None if error == 0.0 or second is None else math.erfc(abs(value) / error / math.sqrt(2))
    return Difference(value, value - reach, value + reach, p, HOW)


def interval(truth: Any, risk: Any, groups: Any = None, level: float = 0.95) -> tuple[float, float]:
    """The interval of one index."""
    found = difference(truth, risk, None, groups, level)
    return max(0.0, found.low), min(1.0, found.high)


def _pulls(truth: Any, risk: Any) -> tuple[float, Any]:
    """The index, and how much each row (n,) pulls it up or down."""
    import numpy as np

    risk = np.asarray(risk, dtype=float)
    won, met = np.zeros(len(risk)), np.zeros(len(risk))
    for rows, able, share in _pairs(truth, risk):
        won[rows] += share.sum(axis=1)
        met[rows] += able.sum(axis=1)
        won += share.sum(axis=0)
        met += able.sum(axis=0)
    pairs = float(met.sum()) / 2
    if not pairs:
        raise ValueError("no two of these rows can be compared: too few events")
    index = float(won.sum()) / 2 / pairs
    return index, (won - index * met) / pairs


def _pairs(truth: Any, risk: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Some rows with an event, which others they can be compared with, and who had the higher risk: 1, 0.5 or 0."""
    import numpy as np

    event, time = truth["event"], truth["time"]
    early = np.flatnonzero(event)
    step = max(1, CELLS // max(1, len(risk)))
    for start in range(0, len(early), step):
        rows = early[start : start + step]
        later = time[None, :] > time[rows, None]
        able = later | ((time[None, :] == time[rows, None]) & ~event[None, :])
        gap = risk[rows, None] - risk[None, :]
        yield rows, able, np.where(able, np.where(np.abs(gap) <= SAME, 0.5, gap > 0), 0.0)


def left_over(truth: Any) -> Any:
    """How much more often each row (n,) had its event than its time alone makes likely (martingale residuals)."""
    import numpy as np

    order = np.argsort(truth["time"], kind="stable")
    event, time = truth["event"][order].astype(float), truth["time"][order]
    first = np.searchsorted(time, time)  # rows of one time are at risk together
    risk = np.add.reduceat(event, np.unique(first)) / (len(time) - np.unique(first))
    so_far = np.cumsum(risk)[np.searchsorted(np.unique(time), time)]
    found = np.empty(len(time))
    found[order] = event - so_far
    return found
