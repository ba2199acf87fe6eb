"""Settings at the end of what was tried."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.experiments.baseline.equal import on_the_edge
from deeprules_jupyter.experiments.baseline.families.linear import Logistic
from deeprules_jupyter.experiments.baseline.search import Effort
from deeprules_jupyter.experiments.baseline.study import Trial


def effort(name: str, tried: list[Any], best: Any) -> Effort:
    trials = [Trial("logistic regression", {name: one}, (1.0 if one == best else 0.0,), 0.1) for one in tried]
    return Effort(Logistic(), trials)


@pytest.mark.parametrize(("tried", "best", "said"), [
    ([0.1, 10, 1000], 1000, ["C=1e+03"]),
    ([0.1, 10, 1000], 0.1, ["C=0.1"]),
    ([0.1, 10, 1000], 10, []),
    ([1, 10, 1000], 1, []),  # one neighbour, or all columns: there is nothing beyond
    ([0.1, 10], 10, []),  # two values are no range
    (["sqrt", "log2", "all"], "all", []),
    ([True, False, 3.0], True, []),
])  # fmt: skip
def test_the_edge_of_a_range(tried: list[Any], best: Any, said: list[str]) -> None:
    assert on_the_edge(effort("C", tried, best)) == said
