"""`Part`: what every observer of a library offers to the watcher."""

from __future__ import annotations

from types import ModuleType
from typing import Protocol


class Part(Protocol):
    """Observes one library, or one thing that several libraries do."""

    @property
    def roots(self) -> frozenset[str]:
        """The top-level modules whose imports it wants to hear of."""

    def start(self) -> None:
        """Watch what has been imported already; what comes later is announced by `loaded`."""

    def stop(self) -> None:
        """Put everything back."""

    def loaded(self, module: ModuleType) -> None:
        """A module under one of the roots has been imported."""

    def before_cell(self) -> None:
        """A cell starts to run."""

    def after_cell(self) -> None:
        """A cell has ended; facts may still be written."""
