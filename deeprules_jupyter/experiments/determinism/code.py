"""The notebook's own code by its lines: which names a line may change, and in which loops it stands."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
LOOPS = (ast.For, ast.While)
TIMES = {
    "time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time", "now", "utcnow",
    "today", "process_time_ns", "ctime", "localtime", "gmtime", "thread_time", "default_timer",
}  # fmt: skip


@dataclass
class Code:
    """The code of one cell. `tree` is given for the cell that is run now; others are kept by IPython."""

    file: str
    tree: ast.Module | None = None
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.tree is None:
            self.lines = linecache.getlines(self.file)
            try:
                self.tree = ast.parse("".join(self.lines))
            except (SyntaxError, ValueError):
                self.tree = ast.Module([], [])

    @cached_property
    def statements(self) -> dict[int, ast.stmt]:
        """The statement that begins on a line; of several the innermost."""
        assert self.tree is not None
        return {node.lineno: node for node in ast.walk(self.tree) if isinstance(node, ast.stmt)}

    @cached_property
    def changed(self) -> dict[int, tuple[str, ...]]:
        """By line: the names that the statement there may bind or change."""
        return {line: tuple(dict.fromkeys(_changed(node))) for line, node in self.statements.items()}

    @cached_property
    def seeds(self) -> set[int]:
        """Lines that seed something, by the names of their calls."""
        return {
            line
            for line, node in self.statements.items()
            for call in calls(node)
            if "seed" in ast.unparse(call.func).rpartition(".")[2]
        }

    @cached_property
    def clocks(self) -> set[str]:
        """Names that hold times and nothing else: no result hangs on them as long as nothing else is made of them."""
        assert self.tree is not None
        found: set[str] = set()
        for _ in range(3):  # a time that is made of a time that is made of a time
            for node in ast.walk(self.tree):
                value = node.value if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr) else None
                if isinstance(node, ast.Assign) and value is not None and is_time(value, found):
                    found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
                elif isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
                    times = value.func.attr == "append" and value.args and is_time(value.args[0], found)
                    found |= set(_root(value.func.value)) if times else set()
        return found

    def at(self, line: int) -> ast.stmt | None:
        """The statement that a line is part of."""
        inner = [node for node in self.statements.values() if node.lineno <= line <= (node.end_lineno or node.lineno)]
        return max(inner, key=lambda node: node.lineno, default=None)

    def loops(self, line: int) -> list[ast.For | ast.While]:
        """The loops around a line, the outermost first."""
        found = [node for node in self.statements.values() if isinstance(node, LOOPS)]
        around = [node for node in found if node.lineno < line <= (node.end_lineno or node.lineno)]
        return sorted(around, key=lambda node: node.lineno)


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """The calls that happen on a statement's own line: not those in its body."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.ExceptHandler) and not isinstance(node, ast.Module):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from calls(child)


def is_time(node: ast.expr, known: set[str]) -> bool:
    """Whether an expression is a time, or a sum, a difference or a text of times."""
    if isinstance(node, ast.Name):
        return node.id in known
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        rounded = name in ("round", "int", "float", "str", "total_seconds", "isoformat", "strftime")
        inner = [*node.args, *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        return name in TIMES or (rounded and any(is_time(one, known) for one in inner))
    if isinstance(node, ast.BinOp):
        return is_time(node.left, known) or is_time(node.right, known)
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(one, ast.FormattedValue) and is_time(one.value, known) for one in node.values)
    return False


def _changed(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for part in _own(node):
        if isinstance(part, ast.Name | ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store):
            yield from _root(part)
        elif isinstance(part, ast.Call) and isinstance(node, ast.Expr):
            if isinstance(part.func, ast.Attribute):
                yield from _root(part.func.value)
            for given in part.args:
                yield from _root(given) if isinstance(given, ast.Name | ast.Attribute) else ()


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement that run with its own line."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.stmt, ast.ExceptHandler, *FUNCTIONS, ast.comprehension)):
            yield child
            yield from _own(child)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Tuple | ast.List):
        for one in node.elts:
            yield from _root(one)
