"""What a cell can reach by name: the values it uses, and those that the person's own functions and classes use."""

from __future__ import annotations

import gc
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from deeprules_jupyter.experiments.determinism.needs import names_in

MOST = 2_000_000  # objects
ATOMS = (type(None), bool, int, float, complex, str, bytes, range, types.CodeType, types.BuiltinFunctionType)
HELD = (list, tuple, dict, set, frozenset)


@dataclass
class Reached:
    """What the walk has met."""

    names: dict[str, Any] = field(default_factory=dict)  # of the notebook, with their values
    functions: list[types.FunctionType] = field(default_factory=list)  # that remember something themselves
    classes: list[type] = field(default_factory=list)  # of the notebook
    shared: list[Any] = field(default_factory=list)  # modules and the like: copies hold the very same
    sets: list[set[Any]] = field(default_factory=list)  # of values without parts: their order hangs on how they came
    codes: list[types.CodeType] = field(default_factory=list)  # of the notebook's functions
    parameters: list[Any] = field(default_factory=list)  # with a gradient, which torch does not copy with them
    caches: list[Any] = field(default_factory=list)  # functions under `lru_cache`, whose memory cannot be copied
    whole: bool = True  # False where there was too much to walk through


def reach(
    names: Iterable[str], values: dict[str, Any], namespace: dict[str, Any], share: Callable[[Any], bool]
) -> Reached:
    """Walk from these names, whose values are given. `namespace` is the dict in which the notebook's functions look;
    `share` says of an object that it is nobody's to copy."""
    walk = _Walk(values, namespace, share)
    walk.add(names)
    while walk.todo and walk.found.whole:
        walk.step(walk.todo.pop())
    return walk.found


class _Walk:
    def __init__(self, values: dict[str, Any], namespace: dict[str, Any], share: Callable[[Any], bool]) -> None:
        self.values, self.namespace, self.share = values, namespace, share
        self.found = Reached()
        self.met: set[int] = {id(namespace)}
        self.todo: list[Any] = []

    def add(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.values and name not in self.found.names:
                self.found.names[name] = self.values[name]
                self.todo.append(self.values[name])

    def step(self, value: Any) -> None:
        if isinstance(value, ATOMS) or id(value) in self.met:
            return
        self.met.add(id(value))
        self.found.whole = len(self.met) < MOST
        if isinstance(value, types.ModuleType) or self.share(value):
            self.found.shared.append(value)
        elif isinstance(value, types.FunctionType):
            self._function(value)
        elif isinstance(value, type):
            if value.__module__ == "__main__":
                self.found.classes.append(value)
                self.todo += [*vars(value).values(), *value.__bases__]
        elif type(value).__name__ == "_lru_cache_wrapper":
            self.found.caches += [value] if value.__module__ == "__main__" else []
        elif type(value) in (set, frozenset) and all(map(_is_plain, value)):
            (self.found.sets if type(value) is set else self.found.shared).append(value)
        elif isinstance(value, HELD):
            self.todo += [*value, *value.values()] if isinstance(value, dict) else value
        else:
            if type(value).__name__ == "Parameter" and getattr(value, "grad", None) is not None:
                self.found.parameters.append(value)
            self.todo.append(type(value))
            self.todo += gc.get_referents(value)

    def _function(self, value: types.FunctionType) -> None:
        own = value.__globals__ is self.namespace
        if not own and "<locals>" not in value.__qualname__:
            return  # of a library, which keeps itself
        if own:
            self.found.codes.append(value.__code__)
            self.add(names_in(value.__code__))
        kept = [*_cells(value), *(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
        kept += value.__dict__.values()
        kept = [one for one in kept if not isinstance(one, ATOMS)]
        if kept or value.__closure__:
            self.found.functions.append(value)
        self.todo += kept


def _is_plain(value: Any) -> bool:
    """Whether a copy of it would be the very same."""
    return all(map(_is_plain, value)) if type(value) in (tuple, frozenset) else isinstance(value, ATOMS)


def _cells(value: types.FunctionType) -> list[Any]:
    kept = []
    for cell in value.__closure__ or ():
        try:
            kept.append(cell.cell_contents)
        except ValueError:  # not filled yet
            continue
    return kept
