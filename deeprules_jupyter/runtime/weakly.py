"""Notes about objects that do not keep them alive."""

from __future__ import annotations

import weakref
from typing import Any


class Weakly:
    """Notes about objects, kept only while the objects live."""

    def __init__(self) -> None:
        self.notes: dict[int, tuple[weakref.ref[Any], Any]] = {}

    def __setitem__(self, key: Any, note: Any) -> None:
        number = id(key)
        try:
            self.notes[number] = (weakref.ref(key, lambda ref: self._forget(number, ref)), note)
        except TypeError:
            return

    def get(self, key: Any) -> Any:
        """The note about this very object, or None."""
        ref, note = self.notes.get(id(key), (None, None))
        return note if ref is not None and ref() is key else None

    def _forget(self, number: int, ref: weakref.ref[Any]) -> None:
        if self.notes.get(number, (None, None))[0] is ref:
            del self.notes[number]
