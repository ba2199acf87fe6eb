"""`Part`: what every observer of a library offers to the watcher."""

from __future__ import annotations

import sys
from types import ModuleType

from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import Patches


class Part:
    """Observes one library, or one thing that several libraries do. A subclass says what it watches in `loaded`."""

    roots: frozenset[str] = frozenset()  # the top-level modules whose imports it wants to hear of

    def __init__(self, guard: Guard) -> None:
        self.patches = Patches(guard)

    def start(self) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        near = tuple(self.roots)  # thousands of modules may be there; most names begin differently
        for name, module in [pair for pair in list(sys.modules.items()) if pair[0].startswith(near)]:
            if name.partition(".")[0] in self.roots and isinstance(module, ModuleType):
                self.loaded(module)
        self.patches.relink()

    def stop(self) -> None:
        """Put everything back."""
        self.patches.undo()

    def loaded(self, module: ModuleType) -> None:
        """A module under one of the roots has been imported."""

    def before_cell(self) -> None:
        """A cell starts to run."""

    def after_cell(self) -> None:
        """A cell has ended; facts may still be written."""
