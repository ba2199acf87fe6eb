"""How many turns the loops around a line will make, where their heads say so: `for epoch in range(EPOCHS)`.

The head is read, and names are looked up among the notebook's own; nothing is called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

from deeprules_jupyter.runtime.places import Places

AROUND = {"tqdm", "trange", "enumerate", "track", "progress_bar", "master_bar"}  # what bars and counters are called
SUMS = {ast.Add: int.__add__, ast.Sub: int.__sub__, ast.Mult: int.__mul__, ast.FloorDiv: int.__floordiv__}


def turns(places: Places) -> list[int | None]:
    """Of each loop around the line that is running, the innermost first; None where the head is no plain range."""
    return [_range(loop.iter, frame) for frame in places.frames() for loop in _around(places, frame)]


def _around(places: Places, frame: FrameType) -> Iterator[ast.For]:
    """The loops of this frame's own code that it is in, the innermost first."""
    line, first = frame.f_lineno, 0 if frame.f_code.co_name == "<module>" else frame.f_code.co_firstlineno
    nodes = places.source(frame.f_code.co_filename).nodes
    loops = [n for n in nodes if isinstance(n, ast.For) and first <= n.lineno <= line <= (n.end_lineno or 0)]
    yield from sorted((one for one in loops if one.body[0].lineno <= line), key=lambda one: -one.lineno)


def _range(head: ast.expr, frame: FrameType) -> int | None:
    if not isinstance(head, ast.Call):
        return None
    called = head.func.attr if isinstance(head.func, ast.Attribute) else getattr(head.func, "id", "")
    if called in AROUND and called != "trange" and head.args:
        return _range(head.args[0], frame)
    if called not in ("range", "trange"):
        return None
    numbers = [_number(arg, frame) for arg in head.args]
    known = [one for one in numbers if one is not None]
    return len(range(*known)) if known and len(known) == len(numbers) and (len(known) < 3 or known[2]) else None


def _number(node: ast.expr, frame: FrameType) -> int | None:
    value: Any = None
    if isinstance(node, ast.Constant):
        value = node.value
    elif isinstance(node, ast.Name):
        value = _names(frame, node.id).get(node.id)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        holder = _names(frame, node.value.id).get(node.value.id)
        value = getattr(holder, "__dict__", {}).get(node.attr)
    elif isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        left, right = _number(node.left, frame), _number(node.right, frame)
        if left is not None and right is not None and (right or not isinstance(node.op, ast.FloorDiv)):
            value = SUMS[type(node.op)](left, right)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _names(frame: FrameType, name: str) -> Mapping[str, Any]:
    """The notebook's names; a function's own are left alone, for looking at them would change what it sees."""
    own = frame.f_code.co_name != "<module>" and name in (*frame.f_code.co_varnames, *frame.f_code.co_cellvars)
    return {} if own else frame.f_globals
