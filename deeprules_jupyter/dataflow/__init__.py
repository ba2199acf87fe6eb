"""Reads code: cells become abstract values, and those become facts. The same for files and for executed cells."""

from __future__ import annotations

import ast
import warnings
from typing import Any

from deeprules_jupyter.dataflow.machine import TooMuchError
from deeprules_jupyter.dataflow.quoted import CELL_MAGICS
from deeprules_jupyter.dataflow.statements import Statements
from deeprules_jupyter.model import AnyFact, Cell, Evidence, Place


class Reader:
    """Reads the code cells of one notebook in order. Nothing is executed, and no cell stops the reading of others."""

    def __init__(self) -> None:
        self.unread: list[Evidence] = []  # what could not be read, a clear line each
        self._machine = Statements()

    def read(self, cell: Cell) -> list[AnyFact]:
        """The facts of one more cell."""
        tree = self._parse(cell)
        if tree is None:
            return []
        machine = self._machine
        start = len(machine.facts)
        machine.site, machine.steps = cell.place, 0
        try:
            machine.run(tree.body)
        except TooMuchError:
            self.unread.append(Evidence(machine.site, "the rest of this cell takes too many steps to read"))
        except RecursionError:
            self.unread.append(Evidence(machine.site, "this cell is nested too deeply to read"))
        finally:
            machine.reset()
        return machine.facts[start:]

    def _parse(self, cell: Cell) -> ast.Module | None:
        source = plain_python(cell.source)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as exc:
            line = getattr(exc, "lineno", None)
            place = Place(cell.place.cell, cell.place.cell_id, line, run=cell.place.run)
            reason = getattr(exc, "msg", None) or "it is not Python that can be read"
            self.unread.append(Evidence(place, f"this cell could not be read: {reason}"))
            return None


def plain_python(source: str) -> str:
    """The cell without IPython's own syntax (magics, `!`, `?`), line numbers kept where IPython keeps them."""
    text = source.lstrip()
    if text.startswith("%%"):
        head, _, body = text.partition("\n")
        above = source[: len(source) - len(text)].count("\n") + 1
        return "\n" * above + body if head.split()[0][2:] in CELL_MAGICS else ""
    if not any(map(_of_ipython, source.splitlines())):
        return source
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        manager: Any = TransformerManager
        return str(manager().transform_cell(source))
    except (SyntaxError, ValueError):
        return source


def _of_ipython(line: str) -> bool:
    """Whether a line may hold IPython's own syntax; asked first, since its transformer is slow to import."""
    line = line.strip()
    return line[:1] in ("%", "!", "?") or line.endswith("?") or any(sign in line for sign in ("= %", "= !", "=%", "=!"))
