"""What the main directions of the features follow: the batch, or the label."""

from __future__ import annotations

import re
from typing import Any

from deeprules_jupyter.experiments.data.batch import grouped
from deeprules_jupyter.experiments.data.chance import in_two_steps
from deeprules_jupyter.experiments.data.check import OURS, About, Check, Points, per_cent
from deeprules_jupyter.experiments.data.table import Column, Table

ABOUT = About(
    "components", "Main directions of the data",
    "Where the largest differences between rows are those between batches, a model meets them first.",
    "Look at the figure. Correct for the batch within the pipeline, and judge on a batch that did not train.",
    f"share of each component's variance (R2), p by permutation; {OURS}",
)  # fmt: skip
MOST = 10  # components
LEAST = 0.05  # share of the variance, from which a component is a main direction
DRAWN = 800  # points of the figure
NAMED = 6  # values of a column that have a colour in it


def check(table: Table) -> Check:
    """R2 of each component on the batch, beside the label."""
    import numpy as np

    if not table.batches or table.label is None:
        return ABOUT.none("it needs a label and a batch: --batch COLUMN")
    scores, shares = table.parts
    if scores.shape[1] < 2 or len(scores) < 20:
        return ABOUT.none("it needs two columns of numbers and 20 rows")
    scores, shares = scores[:, :MOST], shares[:MOST]
    main = shares >= LEAST
    label = _explained(scores, table.label.codes[table.even])
    each = [(one, _explained(scores, grouped(one.codes[table.even]))) for one in table.batches]
    over = [(float((own - label)[main].max(initial=-1)), one, own) for one, own in each]
    gain, one, own = max(over, key=lambda found: found[0])
    figure = _points(table, scores, shares, one)
    shown = [(f"PC{i + 1} ({per_cent(shares[i])} of the variance)", f"batch {own[i]:.2f}, label {label[i]:.2f}")
             for i in range(len(shares)) if main[i]]  # fmt: skip
    if gain < table.limits.component_gain:
        said = f"no main direction follows a batch clearly more than `{table.label.name}`"
        return ABOUT.passed(said, *shown, figure=figure)
    at = int(np.where(main, own - label, -1).argmax())
    p = min(1.0, _p(scores[:, main], grouped(one.codes[table.even]), table) * len(table.batches))
    said = f"PC{at + 1} follows `{one.name}` (R2 {own[at]:.2f}) more than `{table.label.name}` ({label[at]:.2f})"
    if p > table.limits.alpha:
        return ABOUT.passed("no main direction follows a batch beyond chance", *shown, p=p, figure=figure)
    return ABOUT.found("note", said, *shown, p=p, figure=figure)


def _explained(scores: Any, codes: Any) -> Any:
    """The share of each column's variance that lies between the groups: (k,)."""
    import numpy as np

    groups = np.unique(codes, return_inverse=True)[1].reshape(-1)
    sizes = np.bincount(groups).astype(np.float64)
    G = (groups[:, None] == np.arange(len(sizes))).astype(np.float64)
    centred = scores - scores.mean(axis=0)
    means = G.T @ centred / sizes[:, None]
    return (sizes[:, None] * means**2).sum(axis=0) / np.maximum((centred**2).sum(axis=0), 1e-30)


def _p(scores: Any, codes: Any, table: Table) -> float:
    """How likely a batch explains as much of any main direction by chance."""
    import numpy as np

    groups = np.unique(codes, return_inverse=True)[1].reshape(-1)
    sizes = np.bincount(groups).astype(np.float64)
    centred = (scores - scores.mean(axis=0)) / np.maximum(scores.std(axis=0), 1e-12)

    def most(orders: Any) -> Any:
        cells = groups[orders] + np.arange(len(orders))[:, None] * len(sizes)
        sums = [np.bincount(cells.ravel(), np.tile(one, len(orders)), len(orders) * len(sizes)) for one in centred.T]
        between = [(one.reshape(len(orders), -1) ** 2 / sizes).sum(axis=1) for one in sums]
        return np.max(between, axis=0)

    return in_two_steps(most, len(codes), table.limits.shuffles, np.random.default_rng(0))


def _points(table: Table, scores: Any, shares: Any, one: Column) -> Points:
    import numpy as np

    assert table.label is not None
    some = np.linspace(0, len(scores) - 1, min(DRAWN, len(scores))).astype(np.int64)
    places = tuple((float(x), float(y)) for x, y in scores[some, :2])
    axes = f"PC1 ({per_cent(float(shares[0]))})", f"PC2 ({per_cent(float(shares[1]))})"
    (batch, batches), (label, labels) = (_ordered(c.values, c.codes[table.even][some]) for c in (one, table.label))
    return Points(axes, places, batch, label, one.name, table.label.name, batches, labels)


def _ordered(values: tuple[str, ...], codes: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The numbers of the rows' values in the order in which people count these, and what the first stand for."""
    order = sorted(range(len(values)), key=lambda at: _counted(values[at]))
    place = {code: at for at, code in enumerate(order)}
    return tuple(place.get(int(code), -1) for code in codes), tuple(values[at] for at in order[:NAMED])


def _counted(text: str) -> tuple[tuple[float, str], ...]:
    """b2 before b10, and -2 before 1.5."""
    try:
        return ((float(text), ""),)
    except ValueError:
        parts = re.split(r"(\d+)", text)
        return tuple((float(part), "") if part.isdecimal() else (float("inf"), part) for part in parts)
