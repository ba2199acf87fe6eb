"""Python's own random numbers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish, nothing


class Random(Source):
    """The functions of the module `random`."""

    name = "random (Python)"
    watched = "python random"
    draws = True

    def effect(self, wish: Wish) -> str:
        return "random.shuffle, random.sample and whatever else draws from the module random"

    def keep(self) -> Undo:
        return partial(random.setstate, random.getstate())

    def set(self, wish: Wish, replace: Replace) -> Undo:
        random.seed(wish.seed)
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import random", f"random.seed({wish.seed})")


SOURCES = (Random(),)
