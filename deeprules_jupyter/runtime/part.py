"""`Part`: what every observer of a library offers to the watcher."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from types import ModuleType

from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import Patches

Modules = Mapping[str, Sequence[ModuleType]]  # by the first word of their names


def imported(roots: Set[str]) -> Modules:
    """What is there already: often thousands of modules, so all parts that start together share one look."""
    found: dict[str, list[ModuleType]] = defaultdict(list)
    for name, module in list(sys.modules.items()):
        root = name.partition(".")[0]
        if root in roots and isinstance(module, ModuleType):
            found[root].append(module)
    return found


class Part:
    """Observes one library, or one thing that several libraries do. A subclass says what it watches in `loaded`."""

    roots: frozenset[str] = frozenset()  # the top-level modules whose imports it wants to hear of

    def __init__(self, guard: Guard) -> None:
        self.patches = Patches(guard)

    def start(self, there: Modules) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""
        for module in [one for root, some in there.items() if root in self.roots for one in some]:
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
