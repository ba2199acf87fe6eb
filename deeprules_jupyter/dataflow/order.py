"""The order in which the cells of a saved notebook ran, as far as its execution counts tell it.

A count belongs to the last run of its cell only. So the counts are followed where they can be the whole story: every
cell ran once, or the order of the file would use names that nothing above has made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from deeprules_jupyter.dataflow.parse import parse
from deeprules_jupyter.model import Cell

LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)  # their bodies run when they are called


def in_run_order(cells: Sequence[Cell]) -> list[Cell]:
    """The cells as they ran, or as they stand where their counts are missing, in order, or only a part of the story."""
    ran = [cell.count for cell in cells if cell.count is not None]
    if ran == sorted(ran) or len(set(ran)) < len(ran):
        return list(cells)
    as_run = _by_count(cells)
    once = max(ran) - min(ran) + 1 == len(ran)  # no number is missing: no cell ran twice
    lost_as_run, lost_as_written = _unmade(as_run), _unmade(cells)
    better = lost_as_run < lost_as_written or (once and lost_as_run == lost_as_written)
    return as_run if better else list(cells)


def _by_count(cells: Sequence[Cell]) -> list[Cell]:
    """A cell that never ran stays behind the one above it."""
    keys: list[tuple[int, int]] = []
    last = 0
    for place, cell in enumerate(cells):
        last = cell.count if cell.count is not None else last
        keys.append((last, place))
    return [cells[place] for _, place in sorted(keys)]


def _unmade(cells: Sequence[Cell]) -> int:
    """How many statements use a name of the notebook that nothing before them has made."""
    bodies = [_body(cell.source) for cell in cells]
    everywhere = {name for body in bodies for statement in body for name in _made(statement)}
    known: set[str] = set()
    lost = 0
    for body in bodies:
        for statement in body:
            made = set(_made(statement))
            inside = made if hasattr(statement, "body") else set()  # a loop or function makes what it uses
            lost += bool((set(_used(statement)) & everywhere) - known - inside)
            known |= made
    return lost


def _body(source: str) -> list[ast.stmt]:
    tree, _ = parse(source)
    return tree.body if tree else []


def _used(node: ast.AST) -> Iterator[str]:
    """Names that are read when this runs."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            yield node.id
        return
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, LATER) and not isinstance(node, LATER):
            yield from _used(child)


def _made(node: ast.AST) -> Iterator[str]:
    """Names that this binds in the scope that it stands in."""
    if isinstance(node, LATER):
        yield getattr(node, "name", "")
    elif isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).split(".")[0]
    else:
        for child in ast.iter_child_nodes(node):
            yield from _made(child)
