"""The states that a run of a cell starts from beside its names: random numbers, and settings that change results."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deeprules_jupyter.experiments.determinism.source import Undo
from deeprules_jupyter.experiments.determinism.sources import SOURCES

OWN = ("", "numpy", "torch", "torch.utils.data")  # what these draw from and how they are set is kept here


@dataclass(frozen=True)
class States:
    """How things stood at one moment, by what they are called; `back` puts them so again."""

    random: dict[str, Any]
    settings: dict[str, Any]
    others: Sequence[Undo] = ()  # libraries with random numbers of their own, as Keras

    def back(self) -> None:
        """Put all back to that moment."""
        for name, value in {**self.settings, **self.random}.items():
            _SETTERS[name](value)
        for undo in self.others:
            undo()

    def drawn_since(self, before: States) -> list[str]:
        """The generators from which numbers were drawn, or that were seeded, between that moment and this one."""
        return [name for name, value in self.random.items() if not _same(value, before.random.get(name))]


def now() -> States:
    """How things stand. Nothing is imported for it and no number drawn."""
    found = {name: get() for name, get in _random().items()}
    others = [one.keep() for one in SOURCES if one.module not in OWN and one.present()]
    return States(found, {name: get() for name, get in _settings().items()}, others)


def _random() -> dict[str, Callable[[], Any]]:
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    found: dict[str, Callable[[], Any]] = {"random": random.getstate}
    if hasattr(numpy, "random"):
        found["numpy.random"] = lambda: numpy.random.get_state(legacy=False)  # type: ignore[union-attr]
    if hasattr(torch, "get_rng_state"):
        found["torch"] = torch.get_rng_state  # type: ignore[union-attr]
        if (device := _accelerator(torch)) is not None:
            found["torch accelerator"] = lambda: _device_states(device)
    return found


def _accelerator(torch: Any) -> Any:
    """`torch.cuda`, `torch.mps` or `torch.xpu`, where there is such a device; None on a plain processor."""
    seam = getattr(torch, "accelerator", None)
    if seam is None or not seam.is_available():
        return None
    return getattr(torch, str(seam.current_accelerator().type), None)


def _device_states(device: Any) -> list[Any]:
    if hasattr(device, "get_rng_state_all"):
        return list(device.get_rng_state_all())
    return [device.get_rng_state()]


def _set_device(states: list[Any]) -> None:
    device = _accelerator(sys.modules["torch"])
    if hasattr(device, "set_rng_state_all"):
        device.set_rng_state_all(states)
    elif device is not None:
        device.set_rng_state(states[0])


def _settings() -> dict[str, Callable[[], Any]]:
    found: dict[str, Callable[[], Any]] = {"environment": lambda: dict(os.environ), "folder": Path.cwd}
    torch = sys.modules.get("torch")
    if hasattr(torch, "get_num_threads"):
        found["torch threads"] = torch.get_num_threads  # type: ignore[union-attr]
        found["torch type"] = torch.get_default_dtype  # type: ignore[union-attr]
        found["torch grad"] = torch.is_grad_enabled  # type: ignore[union-attr]
        found["torch deterministic"] = lambda: (
            torch.are_deterministic_algorithms_enabled(),  # type: ignore[union-attr]
            torch.is_deterministic_algorithms_warn_only_enabled(),  # type: ignore[union-attr]
        )
    return found


def _set_environment(before: dict[str, str]) -> None:
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


def _set_threads(threads: int) -> None:
    torch = sys.modules["torch"]
    if torch.get_num_threads() != threads:  # to set them anew costs time
        torch.set_num_threads(threads)


_SETTERS: dict[str, Callable[[Any], Any]] = {
    "random": random.setstate,
    "numpy.random": lambda state: sys.modules["numpy"].random.set_state(state),
    "torch": lambda state: sys.modules["torch"].set_rng_state(state),
    "torch accelerator": _set_device,
    "environment": _set_environment,
    "folder": os.chdir,
    "torch threads": _set_threads,
    "torch type": lambda kind: sys.modules["torch"].set_default_dtype(kind),
    "torch grad": lambda on: sys.modules["torch"].set_grad_enabled(on),
    "torch deterministic": lambda pair: sys.modules["torch"].use_deterministic_algorithms(pair[0], warn_only=pair[1]),
}


def _same(one: Any, other: Any) -> bool:
    from deeprules_jupyter.experiments.determinism import leaves

    return leaves.digest_of(one) == leaves.digest_of(other)
