"""The names whose old values a cell may use: those that it reads before it has made them anew.

What a loop makes counts as made after it. Were there no turn at all, the old value stays, and nobody has changed it.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable, Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.AsyncFor)


def names_in(code: types.CodeType) -> Iterator[str]:
    """The global names that a piece of code, and functions made in it, may use."""
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from names_in(inner)


def needed(tree: ast.Module) -> set[str]:
    """The names that a cell needs from before it."""
    flow = _Flow()
    flow.block(tree.body)
    code = compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    inner = {name for one in code.co_consts if isinstance(one, types.CodeType) for name in names_in(one)}
    return flow.used | (inner - flow.always)


def left_by(tree: ast.Module) -> set[str]:
    """The names that a cell binds at its top level, in loops and branches too."""
    return set(_stored(tree))


def _stored(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.alias):
            yield (child.asname or child.name).partition(".")[0]
        if not isinstance(child, (*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef)):
            yield from _stored(child)


class _Flow:
    def __init__(self) -> None:
        self.used: set[str] = set()
        self.made: set[str] = set()
        self.always: set[str] = set()  # made at the very top, before any function that reads them can run

    def block(self, body: Iterable[ast.stmt], top: bool = True) -> None:
        for statement in body:
            self.statement(statement)
            if top and not self.used & self.made:
                self.always |= set() if isinstance(statement, ast.If) else self.made

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self.reads([*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)])
            self.made.add(node.name)
        elif isinstance(node, ast.ClassDef):
            self.reads([*node.decorator_list, *node.bases])
            self.made.add(node.name)
        elif isinstance(node, ast.AugAssign):
            self.reads([node.value, node.target])
            self.used |= {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)} - self.made
        elif isinstance(node, ast.If):
            self._branches(node)
        else:
            self._plain(node)

    def _branches(self, node: ast.If) -> None:
        self.reads([node.test])
        before = set(self.made)
        self.block(node.body, top=False)
        first, self.made = self.made, before
        self.block(node.orelse, top=False)
        self.made &= first

    def _plain(self, node: ast.stmt) -> None:
        """Expressions first, then what is bound, then the statements inside, in the order in which they stand."""
        inside: list[ast.stmt] = []
        parts: list[ast.AST] = []
        made: set[str] = set()
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                inside.append(child)
            elif isinstance(child, ast.ExceptHandler | ast.match_case):
                inside += child.body
                parts += [part for name in ("type", "pattern", "guard") if (part := getattr(child, name, None))]
                made |= {child.name} if isinstance(child, ast.ExceptHandler) and child.name else set()
            else:
                parts.append(child)
        self.reads(parts)
        self.made |= made | {name for part in parts for name in _stored(ast.Tuple([part], ast.Load()))}  # type: ignore[list-item]
        self.block(inside, top=False)

    def reads(self, parts: Iterable[ast.AST]) -> None:
        for part in parts:
            self.used |= set(_read(part)) - self.made


def _read(node: ast.AST) -> Iterator[str]:
    """Names that are read when this runs: not those inside a function that is only made here."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Store):
            yield node.id
        return
    if isinstance(node, FUNCTIONS):
        return  # what its body reads is told by its code
    own = _targets(node) if isinstance(node, COMPREHENSIONS) else set()
    for child in ast.iter_child_nodes(node):
        yield from (name for name in _read(child) if name not in own)


def _targets(node: ast.AST) -> set[str]:
    return {
        name.id
        for one in getattr(node, "generators", ())
        for name in ast.walk(one.target)
        if isinstance(name, ast.Name)
    }
