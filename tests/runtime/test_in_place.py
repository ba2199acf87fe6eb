"""What is changed in place keeps its rows; what is shuffled in place does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.datasets import load_breast_cancer

from deeprules_jupyter.runtime.identity import Registry

FRAME = load_breast_cancer(as_frame=True).frame


def rows(registry: Registry, value: Any) -> Any:
    known = registry.look(value)
    assert known is not None
    return known.rows


CHANGES: dict[str, Callable[[Any], Any]] = {
    "array": lambda X: X.__isub__(X.mean(0)),
    "array, columns": lambda X: X.__setitem__((slice(None), 0), 0.0),
    "array, missing values": lambda X: X.__setitem__(X < 0.1, 0.25),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_array_that_is_changed_in_place_keeps_its_rows(change: str) -> None:
    registry, table = Registry(lambda: [{}]), FRAME.values.copy()
    before = rows(registry, table)
    raw = table[:50].copy()
    CHANGES[change](table)
    after = rows(registry, table)
    assert before.covers(after) and after.covers(before) and before.shared(rows(registry, raw)) == 50
    assert after.shared(rows(registry, table[:100])) == 100


def test_a_tensor_that_is_changed_in_place_keeps_its_rows() -> None:
    registry, table = Registry(lambda: [{}]), torch.tensor(FRAME.values)
    before = rows(registry, table)
    table.mul_(3).sub_(table.mean(0))
    assert before.covers(rows(registry, table))


def test_a_frame_that_is_changed_in_place_keeps_its_rows() -> None:
    registry, frame = Registry(lambda: [{}]), FRAME.copy()
    before = rows(registry, frame)
    frame["new"] = frame["mean area"] * 2
    frame.loc[frame["mean radius"] > 12, "mean texture"] = 0.0
    assert before.covers(rows(registry, frame))
    frame.sort_values("mean area", inplace=True)
    assert rows(registry, frame).count == len(frame)


def test_rows_that_change_their_places_in_an_array_are_not_taken_for_the_old_ones() -> None:
    registry, table = Registry(lambda: [{}]), FRAME.values.copy()
    first = rows(registry, table[:200].copy())
    registry.look(table)
    np.random.default_rng(0).shuffle(table)
    real = sum(row.tobytes() in {r.tobytes() for r in FRAME.values[:200]} for row in table[:200])
    assert first.shared(rows(registry, table[:200])) == real < 200
