"""The switches of `%deeprules_determinism` in this kernel: set what is loaded, and what is imported later."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from deeprules_jupyter.experiments.determinism.source import Wish
from deeprules_jupyter.experiments.determinism.switches import Line, Switches
from deeprules_jupyter.runtime import Watcher
from deeprules_jupyter.runtime.hook import replace
from deeprules_jupyter.runtime.imports import Arrivals


class Determinism:
    """On or off, for one kernel. It is the only thing here that steers, since the person asked for it."""

    def __init__(self, watcher: Watcher) -> None:
        self.switches = Switches(replace)
        self.seeds = watcher.seeds
        self.seeded: dict[str, str] = {}  # what was known of seeds before
        self.arrivals = Arrivals(self.switches.roots, self._loaded, watcher.guard)

    @property
    def wish(self) -> Wish | None:
        """What was asked for, while it is on."""
        return self.switches.wish

    def on(self, wish: Wish) -> None:
        """Set everything. Where it is on already it begins anew: a notebook that is run again draws the same."""
        if self.wish is not None:
            self.off()
        seeded = dict(self.seeds.seeded)
        self.switches.on(wish, seeded)
        self.seeded = seeded
        self.arrivals.start()

    def off(self) -> None:
        """Put everything back. Raises ValueError where nothing was set."""
        self.switches.off()
        self.arrivals.stop()
        self.seeds.seeded = self.seeded

    def table(self) -> Sequence[Line]:
        """Each source that is there."""
        return self.switches.table(self.seeds.seeded)

    def seen(self) -> tuple[tuple[str, ...], ...]:
        """The same for the sidebar: each source, how it stands and stood before, and what it does."""
        return tuple((line.source, line.now, line.before, line.effect) for line in self.table())

    def _loaded(self, module: ModuleType) -> None:
        self.switches.arrived(module.__name__)
