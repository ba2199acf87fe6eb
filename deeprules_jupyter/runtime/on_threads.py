"""Threads that the person starts: what they do unseen is said.

A call on such a thread is seen like any other while the cell's own thread waits. Beside a watched call of that thread
it could be a helper's of that call, and plain torch is joined batch by batch in the order of one thread: these pass
unseen. Threads that a watched call starts are its helpers, and nothing is said of them.
"""

from __future__ import annotations

import threading
from types import ModuleType
from typing import Any
from weakref import WeakSet

from deeprules_jupyter.model import Evidence
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.part import Part


class OnThreads(Part):
    """Knows which threads are the person's, and writes down that one of them was not watched."""

    roots = frozenset({"threading"})

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        super().__init__(desk.guard)
        self.own: WeakSet[threading.Thread] = WeakSet()
        self.told = False  # in the running cell
        desk.guard.hears = self.missed

    def loaded(self, module: ModuleType) -> None:
        """A module has been imported."""
        if module is threading:
            self.patches.method(threading.Thread, "start", Begins(self))

    def before_cell(self) -> None:
        """A cell starts to run."""
        self.told = False

    def missed(self) -> None:
        """A call on another thread than the cell's passes unseen."""
        if not self.told and threading.current_thread() in self.own:
            self.told = True
            place, _ = self.desk.places.here()
            text = "another thread worked beside this one; what it fits or scores is not seen"
            self.desk.unseen.append(Evidence(place, text, "calls"))


class Begins:
    """Threads that begin."""

    aloof = True

    def __init__(self, threads: OnThreads) -> None:
        self.threads = threads

    def before(self, call: Call) -> Any:
        """Before it runs, for it may be quick."""
        self.threads.own.add(call.args[0])

    def after(self, call: Call) -> None:
        """Nothing to add."""
