"""The learning curve of the winner: its score with fewer rows to fit on, so whether more rows would help."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from deeprules_jupyter.experiments.baseline.search import Effort, pipeline
from deeprules_jupyter.experiments.baseline.statistics import Difference, corrected_t
from deeprules_jupyter.experiments.baseline.study import Study, answer

SHARES = (0.1, 0.2, 0.35, 0.5, 0.7, 1.0)  # of the rows to fit on
HALF = 0.5
FEWEST = 20  # rows
LONGER = 2.5  # how much longer than one point the next may take

Scores = list[tuple[float, float]]  # of each fold: on rows that judge, and on the rows that were fitted on


@dataclass(frozen=True)
class Growth:
    """Scores on the rows that judge models, never on held-out ones; each the mean over the folds."""

    rows: tuple[int, ...]
    judged: tuple[float, ...]  # the higher the better
    own: tuple[float, ...]  # on the rows that it was fitted on
    gain: Difference | None  # from half of the rows to all of them; None where these were not both reached


def growth(study: Study, effort: Effort, until: float = float("inf")) -> Growth | None:
    """Fit the best setting anew on more and more rows of each fold. `until`: a time of `time.perf_counter`.

    None where there are too few rows, or too little time, for two points.
    """
    most = len(study.folds[0][0])
    found: dict[float, Scores] = {}
    took = 0.0
    for share in (one for one in SHARES if one * most >= FEWEST):
        began = time.perf_counter()
        if began + LONGER * took > until:
            break
        scores = list(_scores(study, effort, share))
        took = time.perf_counter() - began
        if all(value == value for pair in scores for value in pair):
            found[share] = scores
    if len(found) < 2:
        return None
    judged, own = (tuple(_mean([pair[i] for pair in pairs]) for pairs in found.values()) for i in (0, 1))
    return Growth(tuple(int(share * most) for share in found), judged, own, _gain(study, found))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _scores(study: Study, effort: Effort, share: float) -> Iterator[tuple[float, float]]:
    """NaN where the model cannot be fitted on so few rows, or the score not be told."""
    one, best = study.problem, effort.best
    assert best is not None
    for fit, judge in study.folds:
        some = fit[: int(share * len(fit))]
        rows, y = (one.train.take(judge), one.y[judge]) if one.tune is None else (one.tune.rows, one.tune_y)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model = pipeline(study, effort, best).fit(one.train.take(some), one.y[some])
                count = 0 if one.classes is None else len(one.classes)
                yield (
                    one.metric(y, answer(model, rows, one.task, count)),
                    one.metric(one.y[some], answer(model, one.train.take(some), one.task, count)),
                )
        except ValueError:  # such as more neighbours than rows, or one class alone
            yield float("nan"), float("nan")


def _gain(study: Study, found: dict[float, Scores]) -> Difference | None:
    if HALF not in found or 1.0 not in found:
        return None
    fit, judge = study.folds[0]
    test = len(judge) if judge is not None else len(study.problem.tune_y)
    gaps = [all_rows[0] - half[0] for all_rows, half in zip(found[1.0], found[HALF], strict=True)]
    return corrected_t(gaps, len(fit), test)
