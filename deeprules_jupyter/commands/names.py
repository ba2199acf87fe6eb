"""What a person names in a command: a variable of the notebook, or a part of one, such as `train[columns]`."""

from __future__ import annotations

import ast
from typing import Any

from deeprules_jupyter import session
from deeprules_jupyter.commands.parser import CommandLineError

HARMLESS = (
    ast.Expression, ast.Name, ast.Load, ast.Constant, ast.Subscript, ast.Attribute, ast.Slice, ast.List, ast.Tuple,
    ast.UnaryOp, ast.USub,
)  # fmt: skip


def value_of(one: session.Session, name: str) -> Any:
    """The value that stands behind this now. Raises CommandLineError where there is none."""
    names = one.shell.user_ns
    if name in names:
        return names[name]
    tree = parsed(name)
    root = name.split("[")[0].split(".")[0]
    if tree is None or root not in names:
        raise CommandLineError(f"there is no {name} in this notebook; run the cell that makes it first")
    try:
        return eval(compile(tree, "<name>", "eval"), {"__builtins__": {}}, names)
    except Exception as exc:  # whatever indexing of the person's own may raise
        raise CommandLineError(f"{name} cannot be read: {type(exc).__name__}: {exc}") from None


def several(names: str) -> list[str]:
    """Names with commas between them."""
    return [name.strip() for name in names.split(",") if name.strip()]


def column_of(one: session.Session, name: str, table: str | None) -> Any:
    """A column of the table that is named, or a variable: one value for each row, as an array."""
    import numpy as np

    if not table:
        return np.asarray(value_of(one, name))
    try:
        return np.asarray(value_of(one, table)[name])
    except (KeyError, IndexError, TypeError, ValueError):
        raise CommandLineError(f"{table} has no column {name}") from None


def parsed(name: str) -> ast.Expression | None:
    """An expression that only looks things up; None where it would call or compute."""
    try:
        tree = ast.parse(name.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return None
    return tree if is_plain(tree) else None


def is_plain(node: ast.AST) -> bool:
    """Whether it only names, indexes or reads an attribute."""
    return all(isinstance(part, HARMLESS) for part in ast.walk(node))
