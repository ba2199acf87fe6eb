"""Facts about trials: which settings were tried, on which rows they were judged; and what may be asked of them. Pure.

A trial is one run of a cell that trained. Runs whose cells differ in literals alone are one experiment; a run with the
settings of an earlier one is a repeat, whether or not its seed is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Fact

Settings = tuple[tuple[str, str], ...]
# What a score may be on, the most telling first.
PARTITIONS = ("tuning", "cross-validation", "test", "training", "")
LOWER = ("loss", "error", "mse", "mae", "rmse", "deviance", "entropy", "perplexity", "brier")


class Judged(Frozen):
    """One score of a trial. Without a value it is known that it was measured, not what came out."""

    partition: str  # one of PARTITIONS
    metric: str
    value: float | None
    rows: str = ""  # what the person calls them
    count: int | None = None


class Trial(Fact, kw_only=True):
    """One run of a cell in which models were trained by hand, or one search."""

    experiment: str  # equal for runs that differ in literals alone
    settings: Settings  # name and value as code
    seeds: Settings = ()
    scores: tuple[Judged, ...] = ()
    seconds: float = 0.0  # of the cell, on the clock
    trainings: int = 1
    learner: str = ""
    ended: str = ""  # "failed" or "interrupted"
    how: str = ""  # the search that made it, such as "GridSearchCV"; "" by hand
    tried: int = 1  # settings
    space: Settings = ()  # of a search: what it chose from
    chosen: Settings = ()  # and what it chose
    edges: tuple[str, ...] = ()  # those of them that lie on the border of their range
    notebook: str = ""
    when: str = ""
    session: str = ""  # one per kernel

    @property
    def cell(self) -> str:
        """The cell, as far as it is known."""
        return self.place.cell_id or ""


Yardstick = tuple[str, str, str]  # partition, metric, rows


NATURAL = (0, 1)  # where a setting ends by itself, as a share of columns, or one neighbour
FEWEST = 3  # different numbers, from which a range has edges worth naming


def edge(value: object, tried: Iterable[object]) -> str:
    """`smallest` or `largest`, where a number lies on the border of those that were tried; else "".

    Not where the range ends by itself, and not below a `None`, which means no limit at all.
    """
    values = list(tried)
    numbers = {one for one in values if isinstance(one, int | float) and not isinstance(one, bool)}
    if len(numbers) < FEWEST or value in NATURAL or value not in numbers:
        return ""
    if value == min(numbers):
        return "smallest"
    return "largest" if value == max(numbers) and None not in values else ""


def measure(metric: str) -> str:
    """A measure in words: `balanced accuracy`, and `best score` for the attribute of a search."""
    return (metric[:-1] if metric.endswith("_") else metric.removesuffix("_score")).replace("_", " ")


def is_table(metric: str, value: float | None) -> bool:
    """Whether this is an attribute that holds many numbers, as `cv_results_` of a search does, and no measure."""
    return metric.endswith("_") and value is None


def experiments(trials: Iterable[Trial]) -> list[list[Trial]]:
    """The trials of each experiment in order, the experiment that ran last at the end."""
    groups: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        key = (trial.experiment, trial.how)
        groups[key] = [*groups.pop(key, []), trial]
    return list(groups.values())


def settings_tried(trials: Iterable[Trial]) -> list[list[Trial]]:
    """By hand: the runs of each setting, in the order in which the settings came. What failed is not counted."""
    groups: dict[Settings, list[Trial]] = {}
    for trial in trials:
        if not trial.ended and not trial.how:
            groups.setdefault(trial.settings, []).append(trial)
    return list(groups.values())


def varied(trials: Sequence[Trial]) -> list[str]:
    """The settings that are not the same in all of them."""
    values: dict[str, set[str | None]] = {}
    for trial in trials:
        for name, _ in trial.settings:
            values.setdefault(name, set())
    for trial in trials:
        own = dict(trial.settings)
        for name, seen in values.items():
            seen.add(own.get(name))
    return [name for name, seen in values.items() if len(seen) > 1]


def yardstick(trials: Sequence[Trial]) -> Yardstick | None:
    """By what most of them can be compared: on tuning rows if there are any, with values if these are known."""
    counts: dict[Yardstick, list[int]] = {}
    for trial in trials:
        for key, known in {
            (one.partition, one.metric, one.rows): one.value is not None for one in trial.scores
        }.items():
            counts.setdefault(key, [0, 0])[0] += known
            counts[key][1] += 1
    whole = {key: count for key, count in counts.items() if count[1] * 2 > len(trials)}

    def rank(key: Yardstick) -> tuple[int, int, bool, int]:
        known, seen = whole[key]
        return PARTITIONS.index(key[0]), -seen, lower_is_better(key[1]), -known

    return min(whole, key=rank, default=None)


def on_rows(by: Yardstick) -> str:
    """`on the tuning rows X_val`."""
    kinds = {
        "tuning": "on the tuning rows", "cross-validation": "by cross-validation on", "test": "on the test rows",
        "training": "on the training rows", "": "on rows of unknown use,",
    }  # fmt: skip
    return f"{kinds.get(by[0], by[0])} {f'`{by[2]}`' if by[2] else 'that have no name'}"


def value_of(trial: Trial, by: Yardstick | None) -> float | None:
    """The last score of this kind, or None."""
    found = [one.value for one in trial.scores if by == (one.partition, one.metric, one.rows)]
    return next((value for value in reversed(found) if value is not None), None)


def lower_is_better(metric: str) -> bool:
    """Whether a small value of it is a good one."""
    return any(word in metric.lower() for word in LOWER)


def best(trials: Sequence[Trial], by: Yardstick | None) -> Trial | None:
    """The one that did best."""
    scored = [(value, trial) for trial in trials if (value := value_of(trial, by)) is not None]
    if not scored or by is None:
        return None
    return (min if lower_is_better(by[1]) else max)(scored, key=lambda pair: pair[0])[1]


def expected_best(scores: Sequence[float]) -> list[float]:
    """The expected best of k random trials for k = 1 to n, from n trials that were made (Dodge et al. 2019)."""
    ranked, n = sorted(scores), len(scores)
    return [sum(score * (((i + 1) / n) ** k - (i / n) ** k) for i, score in enumerate(ranked)) for k in range(1, n + 1)]


def worth(trials: Sequence[Trial], by: Yardstick | None) -> list[float]:
    """The expected best score of 1, 2, ... of these trials; empty where fewer than two values are known."""
    values = [value for trial in trials if (value := value_of(trial, by)) is not None]
    if len(values) < 2 or by is None:
        return []
    if lower_is_better(by[1]):
        return [-value for value in expected_best([-value for value in values])]
    return expected_best(values)
