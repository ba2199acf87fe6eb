"""PyTorch's random numbers, on the processor and on every accelerator, and those of its loaders."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

from deeprules_jupyter.experiments.determinism.source import Replace, Source, Undo, Wish, nothing

START = 67280421310721  # with which accelerators begin


def device_modules(torch: Any) -> list[Any]:
    """`torch.cuda`, `torch.mps`, `torch.xpu`, ...: whatever this torch has and this machine offers."""
    seam = getattr(torch, "accelerator", None)
    kind = getattr(seam, "current_accelerator", lambda: None)()
    names = [kind.type] if kind is not None else ["cuda", "mps", "xpu"]  # torch before 2.6 knows no such seam
    found = [getattr(torch, name, None) for name in names]
    return [one for one in found if one is not None and _call(one, "is_available", False)]


def _call(module: Any, name: str, otherwise: Any) -> Any:
    return getattr(module, name, lambda: otherwise)()


def numbers_of(module: Any) -> Undo:
    """Note the random numbers of a module with devices; what is returned puts them back."""
    if hasattr(module, "get_rng_state_all"):
        return partial(module.set_rng_state_all, module.get_rng_state_all())
    return partial(module.set_rng_state, module.get_rng_state())


def _started(module: Any) -> bool:
    return bool(_call(module, "is_initialized", True))


class Numbers(Source):
    """Initial weights, dropout, the order of a shuffling loader, `torch.rand`."""

    name = "torch, all devices"
    module = "torch"
    watched = "torch"
    draws = True

    def effect(self, wish: Wish) -> str:
        devices = [one.__name__.rpartition(".")[2] for one in device_modules(sys.modules["torch"])]
        where = " and ".join(["processor", *devices])
        return f"initial weights, dropout, the order of a shuffling loader, torch.rand ({where})"

    def keep(self) -> Undo:
        torch = sys.modules["torch"]
        undos = [numbers_of(torch.random)]
        for one in device_modules(torch):
            # One that has not started cannot be asked, and must not be started by us: it begins as it would have.
            undos.append(numbers_of(one) if _started(one) else partial(one.manual_seed_all, START))
        return lambda: [undo() for undo in undos].clear()

    def set(self, wish: Wish, replace: Replace) -> Undo:
        sys.modules["torch"].manual_seed(wish.seed)
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        return ("import torch", f"torch.manual_seed({wish.seed})")


class Workers(Source):
    """The processes of a DataLoader."""

    name = "DataLoader workers"
    module = "torch.utils.data"

    def now(self) -> str:
        return "seeded by torch, each its own"

    def effect(self, wish: Wish) -> str:
        return (
            "random, np.random and torch in a worker repeat when torch is seeded, and differ between workers and "
            "epochs; a loader with a generator of its own follows that one"
        )


SOURCES = (Numbers(), Workers())
