"""What has to stand in the kernel's environment before it starts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish, nothing


def at_start() -> dict[str, str]:
    """The environment with which this process started: what Python set since then came too late for it."""
    try:
        raw = Path("/proc/self/environ").read_bytes()
    except OSError:  # only Linux tells
        return dict(os.environ)
    return dict(pair.partition("=")[::2] for pair in raw.decode(errors="replace").split("\0") if "=" in pair)


class Variable(Source):
    """One variable. It is set for processes that start from now on; for this one only where that is still in time."""

    variable = ""
    value = ""

    def keep(self) -> Undo:
        before = os.environ.get(self.variable)
        if before is None:
            return partial(os.environ.pop, self.variable, None)  # type: ignore[return-value]
        return partial(os.environ.__setitem__, self.variable, before)

    def set(self, wish: Wish, replace: Replace) -> Undo:
        if not self.stands():
            os.environ[self.variable] = self.value
        return nothing

    def stands(self) -> bool:
        """Whether the kernel itself has it."""
        raise NotImplementedError

    def now(self) -> str:
        if self.stands():
            return os.environ.get(self.variable, "")
        return "not set" if self.variable not in os.environ else "for new processes only"

    def missing(self) -> str:
        return "" if self.stands() else f"{self.variable}={self.value}"

    def code(self, wish: Wish) -> Sequence[str]:
        return (f"# before Python starts: export {self.variable}={self.value}",) if self.missing() else ()


class HashSeed(Variable):
    """`PYTHONHASHSEED`: the order of sets of texts, and `hash` of a text."""

    name = variable = "PYTHONHASHSEED"
    value = "0"

    def stands(self) -> bool:
        return at_start().get(self.variable, "random").isdecimal()

    def effect(self, wish: Wish) -> str:
        return "the order of a set of texts, and hash() of a text; only a kernel that starts with it repeats them"


class Cublas(Variable):
    """`CUBLAS_WORKSPACE_CONFIG`: matrix products on CUDA."""

    name = variable = "CUBLAS_WORKSPACE_CONFIG"
    value = ":4096:8"
    module = "torch"

    def present(self) -> bool:
        return super().present() and getattr(sys.modules["torch"].version, "cuda", None) is not None

    def stands(self) -> bool:
        started: Any = sys.modules["torch"].cuda.is_initialized()
        seen = at_start() if started else os.environ  # CUDA reads it when it starts
        return seen.get(self.variable) in (":4096:8", ":16:8")

    def effect(self, wish: Wish) -> str:
        return "matrix products on CUDA give the same bits again; CUDA reads it when it starts"


SOURCES = (HashSeed(), Cublas())
