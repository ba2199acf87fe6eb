"""Whether batch and label go together: site, plate, run and the like."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.chance import chi2, cramer, crossed, in_two_steps
from deeprules_jupyter.experiments.data.check import About, Check, listed
from deeprules_jupyter.experiments.data.table import Column, Table

ABOUT = About(
    "batch-label", "Batch against label",
    "Where a class comes from its own site or plate, a model may learn the site and be called right for it.",
    "Balance the design, hold whole batches out (GroupKFold), and show the score on a batch that did not train.",
    "Cramer's V without its bias (Bergsma 2013), p by permutation, Holm over columns; the thresholds are ours",
)  # fmt: skip
MANY = 50  # values, beyond which a column is asked by its most frequent ones


def check(table: Table) -> Check:
    """The column that goes most with the label."""
    if table.label is None or not table.batches:
        return ABOUT.none("no label was named" if table.label is None else "no batch was named: --batch COLUMN")
    found = sorted(((one, *strength(table, one)) for one in table.batches), key=lambda each: (each[2], -each[1]))
    count = len(found)
    sure = [
        (one, v, p) for rank, (one, v, p) in enumerate(found)
        if all(q * (count - at) <= table.limits.alpha for at, (_, _, q) in enumerate(found[: rank + 1]))
    ]  # fmt: skip
    strong = [(one, v, p) for one, v, p in sure if v >= table.limits.association_note]
    adjusted = min(1.0, min(p for _, _, p in found) * count)
    shown = [(f"V of {one.name}", v) for one, v, _ in found[:10]]
    if not strong:
        return ABOUT.passed(f"{listed([one.name for one in table.batches])} and `{table.label.name}` do not go "
                            "together beyond chance or weakly", *shown, p=adjusted)  # fmt: skip
    one, v, p = max(strong, key=lambda each: each[1])
    level: Any = "fix" if v >= table.limits.association_fix else "note"
    said = f"`{one.name}` and `{table.label.name}` go together (Cramer's V {v:.2f}, where 0 is not at all)"
    return ABOUT.found(level, said, *shown, p=min(1.0, p * count))


def strength(table: Table, batch: Column) -> tuple[float, float]:
    """Cramer's V of a batch and the label, and how likely it is by chance."""
    import numpy as np

    a, b = both(table, batch)
    if len(a) < 4 or a.max(initial=0) == 0 or b.max(initial=0) == 0:
        return 0.0, 1.0
    rng = np.random.default_rng(0)
    p = in_two_steps(lambda orders: chi2(crossed(a, b, orders)), len(a), table.limits.shuffles, rng)
    return cramer(crossed(a, b, np.arange(len(a))[None, :])[0]), p


def both(table: Table, batch: Column) -> tuple[Any, Any]:
    """Codes of batch and label in the rows of the sample that have both, each from 0 on."""
    import numpy as np

    assert table.label is not None
    a, b = grouped(batch.codes[table.even]), table.label.codes[table.even]
    known = (a >= 0) & (b >= 0)
    return (np.unique(one[known], return_inverse=True)[1].reshape(-1) for one in (a, b))  # type: ignore[return-value]


def grouped(codes: Any, most: int = MANY) -> Any:
    """The most frequent values, all others as one."""
    import numpy as np

    sizes = np.bincount(codes[codes >= 0])
    if len(sizes) <= most:
        return codes
    kept = np.argsort(-sizes, kind="stable")[: most - 1]
    return np.where(codes < 0, -1, np.where(np.isin(codes, kept), codes, kept.max() + len(sizes)))
