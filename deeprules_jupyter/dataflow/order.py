"""The order in which the cells of a saved notebook ran, as far as its execution counts tell it.

A count belongs to the last run of its cell only. So the counts are followed where they can be the whole story: every
cell ran once, or the order of the file would use names that nothing above has made.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from deeprules_jupyter.catalog.children import WITHIN, put_children
from deeprules_jupyter.dataflow.parse import tree_of
from deeprules_jupyter.model import Cell

# Their bodies run when they are called.
LATER = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})


class Names(NamedTuple):
    """The names of one statement."""

    used: set[str]  # read when it runs
    made: set[str]  # bound in the scope that it stands in
    inside: set[str]  # those that it makes and uses itself: a loop or function makes what it uses


def in_run_order(cells: Sequence[Cell]) -> list[Cell]:
    """The cells as they ran, or as they stand where their counts are missing, in order, or only a part of the story."""
    ran = [cell.count for cell in cells if cell.count is not None]
    if ran == sorted(ran) or len(set(ran)) < len(ran):
        return list(cells)
    as_run = _by_count(cells)
    once = max(ran) - min(ran) + 1 == len(ran)  # no number is missing: no cell ran twice
    names = [_names_in(cell) for cell in cells]
    lost_as_run, lost_as_written = _unmade([names[place] for place in as_run]), _unmade(names)
    better = lost_as_run < lost_as_written or (once and lost_as_run == lost_as_written)
    return [cells[place] for place in as_run] if better else list(cells)


def _by_count(cells: Sequence[Cell]) -> list[int]:
    """The places of the cells as they ran. One that never ran stays behind the one above it."""
    keys: list[tuple[int, int]] = []
    last = 0
    for place, cell in enumerate(cells):
        last = cell.count if cell.count is not None else last
        keys.append((last, place))
    return [place for _, place in sorted(keys)]


def _unmade(cells: Sequence[list[Names]]) -> int:
    """How many statements use a name of the notebook that nothing before them has made."""
    everywhere = {name for cell in cells for statement in cell for name in statement.made}
    known: set[str] = set()
    lost = 0
    for statement in (one for cell in cells for one in cell):
        lost += bool((statement.used & everywhere) - known - statement.inside)
        known |= statement.made
    return lost


def _names_in(cell: Cell) -> list[Names]:
    tree, _ = tree_of(cell)
    return [_names(statement) for statement in tree.body] if tree else []


def _names(statement: ast.stmt) -> Names:
    used, made = set[str](), set[str]()
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if type(node) is ast.Name:
            (used if type(node.ctx) is ast.Load else made).add(node.id)
        elif type(node) in LATER:
            made.add(getattr(node, "name", ""))
        elif type(node) is ast.alias:
            made.add((node.asname or node.name).split(".")[0])
        elif WITHIN[type(node)]:
            put_children(node, todo)
    return Names(used, made, made if hasattr(statement, "body") else set())
