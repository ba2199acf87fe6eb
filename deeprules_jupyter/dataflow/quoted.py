"""Code that IPython keeps as text: what stands behind `%time`, and below `%%time` in a converted notebook."""

from __future__ import annotations

import ast
import re

# Magics that run the code they are given.
CELL_MAGICS = frozenset({"time", "timeit", "capture", "prun", "deeprules_baseline"})
LINE_MAGICS = frozenset({"time", "timeit", "prun"})
OPTIONS = re.compile(r"\s*(-\w+\s*\d*\s+)*")  # `-n 1 -r 3`


def code_in(node: ast.Call) -> list[ast.stmt]:
    """The statements that a call like `get_ipython().run_line_magic("time", "f(x)")` runs; none for other calls."""
    asked = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    known = {"run_line_magic": LINE_MAGICS, "run_cell_magic": CELL_MAGICS}.get(asked, frozenset())
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
