"""What the names of a notebook's columns and the ways in which it makes them tell: read off the code alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from deeprules_jupyter.catalog.children import WITHIN, put_children
from deeprules_jupyter.catalog.units import is_lag, is_time, unit_of

MOVES = frozenset("shift diff pct_change rolling ewm expanding".split())
REPEATS = frozenset("repeat tile choice choices integers randint".split())
ONE_EACH = frozenset({"drop_duplicates"})


class Moves:
    """Reads each cell once."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.names: set[str] = set()
        self.patterns: list[re.Pattern[str]] = []

    def add(self, filename: str, nodes: Iterable[ast.AST]) -> None:
        """Take note of the columns that this cell makes."""
        if filename in self.read:
            return
        self.read.add(filename)
        for target, value in _made(nodes):
            if not _moves(value):
                continue
            if isinstance(target, str):
                self.names.add(target)
            elif isinstance(target, ast.JoinedStr):
                self.patterns.append(_pattern(target))

    def of(self, columns: Iterable[object]) -> list[str]:
        """Those among these columns that tell of other rows in time."""
        texts = [name for name in columns if isinstance(name, str)]
        return [
            name
            for name in texts
            if name in self.names or is_lag(name) or any(one.fullmatch(name) for one in self.patterns)
        ]


class Said:
    """What a cell says of columns, gathered in one walk through its nodes, in the order of `ast.walk`."""

    def __init__(self, tree: ast.Module) -> None:
        self.calls: list[ast.Call] = []
        self.called: set[str] = set()  # the last names of what is called
        self.makers: list[ast.AST] = []  # nodes that may make a column
        self.names: set[str] = set()  # texts, and attributes of names
        self.divides = False  # by a floor division
        found: list[ast.AST] = [tree]
        for node in found:
            if (take := TAKEN.get(kind := type(node))) is not None:
                take(self, node)
            if WITHIN[kind]:
                put_children(node, found)

    def _text(self, node: ast.Constant) -> None:
        if type(node.value) is str:
            self.names.add(node.value)

    def _attribute(self, node: ast.Attribute) -> None:
        if type(node.value) is ast.Name:
            self.names.add(node.attr)

    def _call(self, node: ast.Call) -> None:
        self.calls.append(node)
        self.makers.append(node)
        self.called.add(getattr(node.func, "attr", getattr(node.func, "id", "")))

    def _maker(self, node: ast.AST) -> None:
        self.makers.append(node)

    def _arithmetic(self, node: ast.BinOp) -> None:
        self.divides = self.divides or isinstance(node.op, ast.FloorDiv)


TAKEN: dict[type, Callable[[Said, Any], None]] = {
    ast.Constant: Said._text,
    ast.Attribute: Said._attribute,
    ast.Call: Said._call,
    ast.Assign: Said._maker,
    ast.Dict: Said._maker,
    ast.BinOp: Said._arithmetic,
}


def _made(nodes: Iterable[ast.AST]) -> Iterator[tuple[str | ast.expr, ast.expr]]:
    """Columns and what they are made of."""
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Subscript):
                    yield from ((name, node.value) for name in _named(target.slice))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "assign":
            yield from ((word.arg, word.value) for word in node.keywords if word.arg)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from ((name, value) for key, value in pairs if key for name in _named(key))


def _named(key: ast.expr) -> Iterator[str | ast.expr]:
    for one in key.elts if isinstance(key, ast.Tuple | ast.List) else [key]:
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value
        elif isinstance(one, ast.JoinedStr):
            yield one


def _moves(value: ast.expr) -> bool:
    calls = (node.func for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in MOVES for func in calls)


def _pattern(name: ast.JoinedStr) -> re.Pattern[str]:
    """`f"lag_{k}"`: lag_ and anything."""
    parts = [re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in name.values]
    return re.compile("".join(parts))


def units_in(said: Said) -> Iterator[tuple[str, int, str]]:
    """Columns that the code itself takes for units with several rows each: name, line, what shows it."""
    for node in said.calls:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        given = [word.value for word in node.keywords if word.arg in ("groups", "by")]
        if name in ("groupby", "group_by"):
            given += node.args[:1]
        for column in (column for one in given for column in _columns(one)):
            yield column, node.lineno, f"the code groups rows by `{column}` here"
    repeats = said.divides or not REPEATS.isdisjoint(said.called)
    for target, value in _made(said.makers) if repeats else ():
        if isinstance(target, str) and _repeats(value):
            yield target, value.lineno, f"`{target}` is made with several rows for each value here"


def single_in(said: Said) -> set[str]:
    """Columns by which only one row of each is kept."""
    if ONE_EACH.isdisjoint(said.called):
        return set()
    kept = [call for call in said.calls if isinstance(call.func, ast.Attribute) and call.func.attr in ONE_EACH]
    given = (one for call in kept for one in [*call.args, *(word.value for word in call.keywords)])
    return {name for one in given for name in _columns(one)}


def times_in(said: Said) -> set[str]:
    """Names of times that stand in the code as texts or attributes."""
    return {name for name in said.names if len(name) < 40 and is_time(name)}


def _columns(node: ast.expr) -> Iterator[str]:
    """The units of which an expression speaks: `df["donor"]`, `df.donor`, `["donor", "day"]`."""
    for one in ast.walk(node):
        text = one.value if isinstance(one, ast.Constant) else one.attr if isinstance(one, ast.Attribute) else None
        if isinstance(text, str) and unit_of(text) == "unit":
            yield text


def _repeats(value: ast.expr) -> bool:
    nodes = list(ast.walk(value))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    names = {getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls}
    once = any(word.arg == "replace" for call in calls for word in call.keywords)
    divided = any(isinstance(n, ast.BinOp) and isinstance(n.op, ast.FloorDiv) for n in nodes)
    return not once and (divided or not REPEATS.isdisjoint(names))
