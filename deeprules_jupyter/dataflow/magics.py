"""IPython's own syntax as Python. Its usual forms are read here: IPython takes longer to import than files to read."""

from __future__ import annotations

import re
from typing import Any

MAY_BE_IPYTHON = re.compile(r"(?m)^\s*[%!?]|\?\s*$|= ?[%!]")
COMMAND = re.compile(r"(\s*)(%(?!%)|!!|!(?!=))(.*)")  # `%matplotlib inline`, `!pip install x`
GIVEN = re.compile(r"(\s*[\w., ]+?\s*=\s*)([%!])(\w.*)")  # `files = !ls`, `took = %timeit -o f()`
HELP = re.compile(r"(\s*)([A-Za-z_][\w.]*)(\?\??)")  # `f?`, `f??`
QUOTES = ('"""', "'''")


def line_by_line(source: str) -> str:
    """The cell with the usual forms made Python. Whatever else there is stays, and the cell is then no Python yet."""
    lines = source.split("\n")
    for at, line in enumerate(lines):
        if MAY_BE_IPYTHON.search(line) and not _in_string(lines[:at]):
            lines[at] = _line(line, line.rstrip())
    return "\n".join(lines)


def _in_string(above: list[str]) -> bool:
    return any(sum(line.count(quote) for line in above) % 2 for quote in QUOTES)


def _line(line: str, text: str) -> str:
    if found := HELP.fullmatch(text):
        return f"{found[1]}{_magic(f'pinfo2 {found[2]}' if found[3] == '??' else f'pinfo {found[2]}')}"
    if text.endswith(("?", "\\")):
        return line
    if found := COMMAND.fullmatch(text):
        return found[1] + {"%": _magic, "!": _system, "!!": _output}[found[2]](found[3])
    if found := GIVEN.fullmatch(text):
        return found[1] + {"%": _magic, "!": _output}[found[2]](found[3])
    return line


def _magic(text: str) -> str:
    name, _, given = text.partition(" ")
    return f"get_ipython().run_line_magic({name!r}, {given!r})"


def _system(text: str) -> str:
    return f"get_ipython().system({text!r})"


def _output(text: str) -> str:
    return f"get_ipython().getoutput({text!r})"


def by_ipython(source: str) -> str:
    """As IPython itself would read the cell."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        manager: Any = TransformerManager
        return str(manager().transform_cell(source))
    except (SyntaxError, ValueError):
        return source
