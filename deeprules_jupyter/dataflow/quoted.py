"""Code as text: how an expression is quoted, and what IPython keeps behind `%time` and below `%%time`."""

from __future__ import annotations

import ast
import re

# Magics that run the code they are given.
CELL_MAGICS = frozenset("time timeit capture prun deeprules_baseline deeprules_determinism deeprules_shuffle".split())
LINE_MAGICS = frozenset({"time", "timeit", "prun"})
RUN_CODE = {"run_line_magic": LINE_MAGICS, "run_cell_magic": CELL_MAGICS}
PLAIN = (ast.Name, ast.Attribute, ast.Subscript)
OPTIONS = re.compile(r"\s*(-\w+\s*\d*\s+)*")  # `-n 1 -r 3`


def code_of(node: ast.expr) -> str:
    """The code of an expression as `ast.unparse` writes it, but for plain ones at once."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, int)) and not node.kind:
        return repr(node.value)
    if isinstance(node, ast.Attribute) and isinstance(node.value, PLAIN):
        return f"{code_of(node.value)}.{node.attr}"
    if isinstance(node, ast.Subscript) and isinstance(node.value, PLAIN) and isinstance(node.slice, ast.Constant):
        return f"{code_of(node.value)}[{code_of(node.slice)}]"
    if isinstance(node, ast.Slice) and not node.step:
        return ":".join(code_of(bound) if bound else "" for bound in (node.lower, node.upper))
    return ast.unparse(node)


def quoted(node: ast.expr) -> str:
    """The code of an expression, short. It stays with the node, for a loop asks for it in each turn."""
    kept: str | None = node.__dict__.get("_quoted")
    if kept is None:
        text = code_of(node)
        node.__dict__["_quoted"] = kept = text if len(text) <= 40 else text[:37] + "..."
    return kept


def code_in(node: ast.Call) -> list[ast.stmt]:
    """The statements that a call like `get_ipython().run_line_magic("time", "f(x)")` runs; none for other calls."""
    asked = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    known = RUN_CODE.get(asked, ())
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if len(texts) < 2 or texts[0] not in known:
        return []
    try:
        body = ast.parse(OPTIONS.sub("", texts[-1], count=1) if asked == "run_line_magic" else texts[-1]).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    for inner in (part for statement in body for part in ast.walk(statement)):
        if hasattr(inner, "lineno"):
            ast.copy_location(inner, node)  # a person sees it on the line of the magic
    return body
