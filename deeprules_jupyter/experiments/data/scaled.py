"""Whether the columns were scaled before they came here."""

from __future__ import annotations

from deeprules_jupyter.experiments.data.check import OURS, About, Check, per_cent
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "scaled", "Scaled on arrival",
    "Whoever scaled them used all rows, those of a later test set too. By itself that moves scores little.",
    "Start from the unscaled values, and scale within the pipeline; or say in the report that this was not possible.",
    OURS,
)  # fmt: skip
FEWEST_ROWS, FEWEST_COLUMNS, MOST = 20, 3, 0.8  # share of the columns
ABOUT_ONE = 0.1  # of expression: cells may be a part of those that were scaled
ROWS = 200_000  # of which means are taken: a scaled column of more rows is found unscaled, never the reverse


def check(table: Table) -> Check:
    """Means of 0 with one spread, or ranges of exactly 0 to 1."""
    import numpy as np

    if not table.dense or table.width < FEWEST_COLUMNS or table.rows < FEWEST_ROWS:
        return ABOUT.none(f"it needs {FEWEST_COLUMNS} columns of numbers and {FEWEST_ROWS} rows")
    if table.rows > ROWS:
        return ABOUT.unseen(f"more than {ROWS:,} rows")
    part = table.numbers.astype(np.float64)
    part[~np.isfinite(part)] = np.nan
    part = part[:, ~np.isnan(part).all(axis=0)]
    low, high, mean, spread = (f(part, axis=0) for f in (np.nanmin, np.nanmax, np.nanmean, np.nanstd))
    moving = spread > 0
    if moving.sum() < FEWEST_COLUMNS:
        return ABOUT.none("hardly any column varies")
    small, usual = table.limits.scaled, float(np.median(spread[moving]))
    centred = (np.abs(mean) < small * spread) & (np.abs(spread / usual - 1) < small) & moving
    two = ((part == low) | (part == high) | np.isnan(part)).all(axis=0)
    ranged = (low == 0) & (high == 1) & ~two
    centre = float(np.median(np.abs(mean[moving])))
    if table.expression and low.min() < 0 and abs(usual - 1) < ABOUT_ONE and centre < ABOUT_ONE:
        said = "expression is below 0 in places, and the genes have means near 0 and SDs near 1: they were scaled"
        return ABOUT.found("note", said, ("SD in the middle", usual), ("lowest value", float(low.min())))
    for found, said in ((centred, "a mean of 0 and all the same spread"), (ranged, "a range of exactly 0 to 1")):
        share = float(found.sum() / moving.sum())
        if share >= MOST:
            text = f"{per_cent(share)} of the columns have {said}"
            return ABOUT.found("note", text, ("columns", int(found.sum())))
    return ABOUT.passed("the columns were not scaled to a common mean or range")
