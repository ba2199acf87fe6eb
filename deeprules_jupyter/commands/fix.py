"""`deeprules check --diff` and `--fix`: mechanical repairs, shown or made."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Sequence

from deeprules_jupyter import notebook
from deeprules_jupyter.commands import check, config, files
from deeprules_jupyter.model import Cell, Notebook, Place
from deeprules_jupyter.repair import Repaired, repair
from deeprules_jupyter.repair.files import rewrite
from deeprules_jupyter.repair.program import RefusedError
from deeprules_jupyter.views.text import where


def diff(options: argparse.Namespace) -> int:
    """Print what `--fix` would change, and write nothing. 1 if something would change, 2 if a file cannot be read."""
    code = 0
    asked = config.asked(options)
    for path, _ in files.find(options.paths, asked.exclude, asked.folder):
        before, done = repaired(path, asked, options.ledger)
        if done is None:
            code = 2
            continue
        pieces = [text for old, new in done.changed(before) for text in unified(path, old, new)]
        sys.stdout.write("".join(pieces))
        _say(path, "could be repaired", done)
        code = max(code, int(bool(pieces)))
    return code


def fix(options: argparse.Namespace) -> None:
    """Repair the files in place, and say on standard error what was repaired and what was not, and why."""
    asked = config.asked(options)
    for path, _ in files.find(options.paths, asked.exclude, asked.folder):
        before, done = repaired(path, asked, options.ledger)
        if done is None or not (done.fixed or done.left):
            continue
        try:
            if done.fixed:
                rewrite(path, before, done.cells)
            _say(path, "repaired", done)
        except RefusedError as exc:
            _tell(f"{path}: nothing is repaired: {exc}")


def repaired(path: str, asked: config.Config, use_ledger: bool) -> tuple[Sequence[Cell], Repaired | None]:
    """The cells of one file, and what the repairs make of them; nothing where it cannot be read."""
    try:
        cells = notebook.read(path)
        stored = check.stored_mutes(path) if use_ledger else {}
    except notebook.UnreadableError as exc:
        _tell(f"{path}: not checked: {exc}")
        return (), None

    def judge(now: Sequence[Cell]) -> Notebook:
        return asked.shown(check.judge(path, now, stored, asked.catalog).notebook)

    return cells, repair(cells, judge)


def unified(path: str, old: Cell, new: Cell) -> Iterator[str]:
    """The change of one cell, as `diff -u` writes it."""
    name = f"{path} ({where(Place(cell=old.place.cell))})"
    lines = difflib.unified_diff(old.source.splitlines(), new.source.splitlines(), name, name, lineterm="")
    return (f"{line}\n" for line in lines)


def _say(path: str, did: str, done: Repaired) -> None:
    if not (done.fixed or done.left):
        return
    _tell(f"{path}: {len(done.fixed)} {did}, {len(done.left)} not")
    for left in done.left:
        _tell(f"{path}: {where(left.finding.place)}: {left.finding.rule} is left: {left.why}")


def _tell(line: str) -> None:
    print(f"deeprules: {' '.join(line.split())}", file=sys.stderr)
