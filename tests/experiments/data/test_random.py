"""Five hundred random tables: each check speaks as seldom as its p-value says, and so does the page as a whole."""

from __future__ import annotations

from collections import Counter

import numpy as np

from deeprules_jupyter.experiments.data import CHECKS, near, samples
from deeprules_jupyter.experiments.data.check import judged
from deeprules_jupyter.experiments.data.table import Column, Table, column

TABLES, ROWS = 500, 48
NOMINAL = 0.05
HIGHEST = NOMINAL + 3 * (NOMINAL * (1 - NOMINAL) / TABLES) ** 0.5  # three standard errors above it


def random_table(rng: np.random.Generator) -> Table:
    """Columns of several kinds, gaps, a batch and a label, each independent of all others."""
    X = np.stack(
        [rng.normal(50, 9, ROWS), rng.gamma(2, 3, ROWS), rng.integers(0, 8, ROWS), rng.uniform(1, 9, ROWS)], axis=1
    )
    X[rng.random(ROWS) < 0.3, 1] = np.nan
    label = column("y", rng.integers(0, 2, ROWS), label=True)
    batch = Column("site", rng.integers(0, int(rng.integers(3, 6)), ROWS), tuple(map(str, range(12))))
    return Table("X", ROWS, "array", X, label=label, batches=(batch,))


def test_random_tables_stay_silent() -> None:
    rng = np.random.default_rng(1)
    alone: Counter[str] = Counter()
    together = 0
    for turn in range(TABLES):
        table = random_table(rng)
        left_out = (
            (samples,) if turn % 5 == 0 else (samples, near)
        )  # near twins cost most and have no level of their own
        checks = [module.check(table) for module in CHECKS if module not in left_out]
        alone.update(one.name for one in checks if one.p is not None and one.p <= NOMINAL)
        together += any(one.state == "finding" and one.name != "missing" for one in judged(checks, table.limits))
    assert together <= HIGHEST * TABLES, together
    assert max(alone.values()) <= HIGHEST * TABLES, alone
    assert alone["missing"] >= 0.02 * TABLES, "a test that never rejects has no level"
    assert {"missing", "order", "batch-label", "metadata-only"} <= set(alone)
