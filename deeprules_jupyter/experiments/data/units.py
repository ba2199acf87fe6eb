"""Whether several rows belong to one patient, animal, slide or the like."""

from __future__ import annotations

from deeprules_jupyter.experiments.data.check import OURS, About, Check, listed
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "units", "Whose the rows are",
    "Rows of one unit are alike, so they must stand on one side of a split, and count once.",
    "Say it once: %deeprules_data --group COLUMN, or --group none.", OURS,
)  # fmt: skip


def check(table: Table) -> Check:
    """The column that was named, or those that look like it."""
    group = table.group
    if group is not None:
        sizes = group.sizes()
        said = f"`{group.name}` has {group.count:,} units, {table.rows / max(group.count, 1):.1f} rows each"
        return ABOUT.passed(said, ("units", group.count), ("largest", int(sizes.max(initial=0))))
    if table.asked:
        return ABOUT.passed("you have said which column tells units apart, or that none does")
    if not table.likely_units:
        return ABOUT.passed("no column looks like a patient, donor, animal or slide with several rows")
    names = listed(table.likely_units)
    return ABOUT.found("note", f"{names} may tell whose a row is: does it?", ("columns", len(table.likely_units)))
