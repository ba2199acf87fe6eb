"""Where a line of a cell stands in the file that holds the cell; editors and web pages point at that one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from deeprules_jupyter.model import Cell, Place


class Lines:
    """The lines of one file. A file that cannot be read any more has its places at line 1."""

    def __init__(self, path: str | None, cells: Sequence[Cell] = ()) -> None:
        try:
            self._text = Path(path or "").read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            self._text = ""
        self._cells = () if (path or "").endswith(".ipynb") else cells
        self._starts: dict[int, list[int]] | None = None

    def at(self, place: Place) -> int:
        """The line in the file, counted from 1."""
        if self._starts is None:
            self._starts = _of_script(self._text, self._cells) if self._cells else _of_notebook(self._text)
        lines = self._starts.get(place.cell or 0) or [1]
        return lines[min((place.line or 1), len(lines)) - 1]


def _of_script(text: str, cells: Sequence[Cell]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    total, after = text.splitlines(), 0
    for cell in cells:
        lines = cell.source.splitlines()
        start = next((i for i in range(after, len(total)) if total[i : i + len(lines)] == lines), after)
        found[cell.place.cell or 0] = list(range(start + 1, start + len(lines) + 1))
        after = start + len(lines)
    return found


def _of_notebook(text: str) -> dict[int, list[int]]:
    """By cell: the line of the file on which each line of its source begins."""
    decoder = json.JSONDecoder()
    try:
        document: Any = decoder.decode(text)
        cells = document["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    found: dict[int, list[int]] = {}
    at = 0
    for number, cell in enumerate(cells):
        source = cell.get("source") if isinstance(cell, dict) else None
        if not isinstance(source, list):
            source = [source] if isinstance(source, str) and source else []
        found[number] = []
        for line in source:
            at = _find(text, str(line), at)
            held = str(line).count("\n") + (not str(line).endswith("\n"))
            found[number] += [text.count("\n", 0, at) + 1] * held
    return found


def _find(text: str, line: str, start: int) -> int:
    """The next place where this text stands as a JSON string; where it is, if it cannot be found."""
    tries = (json.dumps(line), json.dumps(line, ensure_ascii=False))
    places = [at for one in tries if (at := text.find(one, start)) >= 0]
    return min(places, default=start)
