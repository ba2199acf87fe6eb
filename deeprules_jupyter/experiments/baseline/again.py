"""On few rows, the kinds of models that may be the best are judged once more, on folds that no setting was chosen on.

The best of many settings owes a part of its score to the folds that it was chosen on, and the more, the fewer rows
judge it. On other folds that part is gone, so a kind of model that was tried more often has no more luck.

Sources: Cawley and Talbot 2010 (choosing overfits too); Kim 2009, doi:10.1016/j.csda.2009.04.009 (repeated folds).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from deeprules_jupyter.experiments.baseline.search import Effort, reason, winner
from deeprules_jupyter.experiments.baseline.statistics import corrected_t
from deeprules_jupyter.experiments.baseline.study import Study, Trial

FEW, FEWER = 1000, 200  # rows, up to which there is one more set of folds, or are two
NEAR = 0.5  # level of the interval that must leave the best in reach: about one standard error
APART = 1000  # between the seeds of two sets of folds


def again(study: Study, efforts: Sequence[Effort], until: float = float("inf")) -> None:
    """Give `final` to each effort that is in reach of the best. `until`: a time of `time.perf_counter`."""
    rows, one = len(study.problem.train), study.problem
    able = [effort for effort in efforts if effort.best is not None and not effort.failed]
    stopped = any(effort.stopped for effort in efforts)
    if one.tune is not None or rows > FEW or len(study.folds) < 2 or stopped or not able:
        return
    near = finalists(study, winner(able), able)
    sets = [Study(replace(one, seed=one.seed + APART * k)) for k in range(1, 3 if rows <= FEWER else 2)]
    cost = sum(2 * effort.best.seconds * len(sets) for effort in near if effort.best is not None)
    if len(near) < 2 or time.perf_counter() + cost > until:
        return
    try:
        found = [_judged(effort, sets) for effort in near]
    except KeyboardInterrupt:  # what was found before stands
        return
    for effort, trial in zip(near, found, strict=True):
        effort.final = trial


def finalists(study: Study, best: Effort, efforts: Sequence[Effort]) -> list[Effort]:
    """Those whose best setting may be as good as that of the best one, judged on the same folds."""
    fit, judge = study.folds[0]
    first = best.best
    assert first is not None
    near = []
    for effort in efforts:
        trial = effort.best
        if trial is not None and trial.depth == first.depth and trial.work is not None:
            gaps = [a - b for a, b in zip(first.scores, trial.scores, strict=True) if a == a and b == b]
            if gaps and corrected_t(gaps, len(fit), len(judge), NEAR).low <= 0:
                near.append(effort)
    return near


def _judged(effort: Effort, sets: Sequence[Study]) -> Trial | None:
    """The best setting on all of these folds; None where it cannot be fitted on some of them."""
    best = effort.best
    assert best is not None and best.work is not None
    began = time.perf_counter()
    try:
        found = [one.tried(best.family, [best.settings], best.work, one.views(best.dense))[0] for one in sets]
    except Exception as exc:  # costs only itself, as in the search
        effort.failed = reason(exc)
        return None
    finally:
        effort.seconds += time.perf_counter() - began
    scores = tuple(score for trial in found for score in trial.scores)
    return replace(best, scores=scores, seconds=best.seconds)
