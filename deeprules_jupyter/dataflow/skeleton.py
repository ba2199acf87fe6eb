"""The settings in the code of a cell, and what is left of it without them. It reads and runs nothing.

Two cells with the same skeleton are one experiment: they differ in settings alone. What shows, saves or times is left
out of both, and so is how the code is written down.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from hashlib import blake2s

from deeprules_jupyter.catalog import settings as words
from deeprules_jupyter.dataflow.literals import has_text, is_literal, is_text, name_of, plain_name, value_text
from deeprules_jupyter.dataflow.parse import parse
from deeprules_jupyter.dataflow.quoted import code_in, code_of
from deeprules_jupyter.frozen import Frozen

HOLE = "•"
LEFT_OUT = (ast.Import, ast.ImportFrom, ast.Pass, ast.Assert, ast.Delete, ast.Global, ast.Nonlocal)
MOST = 300  # settings of one cell: beyond, the literals are data


class Setting(Frozen):
    """One literal, by the name that a person would give it, as code."""

    name: str
    value: str


class Skeleton(Frozen):
    """What one or several statements are made of."""

    key: str = ""  # equal where nothing but literals differs
    settings: tuple[Setting, ...] = ()
    seeds: tuple[Setting, ...] = ()


def read(source: str) -> Skeleton | None:
    """The skeleton of a cell; None where it is no Python that can be read whole."""
    tree, broken = parse(source)
    return None if tree is None or broken is not None else of(tree.body)


def of(body: Sequence[ast.stmt]) -> Skeleton:
    """The skeleton of statements."""
    walk = _Walk()
    text = walk.body(body)
    key = blake2s(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return Skeleton(key, _named(walk.settings), _named(walk.seeds))


def _named(found: list[tuple[str, str]]) -> tuple[Setting, ...]:
    """The second of a name is called so: `Linear[1] (2)`."""
    counts: dict[str, int] = {}
    made = []
    for name, value in found[:MOST]:
        counts[name] = counts.get(name, 0) + 1
        made.append(Setting(name if counts[name] == 1 else f"{name} ({counts[name]})", value))
    return tuple(made)


class _Walk:
    """Goes through a tree once; each node gives its text, and literals are put aside under the name that holds."""

    def __init__(self) -> None:
        self.settings: list[tuple[str, str]] = []
        self.seeds: list[tuple[str, str]] = []
        self._seeding = False
        self._mute = 0  # within a call that shows or saves
        self._data = 0  # within one that makes a table of what it is given

    # statements -----------------------------------------------------------------------------------------------------
    def body(self, statements: Sequence[ast.stmt]) -> str:
        return ";".join(self._statement(one) for one in _shown(statements))

    def _statement(self, node: ast.stmt) -> str:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            return self._assignment(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self._function(node)
        if isinstance(node, ast.For | ast.AsyncFor):
            target = code_of(node.target)
            over = self._over(_unwrapped(node.iter), target)
            return f"for {target} in {over}:[{self.body(node.body)}][{self.body(node.orelse)}]"
        if isinstance(node, ast.Return) and node.value is not None:
            return f"return {self._text(node.value, 'return')}"
        return self._children(node, type(node).__name__.lower())

    def _over(self, node: ast.expr, target: str) -> str:
        """What a loop goes over; `epoch range` is how far `for epoch in range(20)` goes."""
        if isinstance(node, ast.Call) and code_of(node.func) in ("range", "trange"):
            return f"range({','.join(self._text(one, f'{target} range') for one in node.args)})"
        return self._text(node, target)

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> str:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        first, value = targets[-1], node.value
        said = "=".join(code_of(target) for target in targets)
        if isinstance(node, ast.AugAssign):
            return f"{said}{type(node.op).__name__}={self._text(node.value, said)}"
        if value is None:
            return said
        if isinstance(first, ast.Tuple) and isinstance(value, ast.Tuple) and len(first.elts) == len(value.elts):
            pairs = zip(first.elts, value.elts, strict=True)
            return f"{said}={','.join(self._text(one, name_of(target)) for target, one in pairs)}"
        return f"{said}={self._text(value, name_of(first))}"

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        given = node.args
        names = [one.arg for one in (*given.posonlyargs, *given.args)]
        first = len(names) - len(given.defaults)
        said = [self._text(one, names[first + at]) for at, one in enumerate(given.defaults)]
        for arg, one in zip(given.kwonlyargs, given.kw_defaults, strict=True):
            said.append(f"{arg.arg}={self._text(one, arg.arg)}" if one is not None else arg.arg)
        wrapped = ",".join(self._text(one, node.name) for one in node.decorator_list)
        return f"{wrapped}def {node.name}({','.join(names)};{','.join(said)}):[{self.body(node.body)}]"

    # expressions ----------------------------------------------------------------------------------------------------
    def _text(self, node: ast.AST, name: str) -> str:
        if isinstance(node, ast.expr) and is_literal(node):
            return self._literal(node, name)
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Await):
            return self._text(node.value, name)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Dict):
            return self._dict(node, name)
        if isinstance(node, ast.JoinedStr):
            return HOLE
        if isinstance(node, ast.Attribute):
            return f"{self._text(node.value, name)}.{node.attr}"
        if isinstance(node, ast.Subscript):
            return self._subscript(node, name)
        if isinstance(node, ast.Compare):
            return self._compare(node, name)
        return self._children(node, name)

    def _children(self, node: ast.AST, name: str) -> str:
        """Any other node: its kind, and its parts in order."""
        said = []
        for field, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                said.append(f"[{self.body(value)}]")
            elif isinstance(value, list):
                said += [self._text(one, name) if isinstance(one, ast.AST) else str(one) for one in value]
            elif isinstance(value, ast.AST):
                said.append(self._text(value, name))
            elif value is not None and field not in ("ctx", "type_comment", "kind"):
                said.append(str(value))
        return f"{type(node).__name__}({','.join(said)})"

    def _call(self, node: ast.Call) -> str:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else plain_name(node.func)
        said = [self._text(node.func, called)]
        seeding, self._seeding = self._seeding, self._seeding or called in words.SEED_CALLS
        quiet = called in words.DISPLAYS
        self._mute += quiet
        self._data += called in words.DATA_MAKERS
        for at, arg in enumerate(node.args):
            said.append(self._text(arg, f"{called}[{at}]"))
        for word in sorted(node.keywords, key=lambda one: one.arg or ""):
            text = self._text(word.value, word.arg or called)
            if word.arg not in words.NO_SETTING:
                said.append(f"{word.arg}={text}")
        self._mute -= quiet
        self._data -= called in words.DATA_MAKERS
        self._seeding = seeding
        return f"{said[0]}({','.join(said[1:])})"

    def _dict(self, node: ast.Dict, name: str) -> str:
        if not words.CONFIGS.search(name):
            return ast.unparse(node)
        said = []
        for key, value in zip(node.keys, node.values, strict=True):
            named = str(key.value) if isinstance(key, ast.Constant) else "" if key is None else code_of(key)
            said.append(f"{named}:{self._text(value, named)}")
        return f"{{{','.join(said)}}}"

    def _subscript(self, node: ast.Subscript, name: str) -> str:
        """A place in a table is part of the code; where a cut ends is a setting."""
        held = self._text(node.value, name)
        if isinstance(node.slice, ast.Slice):
            parts = (node.slice.lower, node.slice.upper, node.slice.step)
            about = f"{plain_name(node.value)}[:]"
            ends = ":".join(self._text(one, about) if one is not None else "" for one in parts)
            return f"{held}[{ends}]"
        inner = node.slice
        return f"{held}[{code_of(inner) if is_literal(inner) else self._text(inner, name)}]"

    def _compare(self, node: ast.Compare, name: str) -> str:
        """A text or nothing that is compared with is part of the code, a number is a threshold."""
        said = [self._text(node.left, name)]
        about = plain_name(node.left)
        for op, one in zip(node.ops, node.comparators, strict=True):
            number = is_literal(one) and not is_text(one)
            said.append(f"{type(op).__name__} {self._literal(one, about) if number else code_of(one)}")
        return " ".join(said)

    def _literal(self, node: ast.expr, name: str) -> str:
        value = value_text(node)
        if self._data:
            return value
        last = name.rsplit(".", 1)[-1]
        if self._mute or last in words.NO_SETTING or words.NO_SETTING_NAME.search(last):
            return HOLE
        if self._seeding or words.SEEDED.search(last):
            self.seeds.append((name, value))
        elif not has_text(node):
            self.settings.append((name, value))
        elif words.PROSE.search(value.strip("'\"")) is None:
            if len(value) > words.LONGEST or not words.TEXTS.search(last):
                return value
            self.settings.append((name, value))
        return HOLE


def _shown(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that do something, with what `%time` runs in the place of the magic."""
    for one in statements:
        if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call) and (inner := code_in(one.value)):
            yield from _shown(inner)
        elif not _only_shows(one):
            yield one


def _only_shows(node: ast.stmt) -> bool:
    if isinstance(node, LEFT_OUT):
        return True
    if isinstance(node, ast.Expr):
        value = node.value
        return not isinstance(value, ast.Call | ast.Await | ast.Yield | ast.YieldFrom) or _is_display(value)
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Call) and _root(node.value.func) in words.DISPLAY_ROOTS
    if isinstance(node, ast.If | ast.For | ast.With):
        return all(map(_only_shows, node.body)) and all(map(_only_shows, getattr(node, "orelse", ())))
    return False


def _is_display(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else code_of(node.func)
    return called in words.DISPLAYS or _root(node.func) in words.DISPLAY_ROOTS or _root(node.func) == "get_ipython"


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _unwrapped(node: ast.expr) -> ast.expr:
    """What is gone through, without the bar that shows how far."""
    while isinstance(node, ast.Call) and node.args and code_of(node.func).rsplit(".", 1)[-1] in words.WRAPPERS:
        node = node.args[0]
    return node
