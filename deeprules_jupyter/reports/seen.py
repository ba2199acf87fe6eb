"""What evidence is made from: all that one kernel knows of its notebook, gathered once. Nothing here is changed."""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from deeprules_jupyter.lockbox.report import Box
from deeprules_jupyter.model import Cell, Data, Fact, Finding, Fit, Place, Rows, State
from deeprules_jupyter.reports.answers import Line, Proof
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.trials import Trial
from deeprules_jupyter.views.text import where

SHORT = 10  # letters of a hash
MOST = 12  # things that are listed one by one


@dataclass(frozen=True)
class Project:
    """The folder that the notebook stands in."""

    commit: str = ""
    edited: bool | None = None  # whether files that git knows differ from it
    remote: str = ""
    readme: str = ""
    licence: str = ""
    register: str = ""  # the file of the ethics register
    concerns: tuple[int, int] = (0, 0)  # open ones, and all


@dataclass(frozen=True)
class Seen:
    """One notebook, as its kernel knows it."""

    trace: Trace
    cells: Sequence[Cell]  # the newest run of each
    findings: Sequence[Finding] = ()
    states: Sequence[State] = ()
    names: Mapping[str, Any] = field(default_factory=dict)  # the person's own, to be looked at only
    fit_of: Callable[[Any], str | None] = lambda _: None
    rows_of: Callable[[Any], Rows | None] = lambda _: None
    key: Callable[[bytes], str] = lambda _: ""  # the keyed hash of rows
    order: Mapping[str, int] = field(default_factory=dict)  # number of each cell in the file, by its id
    boxes: Sequence[Box] = ()
    trials: Sequence[Trial] = ()
    environment: Mapping[str, Any] = field(default_factory=dict)
    project: Project = Project()
    notebook: str = ""
    when: str = ""
    version: str = ""
    remarks: Sequence[str] = ()
    waived: Sequence[tuple[str, str]] = ()  # tips that a person says do not apply, and why

    # how lines are written ------------------------------------------------------------------------------------------
    def line(self, part: str, text: str, at: Fact | Place | None = None, data: Data | None = None) -> Line:
        """A line of evidence, with the place and the rows that it can be checked by."""
        place = at.place if isinstance(at, Fact) else at
        rows = self.hash_of(data.rows) if data is not None else ""
        if place is None:
            return Line(part, text, Proof(rows=rows))
        return Line(part, text, Proof(self.where(place), self.hash_at(place), rows))

    def lacking(self, part: str, text: str) -> Line:
        """A line on something that was looked for and is not there."""
        return Line(part, text, there=False)

    def where(self, place: Place) -> str:
        """A place for people; the number in the file where that is known."""
        number = self.order.get(place.cell_id or "") if place.cell is None else place.cell
        return where(Place(number, place.cell_id, place.line, run=place.run))

    def hash_at(self, place: Place) -> str:
        """The start of the SHA-256 of a cell's source, as it ran."""
        source = self.trace.source(place) or next((c.source for c in self.cells if c.place == place), "")
        return hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:SHORT] if source else ""

    def hash_of(self, rows: Rows) -> str:
        """The start of the keyed hash of rows, by which they are known again in the ledger."""
        digest = getattr(rows, "digest", None)
        return self.key(digest())[:SHORT] if digest is not None else ""

    # what code says -------------------------------------------------------------------------------------------------
    @cached_property
    def calls(self) -> list[tuple[ast.Call, Place]]:
        """Every call in the cells, with its place."""
        return list(self._calls())

    def _calls(self) -> Iterator[tuple[ast.Call, Place]]:
        for tree, cell in self.trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    at = cell.place
                    yield node, Place(at.cell, at.cell_id, node.lineno, run=at.run)

    @cached_property
    def trees(self) -> list[tuple[ast.Module, Cell]]:
        """Each cell that is Python once its magics are blanked out."""
        found = []
        for cell in self.cells:
            lines = ["pass" if line.lstrip()[:1] in ("%", "!", "?") else line for line in cell.source.split("\n")]
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    found.append((ast.parse("\n".join(lines)), cell))
            except (SyntaxError, ValueError, RecursionError):
                continue
        return found

    @cached_property
    def imported(self) -> dict[str, str]:
        """The module behind each imported name."""
        found: dict[str, str] = {}
        for tree, _ in self.trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    found |= {(one.asname or one.name.partition(".")[0]): one.name for one in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found |= {(one.asname or one.name): f"{node.module}.{one.name}" for one in node.names}
        return found

    def dotted(self, call: ast.Call) -> str:
        """The full name of what is called, as far as imports tell it: `sklearn.datasets.load_iris`."""
        if id(call) not in self._dotted:
            written = ast.unparse(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ""
            first, dot, rest = written.partition(".")
            self._dotted[id(call)] = call, f"{self.imported.get(first, first)}{dot}{rest}"
        return self._dotted[id(call)][1]

    @cached_property
    def _dotted(self) -> dict[int, tuple[ast.Call, str]]:
        return {}

    # what the kernel holds ------------------------------------------------------------------------------------------
    def value(self, node: ast.AST | str) -> Any:
        """The value of a name, or of a column of one; None where that is not there."""
        if isinstance(node, str):
            return self.names.get(node)
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            try:
                return self.value(node.value)[node.slice.value]
            except Exception:  # whatever indexing of the person's own may raise
                return None
        return None

    def fitted(self, fit: Fit) -> Any:
        """The living model of a fit, if a name still holds it."""
        return next((value for value in self.names.values() if self._is(value, fit.id)), None)

    def _is(self, value: Any, fit: str) -> bool:
        return type(value).__module__ != "builtins" and self.fit_of(value) == fit

    @cached_property
    def models(self) -> list[Fit]:
        """What was trained to predict, each state once, dummies left out; not what stands inside another."""
        kinds = ("model", "search")
        fits = [fit for fit in self.trace.current_fits if fit.kind in kinds and not fit.inside and not fit.shuffled]
        return [fit for fit in fits if not fit.reference]

    @cached_property
    def reported(self) -> list[Fit]:
        """The models that were scored on test rows; without such, all that were scored; else all."""
        for scores in (self.trace.test_looks(), self.trace.scores):
            ids = [name for score in scores for name in score.models]
            if found := [fit for fit in self.models if fit.id in ids]:
                return found
        return self.models

    def state(self, rule: str) -> str:
        """How a rule stands: "clear", "found", ..."""
        return next((one.state for one in self.states if one.rule == rule), "")


def listed(words: Sequence[str], most: int = MOST) -> str:
    """`a, b and 3 more`."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def rows_said(data: Data) -> str:
    """`X_test (114 rows)`."""
    count = data.rows.count
    return f"{data.name or 'rows without a name'}" + (f" ({count:,} rows)" if count is not None else "")
