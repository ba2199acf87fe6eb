"""The repair of one finding, for a page to show and to put into its cells. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from deeprules_jupyter import notebook, wire
from deeprules_jupyter.commands import check
from deeprules_jupyter.model import Cell, Notebook
from deeprules_jupyter.repair.engine import attempt
from deeprules_jupyter.repair.program import RefusedError
from deeprules_jupyter.server.reading import MOST_STEPS, Desk, Wish
from deeprules_jupyter.wire.schema import CellChange, Change, DiffLine

GONE = "this finding is not there any more: the notebook was changed"


def repaired(desk: Desk, wish: Wish) -> Change:
    """The cells that change, proved by reading the repaired notebook again; or why no repair is certain."""
    asked, _ = desk.project(wish.path)
    stored = desk.mutes(wish.path)

    def judge(cells: Sequence[Cell]) -> Notebook:
        return asked.shown(check.judge(wish.path, cells, stored, asked.catalog, MOST_STEPS).notebook)

    try:
        with check.undisturbed(again=True):
            before = wish.cells()
            now = judge(before)
            finding = next((one for one in now.findings if one.id == wish.finding), None)
            if finding is None:
                return _answer([], GONE)
            after, _ = attempt(before, finding, now, judge)
    except (RefusedError, notebook.UnreadableError) as exc:
        return _answer([], str(exc))
    pairs = zip(before, after, strict=True)
    return _answer([_change(old, new) for old, new in pairs if old.source != new.source], None)


def _answer(cells: list[CellChange], refused: str | None) -> Change:
    return {"version": wire.VERSION, "type": "change", "cells": cells, "refused": refused}


def _change(old: Cell, new: Cell) -> CellChange:
    lines = list(difference(old.source.splitlines(), new.source.splitlines()))
    return {"cell_id": old.place.cell_id or "", "before": old.source, "after": new.source, "lines": lines}


def difference(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    """All lines of both, in order: those that stay, those that go, those that come."""
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kind: Literal["same", "gone"] = "same" if what == "equal" else "gone"
        for line in old[i:j]:
            yield {"kind": kind, "text": line}
        for line in new[k:m] if what != "equal" else ():
            yield {"kind": "new", "text": line}
