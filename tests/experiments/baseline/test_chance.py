"""Whether the best of many trials tells more than chance: the error holds for all of them together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from deeprules_jupyter.experiments.baseline import compare
from deeprules_jupyter.experiments.baseline.chance import SURE, chance, coded, telling
from deeprules_jupyter.experiments.baseline.families import chosen
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.baseline.search import search
from deeprules_jupyter.experiments.baseline.study import Study
from deeprules_jupyter.experiments.baseline.survival import left_over

TRIALS, ROWS = 40, 60


def asked(luck: Any, strength: float = 0.0, groups: Any = None) -> float | None:
    """Many trials that say something by chance, the first of which may know a part of the target."""
    y = luck.integers(0, 2, ROWS) if groups is None else luck.integers(0, 2, groups.max() + 1)[groups]
    noise = (
        luck.normal(size=(TRIALS, ROWS)) if groups is None else luck.normal(size=(TRIALS, groups.max() + 1))[:, groups]
    )
    noise[0] += strength * y
    answers = [[telling(np.column_stack([-one, one]), "binary")] for one in noise]
    return chance(answers, [coded(y, "binary")], [groups], 0)


@pytest.mark.parametrize("groups", [None, np.repeat(np.arange(20), 3)])
def test_the_best_of_forty_trials_without_a_meaning_is_called_a_signal_no_more_often_than_is_said(groups: Any) -> None:
    luck = np.random.default_rng(0)
    found = [asked(luck, groups=groups) for _ in range(80)]
    assert all(one is not None for one in found)
    assert sum(one <= 0.25 for one in found if one is not None) <= 30  # 20 are expected; 3 standard errors above
    assert sum(one <= SURE for one in found if one is not None) <= 6


def test_a_trial_that_knows_a_part_of_the_target_is_seen_among_many_that_do_not() -> None:
    luck = np.random.default_rng(0)
    assert all(one is not None and one <= SURE for one in (asked(luck, 2.0) for _ in range(5)))


def test_constant_answers_tell_nothing() -> None:
    same = [[telling(np.full((ROWS, 2), 0.5), "binary")]]
    assert chance(same, [coded(np.arange(ROWS) % 2, "binary")], [None], 0) is None


def kinds(luck: Any, meant: bool) -> dict[str, tuple[Any, Any]]:
    """A target of each kind, with or without a meaning."""
    X = luck.normal(size=(120, 5))
    told = X[:, 0] + X[:, 1] if meant else luck.normal(size=120)
    times = np.empty(120, dtype=[("event", bool), ("time", float)])
    times["event"], times["time"] = luck.uniform(size=120) < 0.7, np.exp(-told)
    return {
        "classes": (X, np.digitize(told, [-0.6, 0.6])),
        "number": (X, told),
        "labels": (X, np.column_stack([told > 0, luck.integers(0, 2, 120)]).astype(int)),
        "survival": (X, times),
    }


@pytest.mark.parametrize("kind", ["classes", "number", "labels", "survival"])
def test_targets_of_all_kinds(kind: str) -> None:
    if kind == "survival":
        pytest.importorskip("sksurv")
    models = {"number": ["ridge"], "survival": ["cox"]}.get(kind, ["bayes"])
    for meant in (True, False):
        study = Study(problem(*kinds(np.random.default_rng(1), meant)[kind]))
        found = compare.chance_of(study, search(study, chosen(models, study.problem.task)))
        assert found is not None and (found <= SURE) == meant


def test_what_is_left_over_of_an_event_is_that_of_nelson_and_aalen() -> None:
    truth = np.array([(True, 2.0), (False, 1.0), (True, 3.0), (True, 2.0)], dtype=[("event", bool), ("time", float)])
    assert left_over(truth) == pytest.approx([1 - 2 / 3, 0.0, 1 - 2 / 3 - 1, 1 - 2 / 3])
