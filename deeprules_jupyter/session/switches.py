"""The switches of `%deeprules_determinism` in this kernel: set what is loaded, and what is imported later."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from deeprules_jupyter.experiments.determinism.source import Wish
from deeprules_jupyter.experiments.determinism.switches import Line, Switches
from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import replace
from deeprules_jupyter.runtime.imports import Arrivals


class Determinism:
    """On or off, for one kernel. It is the only thing here that steers, since the person asked for it."""

    def __init__(self, guard: Guard) -> None:
        self.switches = Switches(replace)
        self.arrivals = Arrivals(self.switches.roots, self._loaded, guard)

    @property
    def wish(self) -> Wish | None:
        """What was asked for, while it is on."""
        return self.switches.wish

    def on(self, wish: Wish) -> None:
        """Set everything. Raises ValueError where it is on already."""
        self.switches.on(wish)
        self.arrivals.start()

    def off(self) -> None:
        """Put everything back. Raises ValueError where nothing was set."""
        self.switches.off()
        self.arrivals.stop()

    def table(self) -> Sequence[Line]:
        """Each source that is there."""
        return self.switches.table()

    def _loaded(self, module: ModuleType) -> None:
        self.switches.arrived(module.__name__)
