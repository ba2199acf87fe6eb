"""How many turns the loops around a line will make, where their heads say so: `for epoch in range(EPOCHS)`.

The head is read, and names are looked up among the notebook's own and in the line that called the function; nothing is
called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import CodeType, FrameType
from typing import Any

from deeprules_jupyter.runtime.places import Places

AROUND = {"tqdm", "trange", "enumerate", "track", "progress_bar", "master_bar"}  # what bars and counters are called
SUMS = {ast.Add: int.__add__, ast.Sub: int.__sub__, ast.Mult: int.__mul__, ast.FloorDiv: int.__floordiv__}


def turns(places: Places) -> list[int | None]:
    """Of each loop around the line that is running, the innermost first; None where the head is no plain range."""
    return [_range(loop.iter, frame, places) for frame in places.frames() for loop in _around(places, frame)]


def _around(places: Places, frame: FrameType) -> Iterator[ast.For]:
    """The loops of this frame's own code that it is in, the innermost first."""
    line, first = frame.f_lineno, 0 if frame.f_code.co_name == "<module>" else frame.f_code.co_firstlineno
    nodes = places.source(frame.f_code.co_filename).nodes
    loops = [n for n in nodes if isinstance(n, ast.For) and first <= n.lineno <= line <= (n.end_lineno or 0)]
    yield from sorted((one for one in loops if one.body[0].lineno <= line), key=lambda one: -one.lineno)


def _range(head: ast.expr, frame: FrameType, places: Places) -> int | None:
    if not isinstance(head, ast.Call):
        return None
    called = head.func.attr if isinstance(head.func, ast.Attribute) else getattr(head.func, "id", "")
    if called in AROUND and called != "trange" and head.args:
        return _range(head.args[0], frame, places)
    if called not in ("range", "trange"):
        return None
    numbers = [_number(arg, frame, places) for arg in head.args]
    known = [one for one in numbers if one is not None]
    return len(range(*known)) if known and len(known) == len(numbers) and (len(known) < 3 or known[2]) else None


def _number(node: ast.expr, frame: FrameType, places: Places) -> int | None:
    value: Any = None
    if isinstance(node, ast.Constant):
        value = node.value
    elif isinstance(node, ast.Name):
        value = _names(frame, node.id).get(node.id)
        if value is None and _is_own(frame, node.id):
            return _argument(node.id, frame, places)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        holder = _names(frame, node.value.id).get(node.value.id)
        value = getattr(holder, "__dict__", {}).get(node.attr)
    elif isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        left, right = _number(node.left, frame, places), _number(node.right, frame, places)
        if left is not None and right is not None and (right or not isinstance(node.op, ast.FloorDiv)):
            value = SUMS[type(node.op)](left, right)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _names(frame: FrameType, name: str) -> Mapping[str, Any]:
    """The notebook's names; a function's own are left alone, for looking at them would change what it sees."""
    return {} if _is_own(frame, name) else frame.f_globals


def _is_own(frame: FrameType, name: str) -> bool:
    code = frame.f_code
    return code.co_name != "<module>" and name in (*code.co_varnames, *code.co_cellvars)


def _argument(name: str, frame: FrameType, places: Places) -> int | None:
    """What the line that called this function gave for a parameter, or its default; None if it was bound anew."""
    code, caller = frame.f_code, frame.f_back
    nodes = places.source(code.co_filename).nodes
    made = next((n for n in nodes if isinstance(n, ast.FunctionDef) and _is_of(n, code)), None)
    if made is None or caller is None or caller not in places.frames():
        return None
    if any(isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store) for n in ast.walk(made)):
        return None
    given = _given(made, name, caller, places)
    names = [arg.arg for arg in made.args.args]
    defaults = dict(zip(names[::-1], made.args.defaults[::-1], strict=False))
    defaults |= {a.arg: d for a, d in zip(made.args.kwonlyargs, made.args.kw_defaults, strict=True) if d is not None}
    if given is None and name in defaults:
        default = defaults[name]
        return _number(default, caller, places) if isinstance(default, ast.Constant) else None
    return None if given is None else _number(given, caller, places)


def _given(made: ast.FunctionDef, name: str, caller: FrameType, places: Places) -> ast.expr | None:
    """How the caller wrote this argument; the only call of that name on its line counts."""
    nodes = places.source(caller.f_code.co_filename).nodes
    calls = [n for n in nodes if isinstance(n, ast.Call) and n.lineno <= caller.f_lineno <= (n.end_lineno or 0)]
    calls = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) == made.name]
    if len(calls) != 1 or any(isinstance(arg, ast.Starred) for arg in calls[0].args):
        return None
    names = [arg.arg for arg in made.args.args]
    if isinstance(calls[0].func, ast.Attribute) and names[:1] == ["self"]:
        names = names[1:]
    found = dict(zip(names, calls[0].args, strict=False))
    found |= {word.arg: word.value for word in calls[0].keywords if word.arg is not None}
    return found.get(name)


def _is_of(node: ast.FunctionDef, code: CodeType) -> bool:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return node.name == code.co_name and first == code.co_firstlineno
