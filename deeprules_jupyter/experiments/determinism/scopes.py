"""Which names in a cell are those of the notebook, and not parameters or local names of functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SCOPES = (*FUNCTIONS, *COMPREHENSIONS, ast.ClassDef)


def of_notebook(tree: ast.AST, hidden: frozenset[str] = frozenset()) -> Iterator[ast.Name]:
    """Each name that is looked up in the notebook when it runs; `hidden` are those of the scopes around."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Name) and child.id not in hidden:
            yield child
        if not isinstance(child, SCOPES):
            yield from of_notebook(child, hidden)
            continue
        inside = _body(child)
        own = (hidden | set(_bound(child))) - _declared(child)
        for part in ast.iter_child_nodes(child):
            seen = own if part in inside else hidden
            yield from of_notebook(ast.Tuple([part], ast.Load()), seen)  # type: ignore[list-item]


def _body(scope: ast.AST) -> list[ast.AST]:
    """What of it sees its own names: decorators and defaults do not, and a class hides its names from functions."""
    if isinstance(scope, ast.ClassDef):
        return []
    if isinstance(scope, ast.Lambda):
        return [scope.body]
    if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
        return [*scope.body]
    return list(ast.iter_child_nodes(scope))


def _bound(scope: ast.AST) -> Iterator[str]:
    if isinstance(scope, FUNCTIONS):
        args = scope.args
        yield from (one.arg for one in [*args.posonlyargs, *args.args, *args.kwonlyargs])
        yield from (one.arg for one in (args.vararg, args.kwarg) if one is not None)
    parts = scope.generators if isinstance(scope, COMPREHENSIONS) else _body(scope)
    for part in parts:
        yield from _stored(ast.Tuple([part], ast.Load()))  # type: ignore[list-item]


def _stored(node: ast.AST) -> Iterator[str]:
    """What runs there binds, functions inside it left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            yield child.id
        elif isinstance(child, ast.alias):
            yield (child.asname or child.name).partition(".")[0]
        elif isinstance(child, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and child.name:
            yield child.name
        if not isinstance(child, SCOPES):
            yield from _stored(child)


def _declared(scope: ast.AST) -> set[str]:
    """What it says to be a name of the notebook."""
    return {name for part in ast.walk(scope) if isinstance(part, ast.Global) for name in part.names}
