"""Keras 3: its own seed and the generator behind `keras.random`. Layers draw their seeds from Python's numbers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish, nothing

SEED, GENERATOR = "global_random_seed", "global_seed_generator"
STATE = "keras.src.backend.common.global_state"


class Keras(Source):
    """What `keras.utils.set_random_seed` sets besides the numbers of Python, numpy and the backend."""

    name = "keras.random"
    module = "keras"
    draws = True

    def now(self) -> str:
        seed = self._state().get_global_attribute(SEED)
        return "not seeded" if seed is None else f"seeded with {seed}"

    def _state(self) -> Any:
        return sys.modules[STATE]

    def effect(self, wish: Wish) -> str:
        return "keras.random without a seed; initial weights and dropout take their seeds from random (Python)"

    def keep(self) -> Undo:
        state = self._state()
        seed, generator = state.get_global_attribute(SEED), state.get_global_attribute(GENERATOR)
        value = None if generator is None else generator.state.numpy().copy()

        def undo() -> None:
            state.set_global_attribute(SEED, seed)
            state.set_global_attribute(GENERATOR, generator)
            if generator is not None:
                generator.state.assign(value)

        return undo

    def set(self, wish: Wish, replace: Replace) -> Undo:
        state = self._state()
        state.set_global_attribute(SEED, wish.seed)
        state.set_global_attribute(GENERATOR, None)  # made anew from Python's numbers, which are seeded
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import keras", f"keras.utils.set_random_seed({wish.seed})")


SOURCES = (Keras(),)
