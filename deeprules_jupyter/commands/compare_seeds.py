"""Networks that were trained alike from other seeds: how much of a difference is the seed's, and how much the rows'."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist, mean, stdev

from deeprules_jupyter.experiments.baseline import Result
from deeprules_jupyter.experiments.baseline.compare import difference
from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import HeldOut
from deeprules_jupyter.experiments.baseline.study import answer
from deeprules_jupyter.lockbox.intervals import simultaneous


def sentence(result: Result, rows: HeldOut, answers: Sequence[Answer], name: str) -> str:
    """Seed noise and test noise side by side, and the mean difference with both. `answers`: of two networks or more."""
    one, z = result.problem, NormalDist().inv_cdf(0.5 + simultaneous(rows.looks) / 2)
    own = answer(result.fitted, rows.table.rows, one.task, 0 if one.classes is None else len(one.classes))
    gaps = [difference(one, rows, own, each) for each in answers]
    scores = [one.metric.shown(one.metric(rows.y, each)) for each in answers]
    by_rows = mean((gap.high - gap.low) / 2 / z for gap in gaps)
    by_seed = stdev(gap.value for gap in gaps)
    middle, reach = mean(gap.value for gap in gaps), z * sqrt(by_rows**2 + by_seed**2 / len(gaps))
    best = f"the {result.best.family.name}"
    return (
        f"Over {len(gaps)} seeds {name} scores {min(scores):.3f} to {max(scores):.3f}. Noise of the seed: "
        f"{by_seed:.3f}; of these rows: {by_rows:.3f} (standard errors). With both, {best} is {middle:+.3f} "
        f"({middle - reach:+.3f} to {middle + reach:+.3f}, higher is better for it) from the mean of the seeds."
    )
