"""Copies of a watched function's name: `from x import y` makes such, and they are to be watched too."""

from __future__ import annotations

import gc
import types
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Pair = tuple[Any, Any]  # what is held, and what shall stand in its place


class Relinks:
    """Puts functions in each other's place. All memory is searched for it, so many observers are served at once."""

    def __init__(self) -> None:
        self.waiting: list[Pair] | None = None

    def add(self, pairs: Iterable[Pair]) -> None:
        """Do it now, or when all observers that start or stop together have said theirs."""
        if self.waiting is None:
            relink(pairs)
        else:
            self.waiting += pairs

    @contextmanager
    def together(self) -> Iterator[None]:
        """One search for all that is added within."""
        self.waiting = []
        try:
            yield
        finally:
            pairs, self.waiting = self.waiting, None
            relink(pairs)


def relink(pairs: Iterable[tuple[Any, Any]]) -> None:
    """Put `new` wherever `old` is held under a name, in a list or in an object: `from x import y` makes such copies.

    Without this, `pickle` would find that a function is "not the same object" as the one its module names.
    """
    pairs = list(pairs)
    new_of = {id(old): new for old, new in pairs}
    for old, new in pairs:  # what two observers have replaced, one after the other
        while id(new) in new_of and new_of[id(new)] is not old:
            new = new_of[id(old)] = new_of[id(new)]
    olds = tuple(old for old, _ in pairs)
    for holder in gc.get_referrers(*olds) if olds else ():
        if isinstance(holder, list):
            for index, item in enumerate(holder):
                if id(item) in new_of:
                    holder[index] = new_of[id(item)]
        elif isinstance(holder, dict):
            _relink_names(holder, new_of)
        elif isinstance(getattr(holder, "__dict__", None), dict) and not isinstance(holder, types.FunctionType):
            _relink_names(vars(holder), new_of)


def _relink_names(names: dict[Any, Any], new_of: dict[int, Any]) -> None:
    if "__wrapped__" in names or ("__module__" in names and "__doc__" in names and "__name__" not in names):
        return  # a wrapper's own memory, or the inside of a class: classes are only changed through `setattr`
    for key, value in list(names.items()):
        if id(value) in new_of:
            names[key] = new_of[id(value)]
