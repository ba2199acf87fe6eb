"""Cells into syntax trees: IPython's own syntax becomes Python, and a broken line costs that line only."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache

from deeprules_jupyter.dataflow.magics import MAY_BE_IPYTHON, by_ipython, line_by_line
from deeprules_jupyter.dataflow.quoted import CELL_MAGICS
from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Cell

MOST = 12  # broken lines; a cell with more of them is no Python at all
SILENCE = ("ignore", None, Warning, None, 0)  # as the filter of warnings that `simplefilter("ignore")` sets
QUIET = nullcontext()
PRINTS = re.compile(r"((?:^|:|;)\s*)print\b(?!\s*[(=.,>])")
CATCHES = re.compile(r"^(\s*except\s+[\w.]+),\s*(\w+)\s*:")


class Broken(Frozen):
    """What of a cell is no Python: the first such line, and what is said of it."""

    line: int | None
    text: str


def quietly() -> AbstractContextManager[None]:
    """Without warnings of what Python reads: around a whole file it costs less than around each cell."""
    return QUIET if warnings.filters[:1] == [SILENCE] else _silenced()


@contextmanager
def _silenced() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@lru_cache(maxsize=256)
def tree_of(cell: Cell) -> tuple[ast.Module | None, Broken | None]:
    """What `parse` gives for a cell. Its order among the others is asked for first, so a tree is wanted twice."""
    return parse(cell.source)


def parse(source: str) -> tuple[ast.Module | None, Broken | None]:
    """The syntax tree of a cell, and what had to be left out; no tree where nothing can be read."""
    text, tree = _read(source)
    return (tree, None) if tree else _mended(text)


def _mended(text: str) -> tuple[ast.Module | None, Broken | None]:
    lines = text.split("\n")
    left_out: list[int] = []
    reason = ""
    while len(left_out) <= MOST:
        try:
            with quietly():
                return ast.parse("\n".join(lines)), _left_out(left_out, reason)
        except SyntaxError as exc:
            reason, at = reason or exc.msg, (exc.lineno or 0) - 1
            if not 0 <= at < len(lines):
                break
            mended = from_python_2(lines[at])
            if mended == lines[at]:
                if at in left_out:
                    break
                left_out.append(at)
                mended = lines[at][: len(lines[at]) - len(lines[at].lstrip())] + "pass"
            lines[at] = mended
        except (ValueError, RecursionError, MemoryError):
            reason = "it is not Python that can be read"
            break
    return None, Broken(min(left_out, default=-1) + 1 or None, f"this cell could not be read: {reason}")


def _left_out(lines: list[int], reason: str) -> Broken | None:
    if not lines:
        return None
    which = "this line" if len(lines) == 1 else f"{len(lines)} lines from here on"
    return Broken(min(lines) + 1, f"{which} could not be read: {reason}")


def from_python_2(line: str) -> str:
    """`print "AUC", auc` and `except ValueError, e:` as Python 3 reads them; any other line as it is."""
    return CATCHES.sub(r"\1 as \2:", PRINTS.sub(r"\1print,", line))


def plain_python(source: str) -> str:
    """The cell without IPython's own syntax (magics, `!`, `?`), line numbers kept where IPython keeps them."""
    return _read(source)[0]


def _read(source: str) -> tuple[str, ast.Module | None]:
    """The cell in plain Python, and its tree if that can be read as it is."""
    text = source.lstrip()
    if text.startswith("%%"):
        head, _, body = text.partition("\n")
        above = source[: len(source) - len(text)].count("\n") + 1
        plain = "\n" * above + body if head.split()[0][2:] in CELL_MAGICS else ""
        return plain, _tree(plain)
    tree = _tree(source)
    if tree or not MAY_BE_IPYTHON.search(source):
        return source, tree
    plain = line_by_line(source)
    if not (tree := _tree(plain)):
        plain = by_ipython(source)
        tree = _tree(plain)
    return plain, tree


def _tree(text: str) -> ast.Module | None:
    try:
        with quietly():
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
