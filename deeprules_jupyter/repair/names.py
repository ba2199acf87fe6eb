"""Which names a piece of code reads and writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W\d]\w*")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def words(text: str) -> frozenset[str]:
    """Everything in a text that might be a name."""
    return frozenset(WORD.findall(text))


def reads(node: ast.AST) -> frozenset[str]:
    """Names that this code reads, or that what it defines may read later."""
    if isinstance(node, ast.Name):
        return frozenset() if isinstance(node.ctx, ast.Store) else frozenset({node.id})
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return _of_function(node)
    if isinstance(node, COMPREHENSIONS):
        first, bound = node.generators[0], _bound(gen.target for gen in node.generators)
        return reads(first.iter) | (_all(ast.iter_child_nodes(node)) - bound)
    if isinstance(node, ast.AugAssign):
        return _all(ast.iter_child_nodes(node)) | writes(node.target)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "@" in node.value:
        return frozenset(re.findall(r"@\s*([^\W\d]\w*)", node.value))  # df.query("x > @limit")
    if isinstance(node, ast.Global | ast.Nonlocal):
        return frozenset(node.names)
    return _all(ast.iter_child_nodes(node))


def _all(nodes: Iterable[ast.AST]) -> frozenset[str]:
    return frozenset[str]().union(*map(reads, nodes))


def _of_function(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    body = node.body if isinstance(node.body, list) else [node.body]
    arguments = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
    shared = {name for one in ast.walk(node) if isinstance(one, ast.Global | ast.Nonlocal) for name in one.names}
    local = (arguments | frozenset[str]().union(*map(writes, body))) - shared
    outside = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
    outside += [] if isinstance(node, ast.Lambda) else node.decorator_list
    return (_all(body) - local) | _all(outside)


def _bound(targets: Iterable[ast.AST]) -> frozenset[str]:
    return frozenset[str]().union(*map(writes, targets))


def writes(node: ast.AST) -> frozenset[str]:
    """Names that this code binds."""
    if isinstance(node, DEFINITIONS):
        return frozenset({node.name})
    if isinstance(node, (ast.Lambda, *COMPREHENSIONS)):
        return frozenset()
    if isinstance(node, ast.Name):
        return frozenset() if isinstance(node.ctx, ast.Load) else frozenset({node.id})
    if isinstance(node, ast.alias):
        return frozenset({(node.asname or node.name).split(".")[0]})
    own = {node.name} if isinstance(node, ast.ExceptHandler) and node.name else set()
    return frozenset(own).union(*map(writes, ast.iter_child_nodes(node)))


def deferred(node: ast.AST) -> frozenset[str]:
    """Names that functions, classes and kept lambdas in this code read from outside when they are called."""
    found: frozenset[str] = frozenset()
    for one in ast.walk(node):
        if isinstance(one, DEFINITIONS) or (isinstance(one, ast.Assign) and isinstance(one.value, ast.Lambda)):
            found |= reads(one)
            found |= {name for inner in ast.walk(one) if isinstance(inner, ast.Global) for name in inner.names}
    return found
