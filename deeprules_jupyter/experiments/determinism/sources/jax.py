"""JAX draws from keys that the code itself makes, so there is nothing to seed."""

from __future__ import annotations

from deeprules_jupyter.experiments.determinism.source import Source, Wish


class Keys(Source):
    """`jax.random`."""

    name = "jax.random"
    module = "jax"

    def now(self) -> str:
        return "keys, made in the code"

    def effect(self, wish: Wish) -> str:
        return (
            "nothing to set: the same key gives the same numbers; on a GPU, start the kernel with "
            "XLA_FLAGS=--xla_gpu_deterministic_ops=true as well"
        )


SOURCES = (Keys(),)
