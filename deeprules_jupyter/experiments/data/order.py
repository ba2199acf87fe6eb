"""Whether equal labels stand together: the rows are sorted."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.check import About, Check, rows
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "order", "The order of the rows",
    "Folds or a test set that are cut without shuffling then hold other classes or times than those that train.",
    "Shuffle when splitting (shuffle=True), or split by time or unit if the order has a meaning.",
    "runs test, Mood 1940 (Ann. Math. Stat. 11:367); the effect of 0.8 is ours",
)  # fmt: skip
FEWEST = 20  # rows


def check(table: Table) -> Check:
    """Runs of equal labels, beside those of a random order."""
    from scipy.stats import norm

    if table.label is None:
        return ABOUT.none("no label was named")
    codes = table.label.codes[table.even]
    codes = codes[codes >= 0]
    if len(codes) < FEWEST:
        return ABOUT.none(f"{rows(len(codes))} are too few to have an order")
    runs, expected, spread = expected_runs(codes)
    share, p = runs / max(expected, 1e-9), float(norm.cdf((runs + 0.5 - expected) / max(spread, 1e-9)))
    shown = (("runs", runs), ("runs expected", round(expected)))
    name = f"`{table.label.name}`"
    if p <= table.limits.alpha and share < table.limits.runs:
        sorted_ = runs <= 2 * table.label.count
        said = f"the rows are sorted by {name}" if sorted_ else f"rows of equal {name} stand together"
        return ABOUT.found("fix", f"{said}: {runs:,} runs where {expected:,.0f} are expected", *shown, p=p)
    return ABOUT.passed(f"{name} stands in no order of its own", *shown, p=max(p, 1e-300))


def expected_runs(codes: Any) -> tuple[int, float, float]:
    """Runs of equal values, and their mean and standard deviation over all orders."""
    import numpy as np

    n, sizes = len(codes), np.bincount(codes).astype(np.float64)
    two, three = float((sizes**2).sum()), float((sizes**3).sum())
    mean = (n * (n + 1) - two) / n
    variance = (two * (two + n * (n + 1)) - 2 * n * three - n**3) / (n**2 * (n - 1))
    return int((codes[1:] != codes[:-1]).sum()) + 1, mean, float(np.sqrt(max(variance, 0.0)))
