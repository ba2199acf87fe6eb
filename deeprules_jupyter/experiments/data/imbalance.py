"""Whether a class is rare."""

from __future__ import annotations

from deeprules_jupyter.experiments.data.check import About, Check, per_cent
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "imbalance", "How even the classes are",
    "Where a class is rare, always saying the other one is nearly always right: accuracy then says little.",
    "Split with stratify=, and report balanced accuracy, MCC or a precision-recall curve beside accuracy.",
    "thresholds of skore 0.28",
)  # fmt: skip


def check(table: Table) -> Check:
    """The share of the rarest class."""
    label, limits = table.label, table.limits
    if label is None or not label.classes:
        return ABOUT.none("no label was named" if label is None else f"{label.name} is a number, not a class")
    sizes = label.sizes()
    at = label.values.index(table.positive) if table.positive is not None else int(sizes.argmin())
    share, ratio = float(sizes[at] / sizes.sum()), float(sizes[at] / sizes.max())
    shown = (("class", label.values[at]), ("rows", int(sizes[at])), ("share", per_cent(share)))
    said = f"the class {label.values[at]} has {int(sizes[at]):,} of {int(sizes.sum()):,} rows ({per_cent(share)})"
    rare = share < limits.minority if label.count == 2 else share < limits.class_share and ratio < limits.class_ratio
    return ABOUT.found("note", said, *shown) if rare else ABOUT.passed(said, *shown)
