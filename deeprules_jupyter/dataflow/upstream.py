"""Which statements of the cells that ran made what a cell uses: their literals are its settings too."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from deeprules_jupyter.catalog.settings import CHANGES
from deeprules_jupyter.dataflow.parse import parse, tree_of
from deeprules_jupyter.dataflow.skeleton import LEFT_OUT, Skeleton, of
from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Cell, Place

MOST = 200  # statements behind one cell
BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.If, ast.Try)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Step(Frozen):
    """One statement at the top of a cell."""

    cell: object
    run: int
    node: ast.stmt
    binds: frozenset[str]  # names that are this statement's from here on
    changes: frozenset[str]  # names whose object is changed
    reads: frozenset[str]


class Upstream:
    """All statements that ran, in order. Cells are taken in when they are asked about, since most never are."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._taken = 0

    def whole(self, source: str, place: Place, cells: Sequence[Cell]) -> Skeleton | None:
        """The skeleton of a cell with what is behind it, its own settings first; `cells` are all that ran.

        None where the cell is no Python that can be read whole.
        """
        tree, broken = parse(source)
        if tree is None or broken is not None:
            return None
        for cell in cells[self._taken :]:
            self._steps += _steps(cell)
        self._taken = len(cells)
        return of([*tree.body, *self._behind(_free(tree.body), place)])

    def _behind(self, names: frozenset[str], place: Place) -> list[ast.stmt]:
        """Backwards: who bound these names last, and what that in turn was made of. Of a cell, one run counts."""
        wanted, taken = set(names), {_key(place): place.run}
        found: list[ast.stmt] = []
        for step in reversed(self._steps):
            if step.run >= place.run or taken.get(step.cell, step.run) != step.run or len(found) == MOST:
                continue
            if (step.binds | step.changes) & wanted:
                taken[step.cell] = step.run
                wanted -= step.binds
                wanted |= step.reads
                found.append(step.node)
        return found[::-1]


def _steps(cell: Cell) -> Iterator[Step]:
    tree, _ = tree_of(cell)
    for node in tree.body if tree is not None else ():
        if isinstance(node, LEFT_OUT):
            continue
        binds, changes = frozenset(_bound(node)), frozenset(_changed(node))
        if binds or changes:
            yield Step(_key(cell.place), cell.place.run, node, binds - changes, changes, _reads(node))


def _key(place: Place) -> object:
    return place.cell_id or (place.cell if place.cell is not None else ("run", place.run))


def _free(body: Iterable[ast.stmt]) -> frozenset[str]:
    """The names that statements use before they bind them."""
    free: set[str] = set()
    bound: set[str] = set()
    for node in body:
        free |= _reads(node) - bound
        bound |= set(_bound(node))
    return frozenset(free)


def _bound(node: ast.AST) -> Iterator[str]:
    """Names that a statement binds where it stands."""
    if isinstance(node, SCOPES):
        yield from () if isinstance(node, ast.Lambda) else (node.name,)
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.split(".")[0] for alias in node.names)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            yield from _bound(inner)


def _changed(node: ast.stmt) -> Iterator[str]:
    """`config["lr"] = 0.1`, `x += 1`, `model.add(...)`."""
    if isinstance(node, ast.AugAssign):
        yield _root(node.target)
    elif isinstance(node, ast.Assign):
        yield from (_root(target) for target in node.targets if isinstance(target, ast.Subscript | ast.Attribute))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Attribute) and called.attr in CHANGES:
            yield _root(called)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _reads(node: ast.stmt) -> frozenset[str]:
    """Names that a statement loads, but for those that only live within a function of it."""
    loads: set[str] = set()
    own: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            loads.add(inner.id)
        elif isinstance(inner, ast.arg):
            own.add(inner.arg)
    if isinstance(node, BLOCKS):  # a loop reads what it has bound itself
        own |= set(_bound(node))
    return frozenset(loads - own)
