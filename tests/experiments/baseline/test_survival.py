"""Times to an event: the index and its error, and models that are better than chance on real patients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sksurv.datasets import load_breast_cancer
from sksurv.metrics import concordance_index_censored

from deeprules_jupyter.experiments.baseline import network, run
from deeprules_jupyter.experiments.baseline.problem import Problem, problem
from deeprules_jupyter.experiments.baseline.survival import concordance, difference, target

X, Y = load_breast_cancer()  # 198 patients, the expression of 76 genes, the time to a distant metastasis


def drawn(rows: int, seed: int, ties: bool = False) -> tuple[Any, Any, Any]:
    luck = np.random.default_rng(seed)
    risk = luck.normal(size=rows)
    time = luck.exponential(np.exp(-risk))
    found = np.empty(rows, dtype=[("event", bool), ("time", float)])
    found["event"] = luck.random(rows) < 0.6
    found["time"] = np.round(time, 1) if ties else time
    return found, np.round(risk + luck.normal(size=rows), 1 if ties else 9), luck


@pytest.mark.parametrize("ties", [False, True])
def test_the_index_is_that_of_the_library(ties: bool) -> None:
    truth, risk, _ = drawn(300, 0, ties)
    expected = concordance_index_censored(truth["event"], truth["time"], risk)[0]
    assert concordance(truth, risk) == pytest.approx(expected, abs=1e-12)


def test_its_error_is_that_of_a_bootstrap() -> None:
    truth, risk, luck = drawn(200, 1)
    other = risk + luck.normal(size=200)
    again = [luck.integers(0, 200, 200) for _ in range(600)]
    for second in (None, other):
        found = difference(truth, risk, second)
        gaps = [
            concordance(truth[r], risk[r]) - (0 if second is None else concordance(truth[r], other[r])) for r in again
        ]
        assert (found.high - found.low) / 2 / 1.96 == pytest.approx(np.std(gaps), rel=0.15)
        assert found.value == pytest.approx(np.mean(gaps), abs=0.02)
    wide, narrow = (
        difference(np.repeat(truth, 2), np.repeat(risk, 2), None, np.repeat(range(200), 2)),
        difference(truth, risk, None),
    )
    assert wide.high - wide.low == pytest.approx(narrow.high - narrow.low, rel=0.02)


def test_patients_are_told_apart_and_nothing_is_found_where_nothing_is() -> None:
    found = run(X, Y, models=["cox", "survival-forest"])
    assert not any(effort.failed for effort in found.efforts), [effort.failed for effort in found.efforts]
    assert found.problem.task == "survival" and found.problem.metric.name == "c_index" and found.signal
    assert found.best.best is not None and found.best.best.score > 0.6
    assert found.fitted.predict(X).shape == (198,)
    mixed = Y[np.random.default_rng(0).permutation(198)]
    held = run(X[:130], mixed[:130], test=(X[130:], mixed[130:]), models=["cox"])
    assert held.signal is False and held.held is not None and held.held.dummy == 0.5


def test_a_network_of_risks_is_compared_and_the_same_seed_tells_the_same() -> None:
    import torch

    def asked(rows: Any, one: Problem) -> Any:
        return network.said(net, rows, one)

    rows = X.select_dtypes("number").to_numpy(np.float32)
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(rows.shape[1], 1))
    test = rows[140:], Y[140:]
    found = [run(rows[:140], Y[:140], test=test, network=asked, models=["cox"]) for _ in range(2)]
    held = found[0].held
    assert held is not None and held.above_network is not None and held.network is not None
    assert found[1].held == held or found[1].held.above_network == held.above_network  # type: ignore[union-attr]
    assert held.network == pytest.approx(
        concordance(target(Y[140:]), net(torch.as_tensor(rows[140:])).detach().numpy().ravel())
    )


def test_the_target_may_be_a_frame_of_two_columns() -> None:
    frame = pd.DataFrame({"months": Y["t.tdm"], "died": Y["e.tdm"]})
    assert problem(X, frame).task == "survival" and (problem(X, frame).y == target(Y)).all()


def changed(**fields: Any) -> Any:
    made = Y.copy()
    for name, value in fields.items():
        made[name.replace("_", ".")] = value
    return made


@pytest.mark.parametrize(("y", "options", "line"), [
    (changed(e_tdm=False), {}, "has no event"), (changed(t_tdm=np.nan), {}, "missing, infinite or negative"),
    (changed(t_tdm=-1), {}, "missing, infinite or negative"),
    (Y, {"score": "accuracy"}, "accuracy does not fit this target; c_index do"),
    (Y, {"models": ["forest"]}, "there is no model forest for this target; known are dummy, cox, survival-forest"),
    (Y, {"test": (X, Y["e.tdm"])}, "the held-out target is of another kind"),
    (Y[:9], {}, "different lengths: 198 and 9"),
])  # fmt: skip
def test_a_mistake_is_one_clear_line(y: Any, options: dict[str, Any], line: str) -> None:
    with pytest.raises(ValueError, match=line):
        run(X, y, **options)
