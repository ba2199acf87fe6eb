"""Numbers that stand for a missing value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from deeprules_jupyter.experiments.data.check import OURS, About, Check, listed
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "sentinels", "Numbers that mean missing",
    "A model takes -9 or 999 for a measurement: far from all others, it then bends means, scales and trees.",
    "Turn them into missing values where the table is read (na_values=), then impute within the pipeline.", OURS,
)  # fmt: skip
BELOW = (-1, -9, -99, -999, -9999, -99999)
ABOVE = (99, 999, 9999, 99999, 999999)
# What a living being cannot have as 0, by a word in the name of the column.
NEVER_ZERO = frozenset(
    "glucose pressure height weight insulin temperature cholesterol heartrate pulse haemoglobin hemoglobin "
    "skinthickness sodium potassium creatinine platelets".split()
)
NEVER_ZERO_ALONE = frozenset("bmi bp sbp dbp".split())  # these stand in names of genes too: RBP7, IGFBP7
FEWEST, SHARE = 3, 0.002  # times that it stands in a column
CONTINUOUS = 20  # different other values
ROWS = 200_000  # that are looked at


def check(table: Table) -> Check:
    """Columns in which one of these numbers stands far off all others."""
    if not table.dense or not table.width:
        return ABOUT.none("there are no columns of numbers" if not table.width else "sparse counts hold none")
    found = dict(_columns(table))
    if not found:
        return ABOUT.passed("no column holds -9, 999 or the like apart from its other values")
    name, (value, times) = next(iter(found.items()))
    said = f"{listed(list(found))} hold{'s' * (len(found) == 1)} numbers that look like missing values: "
    said += f"{value:g} stands {times:,} times in `{name}`"
    return ABOUT.found("fix", said, *((name, f"{v:g}, {n:,} times") for name, (v, n) in list(found.items())[:10]))


def _columns(table: Table) -> Iterator[tuple[str, tuple[float, int]]]:
    import numpy as np

    step = max(1, table.rows // ROWS)
    for at in range(table.width):
        values = table.numbers[::step, at]
        if values.dtype.kind == "b":
            continue
        values = values[np.isfinite(values)]
        if len(values) < CONTINUOUS or not len(suspects := _suspects(values, table.called(at))):
            continue
        for one in suspects:
            if (times := _apart(values, one)) is not None:
                yield table.called(at), (float(one), times * step)
                break


def _suspects(values: Any, name: str) -> list[float]:
    low, high = float(values.min()), float(values.max())
    ends = [one for one in BELOW if one == low] + [one for one in ABOVE if one == high]
    letters = "".join(c for c in name.lower() if c.isalpha())
    alone = re.findall(r"[a-z]+(?![a-z0-9])", name.lower())
    if low == 0 and (any(word in letters for word in NEVER_ZERO) or NEVER_ZERO_ALONE & set(alone)):
        ends.append(0)
    return [float(one) for one in ends]


def _apart(values: Any, one: float) -> int | None:
    """How often it stands there, if it stands apart; else None."""
    import numpy as np

    times = int((values == one).sum())
    others = values[values != one].astype(np.float64)
    if times < max(FEWEST, SHARE * len(values)) or len(np.unique(others)) < CONTINUOUS:
        return None
    low, q1, q3, high = np.quantile(others, (0, 0.25, 0.75, 1))
    if one == 0:
        return times if low > 0 else None
    if one < 0:
        return times if low >= 0 or low - one > 3 * (q3 - q1) else None
    return times if one - high > 3 * (q3 - q1) and one - high > high - q3 else None
