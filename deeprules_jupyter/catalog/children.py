"""The way down a syntax tree, quicker than `ast.iter_child_nodes`: what holds no nodes is not looked at."""

from __future__ import annotations

import ast

# Fields that hold no nodes, or none that a walk asks for: names, operators, contexts.
PLAIN = frozenset("arg asname attr ctx id kind level module name op ops type_comment".split())


class _Within(dict[type, tuple[str, ...]]):
    """By kind of node: the fields that may hold further ones."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        self[kind] = tuple(field for field in getattr(kind, "_fields", ()) if field not in PLAIN)
        return self[kind]


WITHIN = _Within({ast.Constant: ()})


def put_children(node: ast.AST, found: list[ast.AST]) -> None:
    """Put what stands right below a node behind what was found. With it come None and texts where lists hold such."""
    held = node.__dict__
    for field in WITHIN[type(node)]:
        value = held.get(field)
        if type(value) is list:
            found += value
        elif value is not None:
            found.append(value)
