"""Each source with its real library: set, it repeats; put back, it goes on as if nothing had been."""

from __future__ import annotations

import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, Dataset

from deeprules_jupyter.experiments.determinism.source import Wish
from deeprules_jupyter.experiments.determinism.sources import SOURCES, environment, torch_settings
from deeprules_jupyter.experiments.determinism.sources.torch import numbers_of
from deeprules_jupyter.experiments.determinism.switches import Switches
from deeprules_jupyter.runtime.hook import replace


def keep() -> Callable[[], None]:
    """Note every source that is there as it stands; what is returned puts exactly that back."""
    undos = [one.keep() for one in SOURCES if one.present()]

    def back() -> None:
        for undo in reversed(undos):
            undo()

    return back


@pytest.fixture
def switches() -> Iterator[Switches]:
    one, back = Switches(replace), keep()
    yield one
    if one.wish is not None:
        one.off()
    back()


def draws() -> tuple[Any, ...]:
    """What every kind of generator gives next."""
    forest = RandomForestClassifier(3).fit(*load_iris(return_X_y=True))
    return (
        random.random(),
        np.random.rand(),
        np.random.randn(),  # one of a pair: the other half is part of the state
        np.random.default_rng().random(),
        np.random.RandomState().rand(),
        [tree.random_state for tree in forest.estimators_],
        train_test_split(list(range(20)))[1],
        torch.rand(2).tolist(),
        torch.nn.Linear(2, 2).weight.tolist(),
        [int(one) for batch in DataLoader(range(6), shuffle=True) for one in batch],  # type: ignore[arg-type]
    )


def test_the_same_seed_gives_the_same_draws_of_everything(switches: Switches) -> None:
    switches.on(Wish(7), {})
    first = draws()
    switches.off()
    switches.on(Wish(7), {})
    assert draws() == first
    switches.off()
    switches.on(Wish(8), {})
    other = draws()
    assert [a != b for a, b in zip(other, first, strict=True)] == [True] * len(first)


def test_off_puts_every_state_back_bit_for_bit(switches: Switches) -> None:
    np.random.randn()  # leaves the second half of a pair
    before = random.getstate(), str(np.random.get_state()), torch.get_rng_state()
    settings = _settings()
    switches.on(Wish(7, strict=True), {})
    draws()
    assert _settings() != settings
    switches.off()
    assert (random.getstate(), str(np.random.get_state())) == before[:2]
    assert torch.equal(torch.get_rng_state(), before[2])
    assert _settings() == settings
    assert np.random.default_rng().random() != np.random.default_rng().random()


def _settings() -> list[Any]:
    return [
        torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled(),
        torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark, torch.backends.cudnn.allow_tf32,
        torch.get_float32_matmul_precision(), os.environ.get("PYTHONHASHSEED"),
        np.random.bit_generator.randbits,  # type: ignore[attr-defined]
    ]  # fmt: skip


def test_a_note_of_the_states_brings_the_same_draws_again(switches: Switches) -> None:
    switches.on(Wish(7), {})
    draws()
    back = keep()
    first = draws()
    back()
    assert draws() == first


def test_strict_raises_and_warn_warns_where_torch_has_no_repeatable_way(switches: Switches) -> None:
    switches.on(Wish(0, strict=True), {})
    put = lambda: torch.zeros(3).put_(torch.tensor([0, 0]), torch.tensor([1.0, 2.0]))  # noqa: E731
    with pytest.raises(RuntimeError, match="put_"):
        put()
    switches.off()
    switches.on(Wish(0), {})
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        put()
    assert any("put_" in str(one.message) for one in said)


def test_the_gradient_of_an_index_repeats_with_two_threads(switches: Switches) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        switches.on(Wish(0), {})
        first = _gradient()
        assert all(_gradient() == first for _ in range(10))
        switches.off()
        assert any(_gradient() != first for _ in range(300))  # else this test would show nothing
    finally:
        torch.set_num_threads(before)


def _gradient() -> bytes:
    numbers = torch.Generator().manual_seed(0)
    table = torch.randn(50, 16, generator=numbers, requires_grad=True)
    rows = torch.randint(0, 50, (4000,), generator=numbers)
    (table[rows] * torch.randn(4000, 16, generator=numbers)).sum().backward()
    assert table.grad is not None
    return table.grad.numpy().tobytes()


class Noisy(Dataset[tuple[float, ...]]):
    """Draws in the worker, as augmentation does."""

    def __len__(self) -> int:
        return 8

    def __getitem__(self, index: int) -> tuple[float, ...]:
        return random.random(), np.random.rand(), np.random.default_rng().random(), float(torch.rand(()))


def test_workers_draw_numbers_of_their_own_that_repeat(switches: Switches) -> None:
    def epoch() -> list[list[float]]:
        return [column.tolist() for batch in DataLoader(Noisy(), batch_size=4, num_workers=2) for column in batch]

    switches.on(Wish(3), {})
    first, second = epoch(), epoch()
    switches.off()
    switches.on(Wish(3), {})
    assert [epoch(), epoch()] == [first, second]
    numbers = [one for column in (*first, *second) for one in column]
    assert len(set(numbers)) == len(numbers) == 64  # no worker and no epoch repeats another


def test_the_hash_seed_must_have_stood_at_the_start(
    switches: Switches, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "0")  # too late for this process
    stood = environment.at_start().get("PYTHONHASHSEED")
    if sys.platform == "linux":
        assert switches.missing() == ([] if stood else ["PYTHONHASHSEED=0"])


def test_a_module_with_devices_is_kept_whatever_it_is_called() -> None:
    """The processor's own module has the functions of torch.mps; those of CUDA and XPU could not be run here."""
    back = numbers_of(torch.random)
    first = torch.rand(3)
    back()
    assert torch.equal(torch.rand(3), first)


def test_a_setting_that_stands_as_wanted_is_not_touched() -> None:
    """Torch remembers by which of two ways a precision was set, and refuses to mix them."""
    touched = []
    one = torch_settings.Setting("x", lambda _: True, lambda _, value: touched.append(value), True, "", "")
    one.set(Wish(), replace)()
    one.keep()()
    assert touched == []


def test_what_cannot_be_set_is_said_and_the_rest_is_set(switches: Switches) -> None:
    class Broken(torch_settings.Algorithms):
        name = "broken"

        def set(self, wish: Wish, replace: Any) -> Any:
            raise AttributeError("no such switch")

    switches.sources = (Broken(), *switches.sources)
    switches.on(Wish(0), {})
    table = {line.source: line.now for line in switches.table({})}
    assert table["broken"] == "could not be set (AttributeError: no such switch)"
    assert table["deterministic algorithms"] == "on, warns"


def test_keras_and_polars_repeat_and_keras_goes_on_where_it_stood(
    switches: Switches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    import keras
    import polars

    def numbers() -> list[Any]:
        net = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
        return [keras.random.normal((2,)).tolist(), net.get_weights()[0].tolist()]

    numbers()  # Keras makes its generator now
    back = keep()
    expected = numbers()
    back()
    switches.on(Wish(5), {})
    first = numbers(), polars.Series(range(40)).shuffle().to_list()
    switches.off()
    assert numbers() == expected
    switches.on(Wish(5), {})
    assert (numbers(), polars.Series(range(40)).shuffle().to_list()) == first
