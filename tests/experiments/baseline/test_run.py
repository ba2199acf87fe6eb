"""What a whole run says: no signal where there is none, and who is better where somebody is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

from deeprules_jupyter.experiments.baseline import Result, network, run
from deeprules_jupyter.experiments.baseline.families import chosen
from deeprules_jupyter.experiments.baseline.problem import Problem, problem
from deeprules_jupyter.experiments.baseline.search import search
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial

X, Y = load_breast_cancer(return_X_y=True)
SOME = train_test_split(X, Y, train_size=150, random_state=0, stratify=Y)
FEW, FEW_Y = SOME[0], SOME[2]
QUICK = ("logistic", "bayes", "neighbours", "svm")


def asked(model: Any) -> Any:
    return lambda rows, one: network.said(model, rows, one)


def xor(rows: int) -> tuple[Any, Any]:
    luck = np.random.default_rng(0)
    table = luck.normal(size=(rows, 6))
    return table, (np.prod(np.sign(table[:, :3]), axis=1) > 0).astype(int)


@pytest.mark.parametrize("seed", range(5))
def test_labels_without_a_meaning_are_no_signal(seed: int) -> None:
    luck = np.random.default_rng(seed)
    found = run(luck.normal(size=(80, 20)), luck.integers(0, 2, 80), models=QUICK, seed=seed)
    assert not found.signal  # five seeds of all families stand in tests/bench


def test_labels_with_a_meaning_are_a_signal() -> None:
    assert run(X, Y, models=["bayes"]).signal


def test_a_weak_network_is_beaten() -> None:
    a, b, ya, yb = train_test_split(X, Y, random_state=0, stratify=Y)
    weak = MLPClassifier((2,), max_iter=3, random_state=0).fit(a / 1000, ya)
    found = run(a / 1000, ya, test=(b / 1000, yb), network=asked(weak), models=QUICK)
    assert found.held is not None and found.held.above_network is not None
    assert found.held.above_network.low > 0 and found.held.rows == len(yb)


def test_a_strong_network_is_not_beaten() -> None:
    table, told = xor(1500)
    a, b, ya, yb = train_test_split(table, told, random_state=0)
    strong = MLPClassifier((64, 64), max_iter=120, random_state=0).fit(a, ya)
    found = run(a, ya, test=(b, yb), network=asked(strong), models=["logistic", "bayes", "neighbours"])
    assert found.held is not None and found.held.above_network is not None
    assert found.held.above_network.high < 0


def test_the_same_seed_gives_the_same_run() -> None:
    def told(found: Result) -> list[tuple[str, Settings, tuple[float, ...]]]:
        return [(trial.family, trial.settings, trial.scores) for effort in found.efforts for trial in effort.trials]

    state = repr(np.random.get_state())
    once, again = (told(run(FEW, FEW_Y, models=[*QUICK, "forest", "boosting"])) for _ in range(2))
    assert once == again
    assert repr(np.random.get_state()) == state  # its place too: a single number drawn shows there


def test_one_set_of_tuning_rows_tells_of_a_signal_too() -> None:
    a, b, ya, yb = train_test_split(X, Y, random_state=0)
    assert run(a, ya, tune=(b, yb), models=["bayes"]).signal
    luck = np.random.default_rng(0)
    assert run(a, ya, tune=(b, luck.permutation(yb)), models=["bayes"]).signal is False
    assert run(a, ya, models=["dummy"]).signal is None
    c, d, yc, yd = train_test_split(b, yb, random_state=0)
    assert run(a, ya, tune=(c, yc), test=(d, yd), models=["bayes"]).signal


def test_a_network_that_fails_costs_only_its_own_line() -> None:
    def broken(rows: Any, one: Problem) -> Any:
        raise RuntimeError("mat1 and mat2\nshapes cannot be multiplied")

    a, b, ya, yb = train_test_split(X, Y, random_state=0)
    found = run(a, ya, test=(b, yb), network=broken, models=["bayes"])
    assert found.held is not None and found.held.network is None and found.signal
    assert found.held.failed == "RuntimeError: mat1 and mat2 shapes cannot be multiplied"


class Failing:
    name, short, dense, tasks = "failing", "failing", True, frozenset({"binary"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        raise RuntimeError("no such kernel")
        yield

    def model(self, settings: Settings, task: str, seed: int) -> Any:
        raise AssertionError


def test_a_model_that_fails_costs_only_itself() -> None:
    one = Study(problem(X, Y))
    efforts = search(one, [*chosen(["bayes"], "binary"), Failing()])
    assert [effort.failed for effort in efforts] == ["", "", "RuntimeError: no such kernel"]
    assert efforts[1].best is not None


def test_a_winner_that_cannot_be_fitted_on_all_rows_leaves_its_place_to_the_next() -> None:
    table = np.random.default_rng(0).normal(size=(150, 4))
    rare = np.where(np.arange(150) == 0, 2, table[:, 0] * table[:, 1] > 0)  # a machine tells these best
    found = run(table, rare, models=["bayes", "svm"])
    assert found.best.family.short == "bayes" and found.fitted.predict(table).shape == (150,)
    assert any("class" in effort.failed for effort in found.efforts if effort.family.short == "svm")


def test_a_mixed_target_and_twin_columns_are_one_clear_line() -> None:
    import pandas as pd

    with pytest.raises(ValueError, match="values of different kinds: int, str"):
        run(X, np.array(["a" if y else 1 for y in Y], dtype=object))
    with pytest.raises(ValueError, match=r"no model could be tried \(ValueError: Input X contains infinity[^;]*\)$"):
        run(np.where(X > 30, np.inf, X), Y)
    with pytest.raises(ValueError, match="two columns are called b"):
        run(pd.DataFrame(X[:, :3], columns=list("abb")), Y)


def test_an_interrupt_keeps_what_is_there() -> None:
    def stop(efforts: Any, spent: float, budget: float | None) -> None:
        if sum(len(effort.trials) for effort in efforts) > 1:
            raise KeyboardInterrupt

    efforts = search(Study(problem(FEW, FEW_Y)), chosen([], "binary"), progress=stop)
    assert any(effort.stopped for effort in efforts) and any(effort.best for effort in efforts)


def test_time_that_is_up_is_said() -> None:
    efforts = search(Study(problem(X, Y)), chosen([], "binary"), budget=1e-9)
    assert all(effort.stopped and not effort.trials for effort in efforts)


@pytest.mark.parametrize(("X", "y", "options", "line"), [
    (X, Y[:-1], {}, "different lengths: 569 and 568"),
    (X, np.zeros(569, int), {}, "one class only"),
    (X, np.where(Y, np.nan, 1.5), {}, "357 missing values"),
    (X, Y, {"score": "rocauc"}, "there is no metric rocauc; did you mean roc_auc"),
    (X, Y, {"score": "r2"}, "r2 does not fit this target"),
    (X, Y, {"models": ["tree"]}, "there is no model tree for this target"),
    (X, Y, {"groups": np.zeros(569)}, "all training rows are of one group"),
    (X, Y, {"test": (X, Y + 1)}, "has a class that the training rows do not have: 2"),
    (5, Y, {}, "int holds no rows"),
    (X, Y, {"test": (X, np.ones(569, int))}, "roc_auc needs two held-out rows of each class; of 0 there is 0"),
    (X, Y, {"test": (X, Y), "test_groups": Y[:5]}, "held-out rows and their groups have different lengths: 569 and 5"),
])  # fmt: skip
def test_a_mistake_is_one_clear_line(X: Any, y: Any, options: dict[str, Any], line: str) -> None:
    with pytest.raises(ValueError, match=line):
        run(X, y, **options)


def test_the_answers_of_networks_of_all_shapes() -> None:
    import torch

    one: Problem = problem(X, Y)
    torch.manual_seed(0)
    for outputs in (1, 2):
        net = torch.nn.Sequential(torch.nn.Linear(30, outputs), torch.nn.Dropout(0.5)).train()
        found = network.said(net, X, one)
        assert found.shape == (569, 2) and np.allclose(found.sum(axis=1), 1) and net.training
        assert np.array_equal(found, network.said(net, torch.as_tensor(X), one))
    assert network.said(lambda rows: rows[:, 0] > 15, X, problem(X, Y == 1)).shape == (569, 2)
    with pytest.raises(ValueError, match="tells 3 classes apart"):
        network.said(torch.nn.Linear(30, 3), X, one)
    with pytest.raises(ValueError, match="is no model"):
        network.said("net", X, one)
