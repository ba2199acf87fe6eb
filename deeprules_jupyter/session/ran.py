"""Which part of a cell really ran, when it was stopped by an error or by the person."""

from __future__ import annotations

import ast
from types import TracebackType

from deeprules_jupyter.mutes import plain_python

OURS = "%%deeprules_"  # taken off before the cell runs; its lines count
BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.If, ast.Match)


def ran_part(source: str, error: BaseException | None, namespace: dict[str, object]) -> str:
    """The statements before the one that failed. A loop that was stopped half-way did run, so it is kept."""
    if error is None or (source.lstrip().startswith("%%") and not source.lstrip().startswith(OURS)):
        return source
    line = _failed_line(error.__traceback__, namespace)
    if line is None:
        return source
    line += len(source) - len(source.lstrip("\n")) if source.startswith("\n") else 0  # IPython drops empty first lines
    try:
        body = ast.parse(plain_python(source)).body
    except (SyntaxError, ValueError, RecursionError):
        return source
    for statement in body:
        end = statement.end_lineno or statement.lineno
        if statement.lineno <= line <= end:
            kept = end if isinstance(statement, BLOCKS) else statement.lineno - 1
            return "\n".join(source.splitlines()[:kept])
    return source


def _failed_line(trace: TracebackType | None, namespace: dict[str, object]) -> int | None:
    """The line in the cell itself: the outermost frame that is the cell's own code."""
    while trace is not None:
        if trace.tb_frame.f_globals is namespace and trace.tb_frame.f_code.co_name == "<module>":
            return trace.tb_lineno
        trace = trace.tb_next
    return None
