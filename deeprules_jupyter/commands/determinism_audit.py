"""What the audit of `%deeprules_determinism` is asked about: the cells that ran, and the names that they made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deeprules_jupyter import session
from deeprules_jupyter.dataflow.names import names_of
from deeprules_jupyter.dataflow.parse import quietly, tree_of
from deeprules_jupyter.experiments.determinism import audit, audit_code
from deeprules_jupyter.experiments.determinism.audit import Concern, Owned
from deeprules_jupyter.experiments.determinism.scopes import of_notebook
from deeprules_jupyter.model import Cell, Place

STEPS = frozenset(["backward", "step"])
TRAINING = frozenset(["fit", "partial_fit", "train_on_batch"])


def concerns(one: session.Session) -> list[Concern]:
    """What no switch covers, in the order of the cells."""
    cells = one.book.record.newest()
    values = one.shell.user_ns
    fixed = not any(line.startswith("PYTHONHASHSEED") for line in one.determinism.switches.missing())
    with quietly():
        trees = [(cell.place, tree) for cell in cells for tree in [tree_of(cell)[0]] if tree is not None]
        code = audit_code.in_code(trees, values, fixed, one.determinism.wish is not None)
        found = [*code, *audit.in_namespace(_owned(cells, trees), values)]
    order = {cell.place.run: at for at, cell in enumerate(cells)}
    return sorted(found, key=lambda concern: (order.get(concern.place.run, 0), concern.place.line or 0))


def _owned(cells: Sequence[Cell], trees: Sequence[tuple[Place, ast.Module]]) -> Iterator[Owned]:
    """Each name with the last cell that makes it, and another that uses or trains it."""
    reads = {place: _read_in(tree) for place, tree in trees}
    trained = {place: set(_trained_in(tree, reads[place])) for place, tree in trees}
    names = [(cell, names_of(cell)) for cell in cells]
    makers = {name: (cell, line) for cell, own in names for name, line in own.makes.items()}
    for name, (maker, line) in makers.items():
        used = [cell.place for cell, own in names if name in reads.get(cell.place, ()) and name not in own.makes]
        trainers = [place for place in used if name in trained[place]]
        yield Owned(
            name,
            replace(maker.place, line=line),
            used[0] if used else None,
            replace(trainers[0], line=reads[trainers[0]][name]) if trainers else None,
        )


def _read_in(tree: ast.Module) -> dict[str, int]:
    """The names of the notebook that are read anywhere in a cell, functions included, by their first line."""
    found: dict[str, int] = {}
    for node in of_notebook(tree):
        if isinstance(node.ctx, ast.Load):
            found[node.id] = min(found.get(node.id, node.lineno), node.lineno)
    return found


def _trained_in(tree: ast.Module, read: Iterable[str]) -> Iterator[str]:
    """The names that a cell trains: by a call on them or with them, or any that it reads where it takes steps."""
    mine = set(of_notebook(tree))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in STEPS:
            yield from read
        taught = [node.func.value] if node.func.attr in TRAINING else []
        taught += node.args[:1] if node.func.attr == "fit" else []
        yield from (one.id for one in taught if isinstance(one, ast.Name) and one in mine)
