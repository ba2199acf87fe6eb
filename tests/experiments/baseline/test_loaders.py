"""Datasets and DataLoaders of torch: every row once, in order, and nothing of the person's is moved."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import (
    ConcatDataset,
    DataLoader,
    Dataset,
    IterableDataset,
    Subset,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
    random_split,
)

from deeprules_jupyter.experiments.baseline import network, run
from deeprules_jupyter.experiments.baseline.loaders import pair

ROWS = 40
X = torch.arange(ROWS * 3, dtype=torch.float32).reshape(ROWS, 3)
Y = torch.arange(ROWS) % 2
PAIRS = list(zip(X, Y, strict=True))
NUMPY = list(zip(X.numpy(), Y.tolist(), strict=True))


class Items(Dataset[Any]):
    """A map-style dataset of the person's own."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, row: int) -> Any:
        return self.items[row]


class Untouched(TensorDataset):
    """Its items must not be asked for one by one."""

    def __iter__(self) -> Iterator[Any]:
        raise AssertionError


class Noisy(Dataset[Any]):
    """Draws from every generator there is, its own included."""

    def __init__(self) -> None:
        self.own = np.random.default_rng(5)
        self.transforms = [random.Random(6), torch.Generator().manual_seed(7)]

    def __len__(self) -> int:
        return ROWS

    def __getitem__(self, row: int) -> tuple[Any, int]:
        drawn = [random.random(), np.random.rand(), torch.rand(()).item(), self.own.random()]
        drawn += [self.transforms[0].random(), torch.rand((), generator=self.transforms[1]).item()]
        return np.array(drawn), row % 2


class Stream(IterableDataset[Any]):
    def __init__(self, count: int | None = ROWS) -> None:
        self.count = count

    def __iter__(self) -> Iterator[Any]:
        row = 0
        while self.count is None or row < self.count:
            yield NUMPY[row % ROWS]
            row += 1


class Once(Stream):
    def __init__(self) -> None:
        super().__init__()
        self.made = super().__iter__()

    def __iter__(self) -> Iterator[Any]:
        return self.made


def both(rows: Any, target: Any) -> None:
    assert np.array_equal(np.asarray(rows), X.numpy()) and np.array_equal(np.asarray(target), Y.numpy())


@pytest.mark.parametrize("value", [
    Untouched(X, Y), DataLoader(TensorDataset(X, Y), batch_size=7, shuffle=True),
    ConcatDataset([TensorDataset(X[:9], Y[:9]), Subset(TensorDataset(X, Y), range(9, ROWS))]),
    DataLoader(PAIRS, drop_last=True, batch_size=7), Items(NUMPY),
    Items([{"x": one, "label": int(label)} for one, label in PAIRS]), Stream(), DataLoader(Stream(), 4),
], ids=["untouched", "shuffled", "joined", "batched", "numpy", "dictionaries", "stream", "streamed"])  # fmt: skip
def test_every_row_comes_once_and_in_order(value: Any) -> None:
    both(*pair(value))


def test_a_split_holds_its_own_rows() -> None:
    first, second = random_split(TensorDataset(X, Y), [30, 10], generator=torch.Generator().manual_seed(0))
    rows = [pair(part)[0] for part in (DataLoader(first, shuffle=True), second)]
    assert rows[0].shape == (30, 3) and np.array_equal(np.sort(np.concatenate(rows), axis=0), X.numpy())
    assert torch.equal(rows[1], X[list(second.indices)])


