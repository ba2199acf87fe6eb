"""What a person names in a command: a variable of the notebook, or a part of one, such as `train[columns]`."""

from __future__ import annotations

import ast
import re
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
    tree, root = parsed(name), root_of(name)
    if tree is None and (computes := _computes(name)):
        raise CommandLineError(f"{name} {computes}: give it a name in a cell, then say that name")
    if tree is None or root not in names:
        raise CommandLineError(f"there is no {name} in this notebook; run the cell that makes it first")
    try:
        return _evaluated(tree.body, names)
    except (LookupError, AttributeError):
        raise CommandLineError(_missing(tree.body, names)) from None
    except Exception as exc:  # whatever indexing of the person's own may raise
        raise CommandLineError(f"{name} cannot be read: {type(exc).__name__}: {exc}") from None


def root_of(name: str) -> str:
    """The variable that `parts.train["y"]` is a part of."""
    return re.split(r"[.\[]", name)[0].strip()


def _evaluated(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<name>", "eval"), {"__builtins__": {}}, names)


def _computes(name: str) -> str:
    """What an expression does that is more than to look something up."""
    try:
        tree = ast.parse(name.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return ""
    return "would call something" if any(isinstance(node, ast.Call) for node in ast.walk(tree)) else "is computed"


def _missing(node: ast.expr, names: dict[str, Any]) -> str:
    """Which part of `parts.train.X` is not there: the innermost that cannot be read."""
    inner = node.value if isinstance(node, ast.Attribute | ast.Subscript) else None
    if inner is not None:
        try:
            _evaluated(inner, names)
        except (LookupError, AttributeError):
            return _missing(inner, names)
        what = "attribute" if isinstance(node, ast.Attribute) else "item"
        return f"there is no {ast.unparse(node)}: {ast.unparse(inner)} has no such {what}"
    return f"there is no {ast.unparse(node)} in this notebook; run the cell that makes it first"


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
