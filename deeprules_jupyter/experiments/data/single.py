"""Whether one column does it all."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.chance import hanley
from deeprules_jupyter.experiments.data.check import About, Check
from deeprules_jupyter.experiments.data.metadata import of_features
from deeprules_jupyter.experiments.data.table import Table, factorized

ABOUT = About(
    "single-column", "One column that does it all",
    "A column that tells the label by itself was often made from it, or filled in after it was known.",
    "Ask whether this column is known when a prediction is needed; if not, leave it out. If it is, report it as a rule "
    "of one column to compare with.",
    "Mann-Whitney test with Bonferroni over columns; 0.95 is ours",
)  # fmt: skip
FEWEST = 20  # rows


def check(table: Table) -> Check:
    """The column with the largest area under the curve."""
    import numpy as np

    if table.label is None:
        return ABOUT.none("no label was named")
    codes = table.label.codes[table.even]
    known = codes >= 0
    kinds, codes = np.unique(codes[known], return_inverse=True)
    names, values = _columns(table, known)
    if known.sum() < FEWEST or len(kinds) < 2 or len(names) < 2:
        return ABOUT.none("it needs two columns, two classes and 20 rows")
    areas, p = _areas(values, codes.reshape(-1), len(kinds))
    best = int(areas.argmax())
    shown = [(names[i], f"AUC {areas[i]:.3f}") for i in np.argsort(-areas)[:3]]
    said = f"`{names[best]}` alone tells `{table.label.name}` with an AUC of {areas[best]:.2f}"
    whole = of_features(table)
    level, more = _level(table, float(areas[best]), codes, whole)
    if not level or p > table.limits.alpha:
        return ABOUT.passed(f"{said}, the best single column; all together tell more" if whole else said, *shown, p=p)
    return ABOUT.found(level, said + more, *shown, p=p)


def _level(table: Table, area: float, codes: Any, whole: Any) -> tuple[Any, str]:
    import numpy as np

    sizes = np.bincount(codes.reshape(-1))
    error = hanley(area, int(sizes.min()), int(sizes.sum() - sizes.min()))
    alone = whole is None or area >= whole.auc - max(whole.error, error)
    if area >= table.limits.single_auc and alone:
        return "fix", ": as well as all columns together" if whole else ""
    if alone and whole is not None and area >= table.limits.readable_auc:
        return "note", f"; all columns together in a linear model reach {whole.auc:.2f}"
    return "", ""


def _columns(table: Table, known: Any) -> tuple[list[str], Any]:
    """Names, and (n, d) numbers; a missing one is the smallest. Of words, whether they are there, or which of two."""
    import numpy as np

    names, parts = [], []
    if table.width:
        part = table.numbers[table.even]
        part = np.asarray(part.toarray() if hasattr(part, "toarray") else part).astype(np.float64)[known]
        part[~np.isfinite(part)] = -np.inf
        names += [table.called(at) for at in range(table.width)]
        parts.append(part)
    for name, values in table.others.items():
        codes = factorized(values[table.even])[0][known]
        there = codes >= 0
        if not there.all() or len(np.unique(codes)) == 2:
            parts.append((codes if there.all() else there).astype(np.float64)[:, None])
            names.append(name)
    return names, np.concatenate(parts, axis=1) if parts else np.zeros((int(known.sum()), 0))


def _areas(values: Any, codes: Any, kinds: int) -> tuple[Any, float]:
    """The area of each column, the mean over classes in its better direction, and the p of the best."""
    import numpy as np
    from scipy.stats import norm, rankdata

    n, ranks = len(codes), rankdata(values, axis=0)
    spread = ((ranks - ranks.mean(axis=0)) ** 2).mean(axis=0)
    total, largest = np.zeros(values.shape[1]), 0.0
    for one in range(1 if kinds == 2 else 0, kinds):
        own = codes == one
        m = int(own.sum())
        area = (ranks[own].sum(axis=0) - m * (m + 1) / 2) / (m * (n - m))
        error = np.sqrt(spread / ((n - 1) * m * (n - m)))
        z = np.abs(area - 0.5) / np.maximum(error, 1e-12)
        largest = max(largest, float(np.where(spread > 0, z, 0).max(initial=0)))
        total += np.where(spread > 0, np.maximum(area, 1 - area), 0.5)
    turns = 1 if kinds == 2 else kinds
    return total / turns, min(1.0, float(2 * norm.sf(largest)) * values.shape[1] * turns)
