"""Watches what runs: calls of libraries become facts, and rows are known by their fingerprints."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from deeprules_jupyter.model import AnyFact, Evidence, KernelState, Place, Rows
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.imports import Arrivals
from deeprules_jupyter.runtime.on_boosting import OnBoosting
from deeprules_jupyter.runtime.on_datasets import OnDatasets
from deeprules_jupyter.runtime.on_keras import OnKeras
from deeprules_jupyter.runtime.on_lightning import OnLightning
from deeprules_jupyter.runtime.on_processes import OnProcesses
from deeprules_jupyter.runtime.on_readers import OnReaders
from deeprules_jupyter.runtime.on_scanpy import OnScanpy
from deeprules_jupyter.runtime.on_sklearn import OnSklearn
from deeprules_jupyter.runtime.on_threads import OnThreads
from deeprules_jupyter.runtime.on_torch import OnTorch
from deeprules_jupyter.runtime.on_transformers import OnTransformers
from deeprules_jupyter.runtime.part import Part, imported
from deeprules_jupyter.runtime.places import Places
from deeprules_jupyter.runtime.state import Partitions, Seeds, kernel_state

__all__ = ["Watcher"]

# A further library is one file and one name here.
LIBRARIES: tuple[Callable[[Desk], Part], ...] = (
    OnSklearn,
    OnTorch,
    OnBoosting,
    OnKeras,
    OnLightning,
    OnDatasets,
    OnTransformers,
    OnScanpy,
    OnReaders,
)


def _whisper(line: str) -> None:
    print(f"deeprules: {line}", file=sys.stderr)


class Watcher:
    """Watches one kernel."""

    def __init__(self, shell: Any, tell: Callable[[str], None] = _whisper) -> None:
        self.guard = Guard(tell)
        self.desk = Desk(Places(shell), self.guard)
        self.guard.relinks.namespaces = self.desk.places.bound
        self.seeds = Seeds(self.guard)
        self.parts: tuple[Part, ...] = (
            *(kind(self.desk) for kind in LIBRARIES),
            OnProcesses(self.desk),
            OnThreads(self.desk),
            self.seeds,
        )
        roots = frozenset[str]().union(*(part.roots for part in self.parts))
        self.arrivals = Arrivals(roots, self._loaded, self.guard)
        self.partitions = Partitions()
        self.watching = False
        self.cells = 0

    def start(self) -> None:
        """Begin to watch. Safe to call twice."""
        if not self.watching:
            self.watching = True
            there = imported(self.arrivals.roots)
            with self.guard.relinks.together():
                for part in self.parts:
                    self._safely(partial(part.start, there))
            self._safely(self.arrivals.start)

    def stop(self) -> None:
        """Stop watching; every attribute is as it was before."""
        if self.watching:
            self.watching = False
            self._safely(self.arrivals.stop)
            with self.guard.relinks.together():
                for part in self.parts:
                    self._safely(part.stop)

    def before_cell(self, place: Place) -> None:
        """A cell starts to run."""
        self.cells += 1
        self.guard.begin()
        self.desk.places.begin(place)
        self.seeds.cell = self.desk.places.shell.execution_count
        if self.watching:
            for part in self.parts:
                self._safely(part.before_cell)

    def after_cell(self, count: int | None = None) -> list[AnyFact]:
        """The facts of the cell that has ended; `count` is the number under which it ran."""
        facts: list[AnyFact] = []
        self._safely(lambda: self.desk.places.ran(count))
        for part in self.parts:
            self._safely(part.after_cell)
        self._safely(lambda: facts.extend(self.desk.collect()))
        self._safely(self.desk.places.end)
        self._safely(lambda: self.partitions.add(facts))
        return facts

    def rows_of(self, value: object) -> Rows | None:
        """The rows of an object that a call has shown; nothing is worked out for it."""
        known = self.desk.registry.by_object(value)
        return None if known is None else known.rows

    def find_rows(self, value: Any) -> Rows | None:
        """The rows of any table, array, tensor, dataset or loader; None where they are not known by their content."""
        known = None if hasattr(value, "dataset") else self.desk.registry.look(value)
        for part in self.parts if known is None and not hasattr(value, "shape") else ():
            datasets = getattr(part, "datasets", None)
            known = datasets.of(getattr(value, "dataset", value)) if datasets is not None else known
        return known.rows if known is not None and (known.rows.wide or known.rows.plain) else None

    def unseen(self) -> list[Evidence]:
        """What ran since the last time this was asked, where it could not be watched."""
        found, self.desk.unseen = self.desk.unseen, []
        return found

    def state(self) -> KernelState:
        """What the kernel says of itself."""
        return kernel_state(self.watching, self.seeds, self.partitions, self.cells)

    def _loaded(self, module: ModuleType) -> None:
        root = module.__name__.partition(".")[0]
        for part in self.parts:
            if root in part.roots:
                part.loaded(module)

    def _safely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (Exception, SystemExit) as error:
            self.guard.fault("this cell", error)
