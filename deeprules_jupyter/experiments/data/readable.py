"""Whether the batch can be read from the features."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.data.batch import both, grouped, strength
from deeprules_jupyter.experiments.data.chance import told
from deeprules_jupyter.experiments.data.check import OURS, About, Check
from deeprules_jupyter.experiments.data.table import Column, Table, fifths

ABOUT = About(
    "batch-readable", "Batch in the features",
    "A model that can tell the batch can use it in the place of biology. Sites may also differ in truth.",
    "Correct for the batch within the pipeline, or hold whole batches out when the model is judged.",
    f"cross-validated ridge regression; the threshold is {OURS}",
)  # fmt: skip
MANY, MOST = 50, 10  # values of a number, from which it is asked in fifths; and of a name, those that are asked


def check(table: Table) -> Check:
    """The batch that is told best."""
    import numpy as np

    if not table.batches:
        return ABOUT.none("no batch was named: --batch COLUMN")
    scores, _ = table.parts
    if not scores.shape[1]:
        return ABOUT.none("no column of numbers varies")
    Z = scores / np.maximum(scores.std(axis=0), 1e-12)
    asked = [(one, found) for one in table.batches if (found := _told(table, Z, one)) is not None]
    if not asked:
        return ABOUT.none("too few rows")
    one, best = max(asked, key=lambda each: each[1].auc)
    p = min(1.0, (best.p or 1.0) * len(asked))
    shown = (("batch", one.name), ("AUC", best.auc))
    if best.auc < table.limits.readable_auc or p > table.limits.alpha:
        return ABOUT.passed(f"`{one.name}` can hardly be told from the features (AUC {best.auc:.2f})", *shown, p=p)
    level: Any = "stop" if _goes_with_label(table, one) else "note"
    said = f"the features tell `{one.name}` (AUC {best.auc:.2f} in cross-validation)"
    said += f", which goes with `{table.label.name}`" if level == "stop" and table.label else ""
    return ABOUT.found(level, said, *shown, p=p)


def _told(table: Table, Z: Any, one: Column) -> Any:
    import numpy as np

    codes = grouped(one.codes if one.count <= MANY or one.numbers is None else fifths(one), MOST)[table.even]
    known = codes >= 0
    if not known.any():
        return None
    codes = np.unique(codes[known], return_inverse=True)[1].reshape(-1)
    return told(Z[known], codes, table.limits.shuffles, np.random.default_rng(0))


def _goes_with_label(table: Table, one: Column) -> bool:
    if table.label is None or not all(len(codes) for codes in both(table, one)):
        return False
    v, p = strength(table, one)
    return v >= table.limits.association_fix and p <= table.limits.alpha
