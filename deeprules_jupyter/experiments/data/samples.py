"""Rows of each class, counted in units that are independent of each other."""

from __future__ import annotations

from deeprules_jupyter.experiments.data.check import PAPER, About, Check
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "rows-per-class", "Rows of each class",
    "A network that learns its features needs many rows; those of one unit tell less than their number.",
    "Compare with a tuned traditional model first, use pre-trained weights, or collect more units.",
    f"tip 1 of {PAPER}, after Cho et al. 2015, arXiv:1511.06348", 1,
)  # fmt: skip


def check(table: Table) -> Check:
    """How many units the rarest class has."""
    import numpy as np

    if table.label is None:
        return ABOUT.none("no label was named")
    if not table.label.classes:
        return ABOUT.none(f"{table.label.name} is a number, not a class")
    codes, unit = table.label.codes, "rows"
    if table.group is not None:
        pairs = np.unique(np.stack([codes, table.group.codes]), axis=1)
        codes, unit = pairs[0][(pairs[0] >= 0) & (pairs[1] >= 0)], f"units of {table.group.name}"
    sizes = np.bincount(codes[codes >= 0], minlength=table.label.count)
    least = int(sizes.min())
    rarest = table.label.values[int(sizes.argmin())]
    shown = (("rarest class", rarest), (unit, least), ("classes", table.label.count))
    limits = table.limits
    if least < limits.few:
        return ABOUT.found("fix", f"the class {rarest} has {least} {unit}, fewer than {limits.few}", *shown)
    if least < limits.usual:
        said = f"the class {rarest} has {least} {unit}; networks are usually trained on thousands of each class"
        return ABOUT.found("note", said, *shown)
    return ABOUT.passed(f"the rarest class, {rarest}, has {least:,} {unit}")
