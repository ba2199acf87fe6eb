"""Every family gets its turn: the one that has computed least goes next, until all are done or the time is up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from deeprules_jupyter.experiments.baseline.families import Family
from deeprules_jupyter.experiments.baseline.study import Study, Trial

KEPT = 0.75  # share of a budget that the search may use; the winner is then fitted on all rows and compared


@dataclass
class Effort:
    """What one family was given, and what came of it."""

    family: Family
    trials: list[Trial] = field(default_factory=list)
    seconds: float = 0.0  # on the clock, preparation of the rows included
    failed: str = ""  # why it could not go on
    stopped: bool = False  # the time was up, or the person stopped
    final: Trial | None = None  # the best setting, judged once more on other folds

    @property
    def count(self) -> int:
        """How many settings were tried."""
        return sum(trial.count for trial in self.trials)

    @property
    def judged(self) -> list[Trial]:
        """The trials that were judged on most folds; a ranking alone counts only where nothing else is."""
        most = max((trial.depth for trial in self.trials), default=0)
        return [trial for trial in self.trials if trial.depth == most and trial.score > float("-inf")]

    @property
    def best(self) -> Trial | None:
        """The setting that did best."""
        return self.final or self.chosen

    @property
    def chosen(self) -> Trial | None:
        """The same, as it did on the folds that it was chosen on."""
        return max(self.judged, key=lambda trial: trial.score, default=None)

    @property
    def default(self) -> Trial | None:
        """The library's own setting, where it was judged as the best one was."""
        return next((trial for trial in self.judged if trial.default), None)


Progress = Callable[[Sequence[Effort], float, float | None], None]


def search(
    study: Study,
    families: Sequence[Family],
    budget: float | None = None,
    progress: Progress | None = None,
    each: float | None = None,
) -> list[Effort]:
    """Let each family try its settings. `budget` in seconds, for all of them, `each` for one of them, which tries one
    round at least; an interrupt keeps what is there."""
    efforts = [Effort(family) for family in families]
    runs: list[tuple[Effort, Iterator[list[Trial]]]] = [(one, one.family.rounds(study)) for one in efforts]
    began = time.perf_counter()
    limit = float("inf") if budget is None else budget * KEPT
    try:
        while runs:
            runs.sort(key=lambda run: run[0].seconds)
            effort, rounds = runs[0]
            late = time.perf_counter() - began + min(effort.seconds, limit / 3) > limit
            if late or (each is not None and effort.trials and effort.seconds >= each):
                effort.stopped = True
                runs.pop(0)
                continue
            if not _step(effort, rounds):
                runs.pop(0)
            if progress is not None:
                progress(efforts, time.perf_counter() - began, budget)
    except KeyboardInterrupt:
        for effort, _ in runs:
            effort.stopped = True
    return efforts


def _step(effort: Effort, rounds: Iterator[list[Trial]]) -> bool:
    """One round; whether there may be another."""
    began = time.perf_counter()
    try:
        effort.trials += next(rounds)
    except StopIteration:
        return False
    except Exception as exc:  # a model that fails costs only itself
        effort.failed = reason(exc)
        return False
    finally:
        effort.seconds += time.perf_counter() - began
    return True


def reason(error: Exception) -> str:
    """What went wrong, in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def winner(efforts: Sequence[Effort]) -> Effort:
    """The family whose best setting did best. Raises ValueError where no model could be tried."""
    able = [one for one in efforts if one.best is not None]
    if not able:
        reasons = "; ".join(dict.fromkeys(one.failed for one in efforts if one.failed))
        raise ValueError(f"no model could be tried ({reasons or 'the time was up before the first one was done'})")
    most = max(one.best.depth for one in able if one.best is not None)
    judged = [one for one in able if one.best is not None and one.best.depth == most]
    return max(judged, key=lambda one: one.best.score if one.best is not None else float("-inf"))


def pipeline(study: Study, effort: Effort, trial: Trial) -> Any:
    """The whole Pipeline of one trial, not fitted."""
    from sklearn.pipeline import Pipeline

    one = study.problem
    model = effort.family.model(trial.settings, one.task, one.seed)
    steps = study.steps(trial.dense)
    if one.train.kind == "array" and not getattr(effort.family, "even", True):
        steps = [step for step in steps if step[0] != "scale"]  # which would hold the table a second time
    return Pipeline([*steps, ("model", model)])