class Even:
    """A sampler of the person's own."""

    def __len__(self) -> int:
        return ROWS

    def __iter__(self) -> Iterator[int]:
        return iter([random.randrange(0, ROWS // 2) * 2 for _ in range(ROWS * 20)])


@pytest.mark.parametrize(("options", "kept"), [
    ({"sampler": SubsetRandomSampler([4, 2])}, [4, 2]),
    ({"sampler": WeightedRandomSampler([0.0, 1.0] * (ROWS // 2), 10)}, range(1, ROWS, 2)),
    ({"sampler": Even()}, range(0, ROWS, 2)),
    ({"batch_sampler": [[3, 1], [5]]}, [1, 3, 5]),
])  # fmt: skip
def test_rows_that_a_loader_never_draws_are_left_out(options: dict[str, Any], kept: Any) -> None:
    for dataset in (TensorDataset(X, Y), Items(PAIRS)):
        rows, target = pair(DataLoader(dataset, **options))
        assert np.array_equal(rows, X[list(kept)]) and np.array_equal(target, Y[list(kept)])


def test_no_random_number_is_missing_afterwards_and_the_same_seed_reads_the_same() -> None:
    def states() -> list[Any]:
        return [
            random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist(),  # type: ignore[union-attr]
            noisy.own.bit_generator.state, noisy.transforms[0].getstate(), noisy.transforms[1].get_state().tolist(),
        ]  # fmt: skip

    noisy = Noisy()
    before = states()
    first, second = (pair(DataLoader(noisy, shuffle=True), seed=3)[0] for _ in range(2))
    assert states() == before
    assert np.array_equal(first, second) and len(np.unique(first)) == first.size
    assert not np.array_equal(first[:, :3], pair(noisy, seed=4)[0][:, :3])


def test_images_and_texts_are_items_too() -> None:
    images = Items([(Image.new("RGB", (4, 6), (row, 0, 0)), row % 3) for row in range(9)])
    rows, target = pair(images)
    assert (
        rows.shape == (9, 6, 4, 3) and rows[:, 0, 0, 0].tolist() == list(range(9)) and target.tolist() == [0, 1, 2] * 3
    )
    assert pair(Items([("a b", 1), ("c", 0)]))[0].tolist() == ["a b", "c"]
    assert pair(Items([(one.bfloat16(), 0) for one in X]))[0].dtype == np.float32


@pytest.mark.parametrize(("value", "line"), [
    (Items([]), "this Items is empty"), (TensorDataset(X[:0], Y[:0]), "this TensorDataset is empty"),
    (TensorDataset(X), "the items of this TensorDataset have no target"), (Items(list(X)), "have no target"),
    (TensorDataset(X, Y, Y), "holds 3 tensors; a sample and its target are needed"),
    (Items([(X[0], 1, 2)]), r"holds 3 parts \(Tensor, int, int\); a sample and its target"),
    (Items([{"a": 1, "b": 2}]), "a dictionary with a, b; a sample and its target"),
    (Items([((X[0], X[1]), 1)]), r"2 parts \(tuple, int\)"),
    (Items([(X[0], 1), (X[0, :2], 1)]), r"have different sizes, \(3,\) and \(2,\)"),
    (Items([(1, 1), (1.5, 1)]), "are of different types, int64 and float64"),
    (Items([(X[0], [1, 0]), (X[0], [1])]), "the targets of this Items have different sizes"),
    (Items([(X[0], 1), None]), "a NoneType came where a full tensor"),
    (Items([(object(), 1)]), "a object came where a full tensor"),
    (Items([(X[0].to_sparse(), 1)]), "a Tensor came where a full tensor"),
    (Subset(Items([1]), [3]), r"item 0 of this Subset could not be read \(IndexError: list index out of range\)"),
    (Items([(np.broadcast_to(np.float32(0), (9000, 9000)), 1)] * 9), "more than 2 GB together"),
    (Stream(None), "more than 200,000 items"), (Once(), "gone through only once"), ([1, 2], "list holds no target"),
])  # fmt: skip
def test_a_mistake_is_one_clear_line(value: Any, line: str) -> None:
    with pytest.raises(ValueError, match=line) as caught:
        pair(value)
    assert "\n" not in str(caught.value)


def test_a_stream_that_can_be_gone_through_only_once_is_left_alone() -> None:
    once = Once()
    with pytest.raises(ValueError, match="only once"):
        pair(once)
    assert len(list(once)) == ROWS


def test_loaders_are_compared_with_the_network_that_they_trained() -> None:
    luck = np.random.default_rng(0)
    table = luck.normal(size=(300, 8)).astype(np.float32)
    told = (table[:, 0] > 0).astype(np.int64)
    train, test = (
        DataLoader(Items(list(zip(table[part], told[part], strict=True))), batch_size=16, shuffle=True)
        for part in (slice(0, 200), slice(200, 300))
    )
    net = torch.nn.Linear(8, 2)
    found = run(train, test=(test, None), network=lambda rows, one: network.said(net, rows, one), models=["logistic"])
    assert found.signal and found.held is not None and found.held.rows == 100
    assert found.held.above_network is not None and found.held.above_network.low > 0
