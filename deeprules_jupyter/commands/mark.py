"""A line of ours on top of a cell: taken off before IPython reads the cell, and found again when it has run."""

from __future__ import annotations

from dataclasses import dataclass

from deeprules_jupyter import session


@dataclass(frozen=True)
class Mark:
    """What such a line begins with, as `%%deeprules_baseline`."""

    text: str

    def without(self, lines: list[str]) -> list[str]:
        """The cell below our line. An empty line takes its place, unless another cell magic has to come first."""
        one = session.current()
        if not lines or self._behind(lines[0]) is None or one is None or not one.watched:
            return lines
        rest = lines[1:]
        return rest if rest and rest[0].startswith("%%") else ["\n", *rest]

    def asked(self, source: str) -> str | None:
        """What stands behind it, if the cell has it."""
        for line in source.lstrip("\n").split("\n"):
            if not line.startswith("%%"):
                return None
            if (found := self._behind(line)) is not None:
                return found
        return None

    def _behind(self, line: str) -> str | None:
        name, _, rest = line.strip().partition(" ")
        return rest if name == self.text else None
