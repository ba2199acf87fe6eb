"""Numpy's random numbers: the old ones that all share, and generators that were made without a seed."""

from __future__ import annotations

import inspect
import random
import sys
from collections.abc import Sequence
from functools import partial
from types import MethodType
from typing import Any

from deeprules_jupyter.experiments.determinism import derived
from deeprules_jupyter.experiments.determinism.derived import Derived
from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish, nothing

BITS = "numpy.random.bit_generator"


class Legacy(Source):
    """The generator behind `np.random.rand` and its like."""

    name = "np.random (shared)"
    module = "numpy.random"
    watched = "numpy random"
    draws = True

    def effect(self, wish: Wish) -> str:
        return "np.random.rand, shuffle, choice, ...; what pandas' sample and scipy's rvs draw from as well"

    def keep(self) -> Undo:
        numbers = sys.modules[self.module]
        return partial(numbers.set_state, numbers.get_state(legacy=False))

    def set(self, wish: Wish, replace: Replace) -> Undo:
        sys.modules[self.module].seed(wish.seed)
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import numpy as np", f"np.random.seed({wish.seed})")


class Unseeded(Source):
    """`default_rng()` and all other ways to a generator without a seed: each asks `randbits` for one."""

    name = "np.random.default_rng()"
    module = "numpy.random"  # when all of it is there: it makes a generator for itself on the way

    def now(self) -> str:
        given = vars(sys.modules[BITS])["randbits"]
        return "a seed of the system" if isinstance(given, MethodType) else "a seed derived from ours"

    def effect(self, wish: Wish) -> str:
        return "generators made without a seed from now on; one that was made earlier keeps its numbers"

    def keep(self) -> Undo:
        given = vars(sys.modules[BITS])["randbits"]
        if not isinstance(given, Derived):
            return nothing
        states = {key: stream.getstate() for key, stream in given.streams.items()}
        return partial(_restore, given, states)

    def set(self, wish: Wish, replace: Replace) -> Undo:
        return replace(sys.modules[BITS], "randbits", Derived(wish.seed))

    def code(self, wish: Wish) -> Sequence[str]:
        return (
            "import random",
            "import sys",
            "import numpy.random.bit_generator",
            inspect.getsource(derived.Derived),
            f"numpy.random.bit_generator.randbits = Derived({wish.seed})  # for default_rng() without a seed",
        )


def _restore(given: Derived, states: dict[str, tuple[Any, ...]]) -> None:
    given.streams = {key: random.Random() for key in states}
    for key, state in states.items():
        given.streams[key].setstate(state)


SOURCES = (Legacy(), Unseeded())
