"""`Source`: one thing that makes two runs differ, and how it is set, told and put back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from deeprules_jupyter.frozen import Frozen

Undo = Callable[[], None]
Replace = Callable[[Any, str, Any], Undo]  # puts something else under the name that an owner has for it


class Wish(Frozen):
    """What the person asked for."""

    seed: int = 0
    strict: bool = False  # an operation that cannot be repeated raises; else it warns


def nothing() -> None:
    """There is nothing to put back."""


class Source:
    """One source. It acts on a library that is loaded and never imports one: `module` names what has to be there."""

    name = ""
    module = ""  # nothing: it is always there
    draws = False  # whether its state changes with each draw
    watched = ""  # how the watcher of seeds calls it, which knows in which cell it was seeded

    def present(self) -> bool:
        """Whether its library is loaded, and not just being loaded."""
        if not self.module:
            return True
        module = sys.modules.get(self.module)
        return module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False)

    def now(self) -> str:
        """How it stands, in few words."""
        return "not seeded"

    def effect(self, wish: Wish) -> str:
        """What it decides, and what setting it does."""
        raise NotImplementedError

    def keep(self) -> Undo:
        """Note how it stands; what is returned puts exactly that back."""
        return nothing

    def set(self, wish: Wish, replace: Replace) -> Undo:
        """Set it. What is returned takes back what `keep` does not know of."""
        return nothing

    def missing(self) -> str:
        """What has to be said to the kernel's environment before it starts; nothing where that is not so."""
        return ""

    def code(self, wish: Wish) -> Sequence[str]:
        """The same as lines of plain Python."""
        return ()
