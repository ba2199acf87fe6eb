"""Says when a library that we watch has been imported, module by module, before anybody uses it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from deeprules_jupyter.runtime.guard import Guard
from deeprules_jupyter.runtime.hook import Call, Undo, watch


class Arrivals:
    """A finder at the head of `sys.meta_path` that finds nothing itself."""

    def __init__(self, roots: frozenset[str], loaded: Callable[[ModuleType], None], guard: Guard) -> None:
        self.roots = roots
        self.loaded = loaded
        self.guard = guard

    def start(self) -> None:
        """Listen from now on."""
        sys.meta_path.insert(0, self)

    def stop(self) -> None:
        """Listen no more."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """What the other finders find; the loader tells us when it has run the module. The first of us asks for all."""
        ours = [one for one in sys.meta_path if isinstance(one, Arrivals) and name.partition(".")[0] in one.roots]
        if not ours or ours[0] is not self:
            return None
        for finder in sys.meta_path:
            find = None if isinstance(finder, Arrivals) else getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find else None
            if spec is not None:
                self._listen(spec, [one.loaded for one in ours])
                return spec
        return None

    def _listen(self, spec: ModuleSpec, loaded: Sequence[Callable[[ModuleType], None]]) -> None:
        loader = spec.loader
        if loader is None or isinstance(loader, type) or not hasattr(loader, "exec_module"):
            return
        arrival = _Arrival(loaded)
        arrival.undo = watch(loader, "exec_module", arrival, self.guard)


class _Arrival:
    """Waits for one module to be run."""

    def __init__(self, loaded: Sequence[Callable[[ModuleType], None]]) -> None:
        self.loaded = loaded
        self.undo: Undo | None = None

    def before(self, call: Call) -> Any:
        """Nothing to note."""

    def after(self, call: Call) -> None:
        """The module is there; its loader is left as it was."""
        if self.undo is not None:
            self.undo()
        for hear in self.loaded:
            hear(call.args[0])
