"""Copies of a watched function's name: `from x import y` makes such, and they are to be watched too.

How many there are is known from the count of references, so that the search ends with the last one. Where names are
bound is looked through first, and there where some were found before; all memory, which takes some tenths of a second,
only if a copy is still missing.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

Names = dict[Any, Any]


@dataclass(eq=False, slots=True)
class Swap:
    """What is held under copies of a name, and what shall stand in its place. With slots it is no such copy itself."""

    old: Any
    new: Any
    copies: int = 0

    def count(self, ours: int) -> None:
        """How many copies there are: references that are not ours, and not the function's own to itself."""
        held = getattr(self.old, "__dict__", {}).values()
        itself = sum(p.args.count(self.old) for p in held if isinstance(p, functools.partial))  # as scanpy leaves them
        self.copies = sys.getrefcount(self.old) - _ALONE - ours - itself


class Relinks:
    """Puts functions in each other's place; many observers are served by one search."""

    def __init__(self) -> None:
        self.waiting: list[Swap] | None = None
        self.namespaces: Callable[[], Iterable[Mapping[str, Any]]] = tuple  # where the person's names are bound

    def add(self, swaps: list[Swap], ours: int) -> None:
        """Do it now, or when all observers that start or stop together have said theirs.

        `ours` is how many references to the old function we hold ourselves.
        """
        for swap in swaps:
            swap.count(ours)
        if self.waiting is None:
            relink(swaps, self.namespaces())
        else:
            self.waiting += swaps

    @contextmanager
    def together(self) -> Iterator[None]:
        """One search for all that is added within."""
        self.waiting = []
        try:
            yield
        finally:
            swaps, self.waiting = self.waiting, None
            relink(swaps, self.namespaces())


_held: dict[str, set[str]] = {}  # modules, and their names, where copies were found before: looked at first next time
_inside: dict[str, None] = {}  # and modules where some were inside of what is bound
_one = Swap(object(), None)
_ALONE = sys.getrefcount(_one.old)  # what is counted where nobody else holds it


def relink(swaps: list[Swap], namespaces: Iterable[Mapping[str, Any]] = ()) -> None:
    """Put `new` wherever `old` is held under a name, in a list or in an object: `from x import y` makes such copies.

    Without this, `pickle` would find that a function is "not the same object" as the one its module names.
    """
    search = _Search(swaps)
    roots = {str(getattr(swap.old, "__module__", "")).partition(".")[0] for swap in swaps}
    search.places([names for names in namespaces if isinstance(names, dict)])
    search.again()
    for modules in (_held, sys.modules):
        names = list(modules) if search.left else []
        search.modules([name for name in names if name.partition(".")[0] in roots], inside=True)
        search.modules([name for name in names if name.partition(".")[0] not in roots])
    search.memory()


class _Search:
    """Looks at one place after the other until all copies are found."""

    def __init__(self, swaps: list[Swap]) -> None:
        self.new_of = {id(swap.old): swap.new for swap in swaps}
        self.swaps = swaps
        self.met: set[str] = set()  # modules that held some
        self.left = {id(swap.old): swap.copies for swap in swaps if swap.copies > 0}
        for swap in swaps:  # what two observers have replaced, one after the other
            new = swap.new
            while id(new) in self.new_of and self.new_of[id(new)] is not swap.old:
                new = self.new_of[id(swap.old)] = self.new_of[id(new)]

    def again(self) -> None:
        """Swap the copies that are where some were found before. Mostly these are all, and no more is looked at."""
        for name, keys in _held.items():
            there = _names_of(name) if self.left else {}
            for key in keys & there.keys():
                if id(there[key]) in self.left:
                    there[key] = self._swapped(there[key])
                    self.met.add(name)
        for name in _inside:
            self.values(_names_of(name))

    def places(self, places: Iterable[Names]) -> bool:
        """Swap the copies in these namespaces: whether there were some."""
        return sum(bool(self.names(one)) for one in places if self.left) > 0  # of all: `any` would end with the first

    def modules(self, names: Sequence[str], inside: bool = False) -> None:
        """Swap the copies in these modules, and on request inside what is bound in those that held some."""
        for name in names if self.left else ():
            if found := self.names(_names_of(name)):
                _held.setdefault(name, set()).update(found)
                self.met.add(name)
        for name in self.met.intersection(names) if inside else ():
            if self.values(_names_of(name)):
                _inside[name] = None

    def values(self, names: Names) -> bool:
        """Swap the copies in what is bound there: in objects, as scikit-learn's scorers are, and in tables of them."""
        values = [value for key, value in list(names.items()) if key != "__builtins__"] if self.left else []
        tables = [value for value in values if type(value) is dict]
        found = self.places(tables)
        values += [value for table in tables for value in list(table.values())]
        return self.places(own for value in values if (own := _attributes(value)) is not None) or found

    def memory(self) -> None:
        """Swap the copies that are held anywhere else."""
        olds = tuple(swap.old for swap in self.swaps if id(swap.old) in self.left)
        for holder in gc.get_referrers(*olds) if olds else ():
            if isinstance(holder, list):
                for index, item in enumerate(holder):
                    if id(item) in self.left:
                        holder[index] = self._swapped(item)
            elif isinstance(holder, dict):
                self.names(holder)
            else:
                self.names(_attributes(holder) or {})

    def names(self, names: Names) -> Sequence[Any]:
        """Swap the copies in one namespace: the names of those."""
        if self.left.keys().isdisjoint(map(id, names.values())):
            return ()
        if "__wrapped__" in names or ("__module__" in names and "__doc__" in names and "__name__" not in names):
            return ()  # a wrapper's own memory, or the inside of a class: classes are only changed through `setattr`
        found = []
        for key, value in list(names.items()):
            if id(value) in self.left:
                names[key] = self._swapped(value)
                found.append(key)
        return found

    def _swapped(self, old: Any) -> Any:
        """What takes its place. When the last copy has been found, it is looked for no longer."""
        number = id(old)
        self.left[number] -= 1
        if not self.left[number]:
            del self.left[number]
        return self.new_of[number]


def _names_of(module: str) -> Names:
    """What is bound in a module, if it is there and is one."""
    there = sys.modules.get(module)
    return vars(there) if isinstance(there, ModuleType) else {}


def _attributes(value: Any) -> Names | None:
    """Those of an object's own, without asking the object; None for functions, classes and modules."""
    if issubclass(type(value), type | FunctionType | ModuleType):
        return None
    try:
        names = object.__getattribute__(value, "__dict__")
    except (AttributeError, TypeError):
        return None
    return names if isinstance(names, dict) else None
