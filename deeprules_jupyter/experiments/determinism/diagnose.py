"""Which known cause stands on the line, or in the operator, where two runs part."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from deeprules_jupyter.experiments.determinism.causes import CAUSES, CLOCK, ROWS, Cause
from deeprules_jupyter.experiments.determinism.code import Code, calls
from deeprules_jupyter.experiments.determinism.lines import BadLine
from deeprules_jupyter.experiments.determinism.operators import BadOp


def diagnose(line: BadLine | None, op: BadOp | None, codes: dict[str, Code]) -> tuple[str, Cause | None]:
    """The text of the line, and the cause if it is known. An operator that gave two answers tells more than a line."""
    place = (op.op.file, op.op.line) if op is not None else (line.file, line.line) if line is not None else ("", 0)
    code = codes.get(place[0])
    node = code.at(place[1]) if code is not None else None
    text = ast.unparse(node).split("\n")[0] if node is not None else ""
    if op is not None:
        return text, of_operator(op)
    return text, of_line(line, node, code) if line is not None and node is not None and code is not None else None


def in_text(tree: ast.Module, names: list[str]) -> tuple[tuple[int, str], Cause] | None:
    """The first statement, of those that make these names if there is such a one, whose calls have a known cause. Only
    the spelling is known here, so two words of a name have to fit, or the one that it was imported by."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    own = [node for node in nodes if {name.id for name in ast.walk(node) if isinstance(name, ast.Name)} & set(names)]
    for node in [*own, *nodes]:
        for call in calls(node):
            spelled = ast.unparse(call.func).split(".")
            for cause in CAUSES:
                if any(_spelled(sign, spelled, call) for sign in cause.calls):
                    return (node.lineno, ast.unparse(node).split("\n")[0]), cause
    return None


def _spelled(sign: str, spelled: list[str], call: ast.Call) -> bool:
    parts = sign.lstrip("!").split(".")
    fits = spelled[-2:] == parts[-2:] if len(spelled) > 1 else spelled == parts[-1:] and "_" in parts[-1]
    return fits and (not sign.startswith("!") or _seedless(call, {}))


def of_operator(op: BadOp) -> Cause | None:
    """By its name; memory that nothing has filled tells more than any name."""
    if op.op.unfilled:
        return next(cause for cause in CAUSES if cause.name.startswith("memory"))
    return next((cause for cause in CAUSES if op.op.name in cause.operators), None)


def of_line(line: BadLine, node: ast.stmt, code: Code) -> Cause | None:
    """By the calls on it, then by what ran underneath, then by what it takes its values from."""
    heads = [loop.iter for loop in code.loops(node.lineno) if isinstance(loop, ast.For)]
    mine = [*calls(node), *(call for head in heads for call in calls(ast.Expr(head)))]
    found = [(call, list(_names(call.func, line.objects))) for call in mine]
    for cause in CAUSES:
        for call, names in found:
            if any(_meant(sign, name, call, line.objects) for sign in cause.calls for name in names):
                return cause
            if any(name.startswith(f"{kind}.") for kind in cause.kinds for name in names):
                return cause
    for cause in CAUSES:
        if any(_ends(ran, sign) for sign in cause.ran for ran in line.called):
            return cause
    read = {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)}
    if read & code.clocks:
        return CLOCK
    if any(type(line.objects.get(name)).__name__ == "DataLoader" for name in read) and isinstance(node, ast.For):
        return ROWS
    return None


def _meant(sign: str, name: str, call: ast.Call, objects: dict[str, Any]) -> bool:
    if sign.startswith("!"):
        return _ends(name, sign[1:]) and _seedless(call, objects)
    return _ends(name, sign)


def _ends(name: str, sign: str) -> bool:
    return name == sign or name.endswith(f".{sign}")


def _seedless(call: ast.Call, objects: dict[str, Any]) -> bool:
    given = [*call.args, *(word.value for word in call.keywords)]
    return all(_is_none(one, objects) for one in given)


def _is_none(node: ast.expr, objects: dict[str, Any]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in objects and objects[node.id] is None
    return isinstance(node, ast.Constant) and node.value is None


def _names(func: ast.expr, objects: dict[str, Any]) -> Iterator[str]:
    """How the function that is called is known: as it is spelled, with names of modules in full, and as it was made."""
    if isinstance(func, ast.Name):
        value = objects.get(func.id, getattr(builtins, func.id, None))
        yield from _made(value)
        yield func.id
    elif isinstance(func, ast.Attribute):
        owner = _value(func.value, objects)
        if isinstance(owner, ModuleType | type):
            yield from _made(getattr(owner, func.attr, None))
        if isinstance(owner, ModuleType):
            yield f"{owner.__name__}.{func.attr}"
        elif owner is not None:
            kind = owner if isinstance(owner, type) else type(owner)
            yield f"{_public(kind.__module__)}.{kind.__qualname__}.{func.attr}"
        yield func.attr


def _made(value: Any) -> Iterator[str]:
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if isinstance(name, str):
        yield f"{_public(str(getattr(value, '__module__', '')))}.{name}"


def _public(module: str) -> str:
    return ".".join(part for part in module.split(".") if not part.startswith("_")) or module


def _value(node: ast.expr, objects: dict[str, Any]) -> Any:
    """What an expression of names stands for; nothing is called for it."""
    if isinstance(node, ast.Name):
        return objects.get(node.id, getattr(builtins, node.id, None))
    if isinstance(node, ast.Attribute):
        owner = _value(node.value, objects)
        if isinstance(owner, ModuleType | type):
            return getattr(owner, node.attr, None)
        return getattr(owner, "__dict__", {}).get(node.attr)
    return None
