"""What is known beside the data, alone: how well batch, time and missing values tell the label."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.batch import MANY, grouped
from deeprules_jupyter.experiments.data.chance import Told, one_hot, told
from deeprules_jupyter.experiments.data.check import OURS, About, Check
from deeprules_jupyter.experiments.data.missing import gaps_of
from deeprules_jupyter.experiments.data.table import Table, factorized, fifths

ABOUT = About(
    "metadata-only", "What is known beside the data, alone",
    "What batch, site, time or missing values tell of the label, any model may have learned in the place of biology.",
    "Show this score beside yours, hold whole batches out, and balance the design where you still can.",
    f"cross-validated ridge regression against shuffled labels; the threshold is {OURS}",
)  # fmt: skip


def check(table: Table) -> Check:
    """A model of the metadata, beside one of the features."""
    import numpy as np

    if table.label is None:
        return ABOUT.none("no label was named")
    names, Z = _beside(table)
    if not names:
        return ABOUT.none("nothing is known beside the features: --batch COLUMN, --time COLUMN")
    codes = table.label.codes[table.even]
    known = codes >= 0
    codes = np.unique(codes[known], return_inverse=True)[1].reshape(-1)
    found = told(Z[known], codes, table.limits.shuffles, np.random.default_rng(0))
    if found is None:
        return ABOUT.none("too few rows or classes")
    p = found.p or 1.0
    what = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    one = "s" * (len(names) == 1)
    shown: list[tuple[str, Any]] = [("AUC of metadata alone", found.auc)]
    if found.auc < table.limits.metadata_auc or p > table.limits.alpha:
        return ABOUT.passed(f"{what} alone hardly tell{one} `{table.label.name}` (AUC {found.auc:.2f})", *shown, p=p)
    whole = of_features(table)
    said = f"{what} alone tell{one} `{table.label.name}` (AUC {found.auc:.2f} in cross-validation)"
    level: Any = "note"
    if whole is not None:
        shown.append(("AUC of the features", whole.auc))
        said += f"; the features reach {whole.auc:.2f}"
        level = "stop" if found.auc >= whole.auc - whole.error else "note"
    return ABOUT.found(level, said, *shown, p=p)


def _beside(table: Table) -> tuple[list[str], Any]:
    """Names of what is known beside the features, and all of it as numbers of SD 1: (n, d)."""
    import numpy as np

    names, parts = [], []
    for one in (*table.batches, *([table.time] if table.time is not None else [])):
        codes = one.codes if one.count <= MANY or one.numbers is None else fifths(one)
        names.append(f"`{one.name}`")
        parts.append(one_hot(grouped(codes[table.even])))
    if names and (gaps := gaps_of(table)[1]):
        names.append("what is missing")
        parts.append(np.stack([one_hot(gap.astype(np.int64))[:, 0] for gap in gaps.values()], axis=1))
    return names, np.concatenate(parts, axis=1) if parts else None


def of_features(table: Table) -> Told | None:
    """A model of all features: numbers, words, and what is missing."""
    import numpy as np

    if table.label is None:
        return None
    scores, _ = table.parts
    codes = table.label.codes[table.even]
    known = codes >= 0
    codes = np.unique(codes[known], return_inverse=True)[1].reshape(-1)
    words = [one_hot(grouped(factorized(values[table.even])[0])) for values in table.others.values()]
    gaps = [one_hot(gap.astype(np.int64))[:, :1] for gap in gaps_of(table)[1].values()]
    Z = np.concatenate([scores / np.maximum(scores.std(axis=0), 1e-12), *words, *gaps], axis=1)
    return told(Z[known], codes, 0, np.random.default_rng(0)) if known.any() else None
