"""What the kernel says of itself: partitions, seeds, determinism, device. Nothing is imported for it."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from deeprules_jupyter.model import AnyFact, KernelState, Partition, Role, Split
from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.part import Modules, Part

# Module that defines it, function, what the sidebar calls it, library that must be there.
SEEDS = (
    ("random", "seed", "python random", "random"),
    ("numpy.random", "seed", "numpy random", "numpy"),
)
UNSEEDED = 67280421310721  # what old versions of torch start with; newer ones draw 64 bits from the system
CHOSEN = 2**48  # people choose smaller seeds; one that is drawn is smaller once in 65,536


class Seeds(Part):
    """Sees calls that seed a source of randomness; draws no number and sets none."""

    roots = frozenset({"numpy"})

    def __init__(self, guard: Guard) -> None:
        super().__init__(guard)
        self.cell = 0
        self.seeded: dict[str, str] = {}
        self.torch_seed = UNSEEDED

    def start(self, there: Modules) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        self.loaded(random)
        self._ask_torch("seeded before deeprules was loaded")
        super().start(there)

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        for name, function, source, _ in SEEDS:
            if module.__name__ == name:
                self.patches.function(module, function, _Seeding(self, source))

    def after_cell(self) -> None:
        """Torch remembers its seed, so nothing needs to be watched there."""
        self._ask_torch(f"seeded in cell {self.cell}")

    def _ask_torch(self, what: str) -> None:
        torch = sys.modules.get("torch")
        seed = torch.initial_seed() if torch is not None and hasattr(torch, "initial_seed") else self.torch_seed
        if seed != self.torch_seed:
            self.torch_seed = seed
            if seed != UNSEEDED and seed < CHOSEN:
                self.seeded["torch"] = what
            else:
                self.seeded.pop("torch", None)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Each source of randomness that is there, and what is known of it."""
        found = []
        for source, library in (*((source, library) for _, _, source, library in SEEDS), ("torch", "torch")):
            if library in sys.modules:
                found.append((source, self.seeded.get(source, "not seeded")))
        return (*found, *_flags())


class _Seeding:
    def __init__(self, seeds: Seeds, source: str) -> None:
        self.seeds = seeds
        self.source = source

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """A source was seeded; without a value the clock does it, which is no seed."""
        value = call.args[0] if call.args else next(iter(call.kwargs.values()), None)
        if value is None:
            self.seeds.seeded.pop(self.source, None)
        else:
            self.seeds.seeded[self.source] = f"seeded in cell {self.seeds.cell}"


class Partitions:
    """The partitions that splits have made, by name; the latest wins."""

    def __init__(self) -> None:
        self.known: dict[str, Partition] = {}

    def add(self, facts: Iterable[AnyFact]) -> None:
        """Take note of the splits among these facts."""
        for fact in facts:
            if isinstance(fact, Split):
                whole: tuple[Role | str, ...] = ("whole",)
                for data, role in zip((fact.whole, *fact.parts), (*whole, *fact.roles), strict=True):
                    if data.name and not (role == "whole" and data.name in self.known):
                        self.known[data.name] = Partition(data.name, role, data.rows.count)  # type: ignore[arg-type]


def kernel_state(watched: bool, seeds: Seeds, partitions: Partitions, cells: int) -> KernelState:
    """The kernel's own state, for the sidebar."""
    return KernelState(watched, tuple(partitions.known.values()), seeds.rows(), device(), cells)


def _flags() -> list[tuple[str, str]]:
    torch = sys.modules.get("torch")
    if torch is None or not hasattr(torch, "are_deterministic_algorithms_enabled"):
        return []
    on = torch.are_deterministic_algorithms_enabled()
    flags = [("torch deterministic algorithms", "on" if on else "off")]
    if device() == "cuda":
        flags.append(("cuDNN benchmark", "on" if torch.backends.cudnn.benchmark else "off"))
    return flags


def device() -> str:
    """`cpu`, `cuda` or `mps`."""
    torch = sys.modules.get("torch")
    if torch is None or not hasattr(torch, "cuda"):
        return "cpu"
    if torch.cuda.is_available():
        return "cuda"
    mps = getattr(getattr(torch, "backends", None), "mps", None)
    return "mps" if mps is not None and mps.is_available() else "cpu"
