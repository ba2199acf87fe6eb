"""TensorFlow's random numbers, and its switch for operations that give the same bits again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish, nothing


class Numbers(Source):
    """Initial weights, dropout, the shuffling of `tf.data`."""

    name = "tf.random"
    module = "tensorflow"
    draws = True

    def effect(self, wish: Wish) -> str:
        return "initial weights, dropout, the shuffling of tf.data"

    def keep(self) -> Undo:
        context = _context()
        seed, numbers = context._seed, vars(context).get("_rng")  # there is none before the first seed
        state = None if numbers is None else numbers.getstate()

        def undo() -> None:
            context._seed = seed
            vars(context).pop("_rng", None)
            if numbers is not None:
                numbers.setstate(state)
                context._rng = numbers
            context.clear_kernel_cache()  # operations that have run keep numbers of their own

        return undo

    def set(self, wish: Wish, replace: Replace) -> Undo:
        sys.modules["tensorflow"].random.set_seed(wish.seed)
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import tensorflow as tf", f"tf.random.set_seed({wish.seed})")


def _context() -> Any:
    return sys.modules["tensorflow.python.eager.context"].context()


class Operations(Source):
    """`enable_op_determinism`."""

    name = "tf op determinism"
    module = "tensorflow"

    def now(self) -> str:
        return "on" if self._config().is_op_determinism_enabled() else "off"

    def _config(self) -> Any:
        return sys.modules["tensorflow.python.framework.config"]

    def effect(self, wish: Wish) -> str:
        return "an operation gives the same bits again, or raises an error where it cannot"

    def keep(self) -> Undo:
        on = self._config().is_op_determinism_enabled()
        return nothing if on else self._config().disable_op_determinism

    def set(self, wish: Wish, replace: Replace) -> Undo:
        self._config().enable_op_determinism()
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import tensorflow as tf", "tf.config.experimental.enable_op_determinism()")


SOURCES = (Numbers(), Operations())
