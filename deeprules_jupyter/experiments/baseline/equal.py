"""Fair effort: what the winner would have been with no more trials, or no more time, than the network had.

Sources: Hu and Greene 2019 (a method that was not tuned loses by its tuning, not by its kind); Dodge et al. 2019.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.baseline.search import Effort
from deeprules_jupyter.experiments.baseline.statistics import Difference
from deeprules_jupyter.experiments.baseline.study import Trial

NATURAL = (0, 1)  # where a setting ends by itself, as a share of columns or one neighbour
FEWEST = 3  # different values, from which a range has edges worth naming


@dataclass(frozen=True)
class Cost:
    """What was spent on the network, as far as is known."""

    trials: int  # trainings
    seconds: float  # on the clock


@dataclass(frozen=True)
class AtEqual:
    """The winner's kind with as much effort as the network had, against the network."""

    what: str  # "trials" or "seconds"
    trial: Trial
    gap: Difference


def few(effort: Effort, cost: Cost) -> Iterator[tuple[str, Trial]]:
    """The best settings among those that so many trials, and so much time, would have reached.

    The library's own setting comes first, as for anybody who tries a model; the others in the order of the search.
    """
    spent, within = 0.0, list[Trial]()
    order = sorted(effort.trials, key=lambda trial: not trial.default)
    for trial in order:
        spent += trial.seconds
        if within and spent > cost.seconds:
            break
        within.append(trial)
    for what, trials in (("trials", order[: cost.trials]), ("seconds", within)):
        part = Effort(effort.family, list(trials))
        if part.best is not None:
            yield what, part.best


def on_the_edge(effort: Effort) -> list[str]:
    """Settings of the best trial that lie at the end of what was tried, such as `C=1000`: better may lie beyond."""
    best = effort.best
    return [] if best is None else [f"{name}={value:.3g}" for name, value in _edges(effort, best)]


def _edges(effort: Effort, best: Trial) -> Iterator[tuple[str, Any]]:
    for name, value in best.settings.items():
        tried = {trial.settings[name] for trial in effort.trials if name in trial.settings}
        numbers = {one for one in tried if isinstance(one, int | float) and not isinstance(one, bool)}
        ends = (min(numbers), max(numbers)) if len(numbers) >= FEWEST else ()
        if value in ends and value not in NATURAL:
            yield name, value
