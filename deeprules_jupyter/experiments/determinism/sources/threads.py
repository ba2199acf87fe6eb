"""How many threads add up numbers: another count adds in another order, and the last digits differ."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from deeprules_jupyter.experiments.determinism.source import Source, Wish

NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
EFFECT = (
    "left as it is, since fewer are slower; another number sums in another order, so that a machine with other cores "
    "gives other last digits"
)


class Torch(Source):
    """The threads of torch."""

    name = "threads of torch"
    module = "torch"

    def now(self) -> str:
        return str(sys.modules["torch"].get_num_threads())

    def effect(self, wish: Wish) -> str:
        return EFFECT

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import torch", f"torch.set_num_threads({self.now()})  # another number sums in another order")


class Algebra(Source):
    """The threads of numpy's linear algebra, and of scikit-learn."""

    name = "threads of numpy"
    module = "numpy"

    def now(self) -> str:
        said = [f"{name}={os.environ[name]}" for name in NAMES if name in os.environ]
        return ", ".join(said) or f"one for each of {os.cpu_count()} cores"

    def effect(self, wish: Wish) -> str:
        return EFFECT


SOURCES = (Torch(), Algebra())
