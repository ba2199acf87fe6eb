"""On few rows the kinds in reach of the best are judged once more, on folds that no setting was chosen on."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

from deeprules_jupyter.experiments.baseline.again import again, finalists
from deeprules_jupyter.experiments.baseline.families import boosting, chosen
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.baseline.search import search, winner
from deeprules_jupyter.experiments.baseline.study import Study

X, Y = load_breast_cancer(return_X_y=True)
FEW, _, FEW_Y, _ = train_test_split(X, Y, train_size=160, random_state=0, stratify=Y)
FEW_Y = np.where(np.random.default_rng(0).uniform(size=160) < 0.2, 1 - FEW_Y, FEW_Y)  # so that none is far ahead
MODELS = ["logistic", "neighbours", "svm"]


def test_those_in_reach_are_judged_on_ten_other_folds_and_the_dummy_is_not() -> None:
    study = Study(problem(FEW, FEW_Y, score="log_loss"))
    efforts = search(study, chosen(MODELS, "binary"))
    before = {effort.family.short: effort.best for effort in efforts}
    near = {effort.family.short for effort in finalists(study, winner(efforts), efforts)}
    again(study, efforts)
    for effort in efforts:
        assert (effort.final is not None) == (effort.family.short in near)
        first = before[effort.family.short]
        assert first is not None and effort.chosen is first
        if effort.final is not None:
            assert effort.final.settings == first.settings and len(effort.final.scores) == 10
            assert effort.final.scores[:5] != first.scores
    assert len(near) > 1 and "dummy" not in near and winner(efforts).final is not None


def test_nothing_is_judged_again_without_time_or_with_tuning_rows_or_many_rows() -> None:
    one = problem(FEW, FEW_Y)
    timed, tuned = Study(one), Study(problem(FEW, FEW_Y, tune=(X, Y)))
    for study, until in ((timed, 0.0), (tuned, float("inf"))):
        efforts = search(study, chosen(["bayes", "neighbours"], "binary"))
        again(study, efforts, until)
        assert not any(effort.final for effort in efforts)


def test_costly_boosting_is_not_judged_on_all_folds_where_it_is_far_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boosting, "COSTLY", 0)
    table = np.random.default_rng(0).normal(size=(120, 4))
    for told, depth in (((table.sum(axis=1) > 0).astype(int), 0), ((table[:, :2].prod(axis=1) > 0).astype(int), 5)):
        study = Study(problem(table, told, score="log_loss"))
        _, lines, trees = search(study, chosen(["logistic", "boosting"], "binary"))
        assert trees.best is not None and trees.best.depth == depth and not trees.failed
        assert winner([lines, trees]) is (trees if depth else lines)
