"""A copy of all that a cell can reach by name, from which it can be run again.

One memo for all names, so two names of one object are two names of one copy, and an optimizer goes on pointing at the
copied network. Modules and functions are shared, but for functions with a memory: a closure, a mutable default.
"""

from __future__ import annotations

import copy
import io
import random
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from deeprules_jupyter.experiments.determinism.reach import ATOMS, Reached, reach

FAILED = (Exception, RecursionError)
FEW, WAYS = 200, 100  # items of a set, up to which so many ways to fill its copy are tried
Held = list[tuple[type, dict[str, Any]]]


@dataclass
class Snapshot:
    """What stood behind the names at one moment, as a copy of its own."""

    shell: Any
    names: dict[str, Any] = field(default_factory=dict)  # all of the notebook, with what stood behind them then
    copies: dict[str, Any] = field(default_factory=dict)  # of those that the cell can reach
    classes: list[tuple[type, dict[str, Any]]] = field(default_factory=list)  # what classes of the notebook hold
    failed: dict[str, str] = field(default_factory=dict)  # name -> why it has no copy
    codes: list[types.CodeType] = field(default_factory=list)  # of the functions that the cell can reach
    reordered: bool = False  # a copy of a set gives its items in another order

    def again(self) -> Snapshot:
        """A copy of the copy, for one run to use up."""
        made = _copied(self.shell, self.copies, self.copies, self.classes, self.names)
        self.reordered |= made.reordered
        return made


def take(names: Iterable[str], shell: Any) -> Snapshot:
    """Copy what these names reach. What cannot be copied is named in `failed`."""
    return _copied(shell, names, shell.user_ns, None, dict(shell.user_ns))


def _copied(
    shell: Any, names: Iterable[str], values: dict[str, Any], classes: Held | None, all_names: dict[str, Any]
) -> Snapshot:
    found = reach(names, values, shell.user_ns, lambda value: value is shell or _is_shared(value))
    shot = Snapshot(shell, all_names, codes=found.codes)
    if not found.whole:
        shot.failed = dict.fromkeys(found.names, "it holds more objects than can be copied")
        return shot
    for function in found.caches:
        shot.failed[function.__name__] = "it keeps its answers from one run to the next (lru_cache)"
    memo = _memo(found, shot.failed)
    shot.reordered = any(list(memo[id(one)]) != list(one) for one in found.sets)
    for name, value in found.names.items():
        try:
            shot.copies[name] = copy.deepcopy(value, memo)
        except FAILED as exc:
            shot.failed[name] = f"{type(value).__name__}: {_line(exc)}"
    for parameter in found.parameters:
        if (twin := memo.get(id(parameter))) is not None and twin.grad is None:
            twin.grad = parameter.grad.clone()
    for kind, held in classes if classes is not None else held_by(found.classes):
        try:
            shot.classes.append((kind, copy.deepcopy(held, memo)))
        except FAILED as exc:
            shot.failed[kind.__name__] = f"what the class itself holds: {_line(exc)}"
    return shot


def _line(exc: BaseException) -> str:
    return " ".join(str(exc).split())[:100]


def held_by(classes: Iterable[type]) -> Held:
    """What these classes hold now, themselves and not copies."""
    return [(kind, {key: item for key, item in vars(kind).items() if _is_data(key, item)}) for kind in classes]


def give_back(classes: Held) -> None:
    """Let classes of the notebook hold again what they held."""
    for kind, held in classes:
        for key, item in vars(kind).copy().items():
            if _is_data(key, item) and key not in held:
                delattr(kind, key)
        for key, item in held.items():
            if vars(kind).get(key) is not item:
                setattr(kind, key, item)


def _is_data(key: str, item: Any) -> bool:
    called = isinstance(item, types.FunctionType | type | staticmethod | classmethod | property)
    return not (key.startswith(("__", "_abc_")) or called or hasattr(item, "__get__"))


def _is_shared(value: Any) -> bool:
    """A lock, or one of the standard streams: no copy of it makes sense, and none is needed."""
    return type(value).__name__ in ("lock", "RLock", "OutStream", "_Environ", "InteractiveShell") or (
        isinstance(value, io.TextIOWrapper) and value.name in ("<stdout>", "<stderr>", "<stdin>")
    )


def _memo(found: Reached, failed: dict[str, str]) -> dict[int, Any]:
    """What copying shall not make anew: shared things as they are, functions with a memory by their twins."""
    memo: dict[int, Any] = {id(one): one for one in found.shared} | {id(one): _filled(one) for one in found.sets}
    twins = [(one, _twin(one)) for one in found.functions]
    memo |= {id(one): twin for one, (twin, _) in twins}
    for one, (twin, cells) in twins:
        try:
            _fill(one, twin, cells, memo)
        except FAILED as exc:
            failed[one.__name__] = f"what the function remembers: {_line(exc)}"
    return memo


def _filled(one: set[Any]) -> set[Any]:
    """A copy of a set, in the same order if some way to fill it leads there: items that fall on one place stand in the
    order in which they came, and that is not known any more.
    """
    order, luck = list(one), random.Random(0)
    ways: Iterator[list[Any]] = (
        way
        for _ in range(WAYS if len(order) <= FEW else 0)
        for way in (luck.sample(order, min(5, len(order))), luck.sample(order, len(order)))
    )
    twin = one.copy()
    while list(twin) != order and (way := next(ways, None)) is not None:
        twin = set(way)
        twin.update(order)
    return twin


def _twin(one: types.FunctionType) -> tuple[types.FunctionType, tuple[types.CellType, ...]]:
    """The same function with cells of its own, still empty."""
    cells = tuple(types.CellType() for _ in one.__closure__ or ())
    twin = types.FunctionType(one.__code__, one.__globals__, one.__name__, None, cells or None)
    twin.__qualname__, twin.__doc__, twin.__module__ = one.__qualname__, one.__doc__, one.__module__
    return twin, cells


def _fill(one: types.FunctionType, twin: types.FunctionType, cells: tuple[types.CellType, ...], memo: Any) -> None:
    for old, new in zip(one.__closure__ or (), cells, strict=True):
        try:
            new.cell_contents = _own_copy(old.cell_contents, memo)
        except ValueError:  # the old one is not filled yet
            continue
    if one.__defaults__:
        twin.__defaults__ = tuple(_own_copy(item, memo) for item in one.__defaults__)
    if one.__kwdefaults__:
        twin.__kwdefaults__ = {key: _own_copy(item, memo) for key, item in one.__kwdefaults__.items()}
    for key, item in vars(one).items():
        twin.__dict__[key] = _own_copy(item, memo)


def _own_copy(item: Any, memo: Any) -> Any:
    return item if isinstance(item, ATOMS) else copy.deepcopy(item, memo)
