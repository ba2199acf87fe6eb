"""Which rows go where: real tables, and units, times and classes that make it hard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from scipy import sparse
from sklearn.datasets import load_breast_cancer, load_diabetes

from deeprules_jupyter import split
from deeprules_jupyter.experiments.splits import Parts, columns, divide


def indexes(parts: Parts) -> list[Any]:
    return [part.index for part in parts]


def whole(parts: Parts, rows: int) -> bool:
    return sorted(np.concatenate(indexes(parts)).tolist()) == list(range(rows))


def test_a_frame_is_divided_by_class_and_stays_a_frame() -> None:
    X, y = load_breast_cancer(return_X_y=True, as_frame=True)
    parts = split(X, y)
    assert whole(parts, 569) and [len(part) for part in parts] == [341, 114, 114]
    for part in parts:
        assert part.X.equals(X.iloc[part.index]) and part.y.equals(y.iloc[part.index])
        assert abs(part.y.mean() - y.mean()) < 0.01
    again, other = split(X, y), split(X, y, seed=1)
    assert all((a == b).all() for a, b in zip(indexes(parts), indexes(again), strict=True))
    assert not (parts.test.index == other.test.index).all()
    (X_train, y_train), _, (X_test, _) = split(X, y)
    assert X_train.equals(parts.train.X) and len(y_train) == 341 and X_test.equals(parts.test.X)


@pytest.mark.parametrize(
    "make", [np.asarray, torch.tensor, sparse.csr_matrix, list], ids=["array", "tensor", "sparse", "list"]
)
def test_every_kind_stays_what_it_is(make: Any) -> None:
    rows, _ = load_diabetes(return_X_y=True)
    X = make(rows)
    parts = split(X, sizes=(0.7, 0.15, 0.15))
    assert type(parts.train.X) is type(X) and parts.train.y is None
    assert [len(part) for part in parts] == [310, 66, 66]
    taken = parts.test.X.toarray() if hasattr(parts.test.X, "toarray") else np.asarray(parts.test.X)
    assert (taken == rows[parts.test.index]).all()


def test_a_torch_dataset_gives_subsets_of_itself() -> None:
    data = torch.utils.data.TensorDataset(torch.arange(50.0)[:, None], torch.arange(50) % 2)
    parts = split(data, torch.arange(50) % 2)
    assert isinstance(parts.test.X, torch.utils.data.Subset) and parts.test.X.indices == parts.test.index.tolist()


@pytest.mark.parametrize("target", ["classes", "numbers", "none"])
def test_units_stay_whole_and_sizes_come_near(target: str) -> None:
    rng = np.random.default_rng(0)
    patients = np.sort(rng.integers(0, 60, 600))
    y = {"classes": (rng.random(60) < 0.3)[patients], "numbers": rng.normal(size=600), "none": None}[target]
    for sizes in ((0.6, 0.2, 0.2), (0.7, 0.15, 0.15), (0.8, 0.1, 0.1)):
        parts = split(np.arange(600.0)[:, None], y, groups=patients, sizes=sizes)
        assert whole(parts, 600)
        held = [set(patients[index]) for index in indexes(parts)]
        assert not held[0] & held[1] and not held[0] & held[2] and not held[1] & held[2]
        assert all((patients[part.index] == part.groups).all() for part in parts)  # these patients count from 0
        assert all(abs(len(part) / 600 - size) < 0.04 for part, size in zip(parts, sizes, strict=True))
        if target == "classes":
            assert y is not None and all(abs(part.y.mean() - y.mean()) < 0.08 for part in parts)


def test_later_rows_are_held_out_and_equal_times_stay_together() -> None:
    rng = np.random.default_rng(0)
    days = np.datetime64("2020-01-01") + rng.integers(0, 40, 300)
    parts = split(np.arange(300.0)[:, None], days.astype(int), time=days)
    train, tuning, test = (days[index] for index in indexes(parts))
    assert whole(parts, 300) and train.max() < tuning.min() and tuning.max() < test.min()
    assert (np.diff(train.astype(int)) >= 0).all()
    texts = [str(day) for day in days]
    assert (split(np.arange(300.0)[:, None], time=texts).test.index == parts.test.index).all()


def test_no_random_state_of_the_person_changes() -> None:
    np.random.seed(3)
    torch.manual_seed(3)
    before, other = np.random.get_state(), torch.get_rng_state()
    split(np.arange(60.0)[:, None], np.arange(60) % 2, groups=np.arange(60) // 3)
    assert (np.random.get_state()[1] == before[1]).all() and torch.equal(torch.get_rng_state(), other)  # type: ignore[index]


X = np.arange(40.0)[:, None]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"sizes": (0.8, 0.2)}, "three shares above 0 that add up to 1"),
        ({"y": np.zeros(39)}, "X has 40 rows and y has 39"),
        ({"groups": np.zeros(40)}, "1 unit cannot be divided"),
        ({"groups": np.zeros(3)}, "groups has 3 values, but there are 40 rows"),
        ({"groups": "patient"}, "names no column of X"),
        ({"time": np.r_[np.nan, np.arange(39.0)]}, "time is missing in 1 rows"),
        ({"time": ["spring"] * 40}, "neither numbers nor dates"),
        ({"time": np.zeros(40)}, "no row is left for train"),
        ({"time": np.arange(40), "groups": np.arange(40)}, "give either time, or units"),
        ({"sequences": ["ACGT", 5] * 20}, "that of row 1 is 5"),
        ({"sequences": ["12", "34"] * 20}, "neither in the letters"),
    ],
)
def test_what_cannot_be_divided_is_said_in_one_line(given: dict[str, Any], line: str) -> None:
    with pytest.raises(ValueError, match=line) as error:
        split(X, given.pop("y", None), **given)
    assert "\n" not in str(error.value)
    with pytest.raises(ValueError, match="no rows that can be counted"):
        split(5)


def test_rare_classes_are_divided_by_chance_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    parts = split(X, ["a"] * 39 + ["b"])
    assert whole(parts, 40) and "not kept in proportion, for one class has only 1 row." in " ".join(
        capsys.readouterr().out.split()
    )


def test_whole_units_that_do_not_let_the_classes_come_out_even_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    hospitals = np.repeat(np.arange(4), 10)
    split(X, np.repeat([0, 0, 1, 1], 10), groups=hospitals)
    said = " ".join(capsys.readouterr().out.split())
    assert "y is not kept in proportion, for whole units do not allow it: a class with 50% of all rows has" in said
    split(X, np.tile([0, 1], 20), groups=hospitals)
    assert "y in proportion" in capsys.readouterr().out


def test_what_is_kept_in_proportion() -> None:
    survival = np.array([(True, 3.0), (False, 5.0)] * 20, dtype=[("event", bool), ("time", float)])
    found = columns.strata(survival)
    assert found is not None and np.bincount(found).tolist() == [20, 20]
    numbers = columns.strata(np.arange(100.0))
    assert numbers is not None and np.bincount(numbers).tolist() == [20] * 5
    assert columns.strata(np.eye(100)) is None
    units, missing = columns.codes(["a", None, float("nan"), "a", "b"])
    assert units.tolist() == [0, 1, 1, 0, 2] and missing == 2


def test_what_a_random_split_would_share_is_near_what_one_does_share() -> None:
    units = np.repeat(np.arange(100), 4)
    told = divide.shared_at_random(units, (0.6, 0.2, 0.2), 0)
    parts = split(np.zeros((400, 1)), seed=5)
    real = np.isin(units[parts.test.index], units[parts.train.index]).mean()
    assert abs(told - real) < 0.07
