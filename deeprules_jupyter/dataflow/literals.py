"""Literals in code, and what a person calls the place where one stands."""

from __future__ import annotations

import ast

from deeprules_jupyter.catalog import settings as words
from deeprules_jupyter.dataflow.quoted import code_of

LONG_LIST = 8  # items of a list; a longer one is data


def name_of(target: ast.expr) -> str:
    """`lr`, `self.lr`, `config["lr"]` as `lr`."""
    if isinstance(target, ast.Attribute):
        return target.attr
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        held = plain_name(target.value)
        return str(target.slice.value) if words.CONFIGS.search(held) else held
    return plain_name(target)


def plain_name(node: ast.expr) -> str:
    """A name for an expression in which no text of it stands: `table[...]`, `net.width`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{plain_name(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{plain_name(node.func)}()"
    return f"{plain_name(node.value)}[...]" if isinstance(node, ast.Subscript) else "value"


def is_literal(node: ast.expr) -> bool:
    """A number, a text, yes, no or nothing, arithmetic of numbers, or a short list of these."""
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, bool | int | float | str)
    if isinstance(node, ast.UnaryOp):
        return is_literal(node.operand) and not is_text(node.operand)
    if isinstance(node, ast.BinOp):
        return all(is_literal(one) and _is_number(one) for one in (node.left, node.right))
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return 0 < len(node.elts) <= LONG_LIST and all(map(is_literal, node.elts))
    return False


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp | ast.BinOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    )


def is_text(node: ast.expr) -> bool:
    """Whether it is a text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def has_text(node: ast.expr) -> bool:
    """Whether a text stands in it."""
    return any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in ast.walk(node))


def value_text(node: ast.expr) -> str:
    """The literal as code, the same for `0.10` and `1e-1`, and for `1.0` and `1`."""
    if isinstance(node, ast.Constant):
        value = node.value
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return repr(int(value)) if whole and isinstance(value, float) else repr(value)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        inner = ", ".join(map(value_text, node.elts))
        return f"[{inner}]" if isinstance(node, ast.List) else f"({inner})"
    return code_of(node)
