"""Reads code: cells become abstract values, and those become facts. The same for files and for executed cells."""

from __future__ import annotations

import os

from deeprules_jupyter.catalog.own import NOTHING, Meanings
from deeprules_jupyter.dataflow.machine import MAX_STEPS, TooMuchError
from deeprules_jupyter.dataflow.parse import tree_of
from deeprules_jupyter.dataflow.statements import Statements
from deeprules_jupyter.model import AnyFact, Cell, Evidence, Place, Role, Rows


class Reader:
    """Reads the code cells of one notebook in order. Nothing is executed, and no cell stops the reading of others."""

    def __init__(self, own: Meanings = NOTHING, most: int | None = None) -> None:
        """`own` says what the project's own functions mean, by their dotted paths; `most` bounds the steps in all."""
        self.unread: list[Evidence] = []  # what could not be read, a clear line each
        self._machine = Statements()
        self._machine.own = own
        self._left = most

    def read(self, cell: Cell) -> list[AnyFact]:
        """The facts of one more cell."""
        if self._left == 0:
            return []
        tree, broken = tree_of(cell)
        if broken:
            place = Place(cell.place.cell, cell.place.cell_id, broken.line, run=cell.place.run)
            self.unread.append(Evidence(place, broken.text))
        if tree is None:
            return []
        machine = self._machine
        start = len(machine.facts)
        machine.site, machine.steps = cell.place, 0
        machine.note(str((cell.place.cell_id, cell.place.cell, cell.place.run)), tree, cell.place)
        machine.most = MAX_STEPS if self._left is None else min(MAX_STEPS, self._left)
        try:
            machine.run(tree.body)
        except TooMuchError:
            whole = self._left is not None and self._left <= MAX_STEPS
            self._stopped("takes too many steps to read", "notebook" if whole else "cell")
        except RecursionError:
            self._stopped("is nested too deeply to read")
        except Exception as exc:  # one cell that we misread must not cost the others
            if os.environ.get("DEEPRULES_STRICT") == "1":
                raise
            self._stopped(f"could not be read: a mistake inside deeprules itself ({type(exc).__name__}: {exc})")
        finally:
            machine.reset()
            if self._left is not None:
                self._left = max(self._left - machine.steps, 0)
        return machine.facts[start:]

    def named_rows(self) -> dict[str, Rows]:
        """The rows of every name of the notebook, where it is certain which these are."""
        names = self._machine.globals.names
        return {name: val.rows for name, val in names.items() if val.rows is not None and not val.doubts}

    def said_parts(self) -> dict[str, Role]:
        """The names of values that come from a loader of the project, with the part that it says they are."""
        if not self._machine.said:
            return {}
        names = self._machine.globals.names
        return {name: role for name, val in names.items() if (role := self._machine.said_of(val))}

    def forget(self) -> None:
        """After the last cell: values that hold each other through their names are let go."""
        self._machine.globals.names.clear()

    def _stopped(self, why: str, what: str = "cell") -> None:
        self.unread.append(Evidence(self._machine.site, f"the rest of this {what} {why}"))
