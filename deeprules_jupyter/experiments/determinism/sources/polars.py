"""Polars draws from numbers of its own, whose state nobody can read."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish


class Polars(Source):
    """`sample` and `shuffle` of frames, without a seed."""

    name = "polars"
    module = "polars"
    draws = True

    def now(self) -> str:
        return "not known: polars does not tell"

    def effect(self, wish: Wish) -> str:
        return "sample and shuffle without a seed; off gives it a new seed of the system, as at its start"

    def set(self, wish: Wish, replace: Replace) -> Undo:
        polars = sys.modules["polars"]
        polars.set_random_seed(wish.seed)
        return lambda: polars.set_random_seed(random.SystemRandom().getrandbits(63))

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import polars", f"polars.set_random_seed({wish.seed})")


SOURCES = (Polars(),)
