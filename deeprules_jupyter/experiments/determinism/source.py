"""`Source`: one thing that makes two runs differ, and how it is set, told and put back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Undo = Callable[[], None]
Replace = Callable[[Any, str, Any], Undo]  # puts something else under the name that an owner has for it


@dataclass(frozen=True)
class Wish:
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

    def present(self) -> bool:
        """Whether its library is loaded, and not just being loaded."""
        if not self.module:
            return True
        module = sys.modules.get(self.module)
        return module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False)

    def now(self) -> str:
        """How it stands, in few words."""
        raise NotImplementedError

    def effect(self, wish: Wish) -> str:
        """What it decides, and what setting it does."""
        raise NotImplementedError

    def keep(self) -> Undo:
        """Note how it stands; what is returned puts exactly that back."""
        return nothing

    def set(self, wish: Wish, replace: Replace) -> Undo:
        """Set it. What is returned takes back what `keep` does not know of."""
        return nothing

    def code(self, wish: Wish) -> Sequence[str]:
        """The same as lines of plain Python."""
        return ()
