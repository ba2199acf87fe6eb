"""Random numbers that are drawn while a dataset is read, such as those of an augmentation, leave no trace."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

DEPTH = 4  # of objects within the dataset that are searched for generators of their own
MOST = 200  # parts of one object, or items of one list, above which it holds data


@contextmanager
def own_luck(value: Any, seed: int) -> Iterator[None]:
    """What is drawn inside depends on the seed alone, and all generators are afterwards as they were, bit by bit.

    These are Python's, numpy's and torch's own, and those that `value` holds.
    """
    back = [_kept(one) for one in (random, *_shared(), *_held(value, DEPTH, set()))]
    _begin(seed)
    try:
        yield
    finally:
        for restore in back:
            restore()


def leaves_luck(work: Callable[P, T]) -> Callable[P, T]:
    """For a function with a `seed`: libraries that draw from the shared generators do so without a trace.

    A support vector machine of scikit-learn does, whatever its settings.
    """

    @wraps(work)
    def alone(*args: P.args, **kwargs: P.kwargs) -> T:
        with own_luck(None, int(kwargs.get("seed", 0))):  # type: ignore[call-overload]
            return work(*args, **kwargs)

    return alone


def _shared() -> Iterator[Any]:
    numpy, torch = sys.modules.get("numpy.random"), sys.modules.get("torch")
    if numpy is not None:
        yield numpy
    if torch is not None:
        yield torch.default_generator
        if torch.cuda.is_initialized():
            yield torch.cuda


def _begin(seed: int) -> None:
    """Not by `seed`: whoever watches these calls would take it for the person's."""
    random.setstate(random.Random(seed).getstate())
    numpy, torch = sys.modules.get("numpy.random"), sys.modules.get("torch")
    if numpy is not None:
        numpy.set_state(numpy.RandomState(seed).get_state())
    if torch is not None:
        torch.default_generator.manual_seed(seed)


def _kept(one: Any) -> Callable[[], Any]:
    """What gives a generator, or a module with one, the state back that it has now."""
    if hasattr(one, "get_rng_state_all"):
        state = one.get_rng_state_all()
        return lambda: one.set_rng_state_all(state)
    if type(one).__name__ == "Generator" and hasattr(one, "bit_generator"):  # numpy's
        state = one.bit_generator.state
        return lambda: setattr(one.bit_generator, "state", state)
    names = ("getstate", "setstate") if hasattr(one, "getstate") else ("get_state", "set_state")
    state = getattr(one, names[0])()
    return lambda: getattr(one, names[1])(state)


def _held(value: Any, depth: int, seen: set[int]) -> Iterator[Any]:
    """Generators among the parts of a dataset: its own, those of its transforms, of the dataset that it is part of."""
    if id(value) in seen or isinstance(value, str | bytes | type):
        return
    seen.add(id(value))
    if _is_generator(value):
        yield value
        return
    parts = value if isinstance(value, list | tuple) else list(getattr(value, "__dict__", {}).values())
    if depth and len(parts) <= MOST:
        for part in parts:
            yield from _held(part, depth - 1, seen)


def _is_generator(value: Any) -> bool:
    kinds = [random.Random]
    numpy, torch = sys.modules.get("numpy.random"), sys.modules.get("torch")
    if numpy is not None:
        kinds += [numpy.Generator, numpy.RandomState]
    if torch is not None:
        kinds += [torch.Generator]
    return isinstance(value, tuple(kinds))
