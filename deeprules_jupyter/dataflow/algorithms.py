"""Whether a network trains in a way whose last digits differ from run to run, and nobody asked for another one.

Two are known: a CUDA device, whose libraries choose their algorithms as they go, and the gradient of a parameter that
is indexed with a tensor, which several threads of a processor add up in the order in which they finish.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from deeprules_jupyter.dataflow.parse import tree_of
from deeprules_jupyter.model import Cell
from deeprules_jupyter.running import Allowed

TRAINS = re.compile(r"\.backward\(\s*\)")
ASKED = re.compile(
    r"use_deterministic_algorithms\(\s*(True|mode)|cudnn\.deterministic\s*=\s*True|deterministic\s*=\s*(True|['\"]warn)|"
    r"enable_full_determinism|enable_op_determinism|deeprules_determinism\s+on|cudnn\.enabled\s*=\s*False"
)
SEEDED = re.compile(r"manual_seed(_all)?\(|seed_everything\(|set_seed\(|random\.seed\(")
CUDA = re.compile(r"\.cuda\(|['\"]cuda(:\d+)?['\"]")
TENSORS = frozenset(
    "randint tensor as_tensor from_numpy LongTensor IntTensor argmax argsort randperm multinomial nonzero long".split()
)


class Signs:
    """What one cell shows: parameters it makes, tensors, and what is indexed by a name."""

    def __init__(self) -> None:
        self.parameters: set[str] = set()
        self.tensors: set[str] = set()
        self.indexed: list[tuple[str, str, int]] = []  # what, by what, line


def of_cells(cells: Sequence[Cell]) -> Iterator[Allowed]:
    """At most one fact for a notebook."""
    if not any("backward" in cell.source for cell in cells):
        return
    sources = [_without_comments(cell.source) for cell in cells]
    if not any(map(TRAINS.search, sources)) or any(map(ASKED.search, sources)):
        return
    signs = [signs_of(cell) for cell in cells]
    parameters = set[str]().union(*(one.parameters for one in signs))
    tensors = set[str]().union(*(one.tensors for one in signs))
    for cell, own in zip(cells, signs, strict=True):
        for what, by, line in own.indexed:
            if what in parameters and by in tensors:
                yield Allowed(place=replace(cell.place, line=line), witness="code", what="index", text=f"{what}[{by}]")
                return
    if any(map(SEEDED.search, sources)):
        yield from _on_cuda(cells, sources)


def _on_cuda(cells: Sequence[Cell], sources: Sequence[str]) -> Iterator[Allowed]:
    if not any(map(CUDA.search, sources)):
        return
    for cell, source in zip(cells, sources, strict=True):
        if found := TRAINS.search(source):
            line = source.count("\n", 0, found.start()) + 1
            yield Allowed(place=replace(cell.place, line=line), witness="code", what="cuda", text="")
            return


def _without_comments(source: str) -> str:
    return re.sub(r"(?m)#.*$", "", source)


@lru_cache(maxsize=256)
def signs_of(cell: Cell) -> Signs:
    """What the code of a cell shows."""
    found = Signs()
    tree, _ = tree_of(cell)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Assign):
            _assigned(node, found)
        elif isinstance(node, ast.FunctionDef) and node.name == "forward":
            found.tensors |= {one.arg for one in node.args.args[1 : len(node.args.args) - len(node.args.defaults)]}
        elif isinstance(node, ast.For) and "loader" in ast.unparse(node.iter).lower():
            found.tensors |= {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Name):
            found.indexed.append((ast.unparse(node.value), node.slice.id, node.lineno))
    return found


def _assigned(node: ast.Assign, found: Signs) -> None:
    calls = {name for one in ast.walk(node.value) if isinstance(one, ast.Call) for name in [_last(one.func)]}
    names = {ast.unparse(target) for target in node.targets}
    if isinstance(node.value, ast.Call):
        grown = any(one.arg == "requires_grad" for one in node.value.keywords)
        if _last(node.value.func) == "Parameter" or grown:
            found.parameters |= names
    if calls & TENSORS:
        found.tensors |= names


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
