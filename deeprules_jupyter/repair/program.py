"""The statements of a notebook in order, which names each of them reads and writes, and where its text stands."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from deeprules_jupyter.dataflow.parse import plain_python
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.repair.names import deferred, reads, words, writes

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
MOVED = "# this step stands below the split now, where it learns from the training rows alone"


class RefusedError(Exception):
    """A repair that would not be sure to keep the meaning; its text is the one line that a person sees."""


@dataclass(frozen=True)
class Statement:
    """A statement that stands in a cell itself, not inside a loop or a function."""

    index: int  # among all of the notebook
    cell: int  # among the code cells
    node: ast.stmt
    reads: frozenset[str]
    writes: frozenset[str]


@dataclass(frozen=True)
class Edit:
    """New text between two offsets of one cell's source."""

    cell: int
    start: int
    end: int
    text: str


class Program:
    """Code cells as one program that runs from top to bottom."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = tuple(cells)
        self.statements: list[Statement] = []
        self.hidden: set[str] = set()  # words in cells that are no Python that can be read
        self._lines: dict[int, list[str]] = {}
        self._firm: dict[int, bool] = {}
        for number, cell in enumerate(self.cells):
            self._add(number, cell.source)

    def _add(self, number: int, source: str) -> None:
        plain = plain_python(source)
        self._lines[number] = LINE.findall(source)
        read = LINE.findall(plain)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                body = ast.parse(plain).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            body, plain = [], ""
        if not plain.strip():
            self.hidden |= words(source)
        self._firm[number] = len(read) == len(self._lines[number])
        for node in body:
            self.statements.append(Statement(len(self.statements), number, node, reads(node), writes(node)))
            self._check_lines(number, node, read)

    def _check_lines(self, number: int, node: ast.stmt, read: list[str]) -> None:
        """Lines that hold IPython's own syntax were rewritten: what stands there cannot be edited by its position."""
        here = slice(node.lineno - 1, node.end_lineno)
        same = [a.rstrip("\r\n") for a in read[here]] == [b.rstrip("\r\n") for b in self._lines[number][here]]
        if not same:
            self.hidden |= words("".join(self._lines[number][here]))

    # finding --------------------------------------------------------------------------------------------------------
    def at(self, place: Place) -> Statement | None:
        """The statement at a place, if it stands in the cell itself."""
        found = []
        for one in self.statements:
            where = self.cells[one.cell].place
            same = (where.cell_id, where.cell) == (place.cell_id, place.cell)
            if same and place.line and one.node.lineno <= place.line <= (one.node.end_lineno or 0):
                found.append(one)
        if len(found) > 1:
            raise RefusedError(f"{self.where(found[0])} holds several statements")
        return found[0] if found else None

    def where(self, one: Statement) -> str:
        """`cell 3, line 2`, as the report counts."""
        cell = self.cells[one.cell].place.cell
        line = f"line {one.node.lineno}"
        return f"cell {cell + 1}, {line}" if cell is not None else line

    def users(self, name: str, after: Statement) -> Iterator[Statement]:
        """The statements that read this name while it still holds what it held after that statement."""
        for one in self.statements[after.index + 1 :]:
            if name in one.reads:
                yield one
            if name in one.writes and name not in one.reads and isinstance(one.node, ast.Assign | ast.AnnAssign):
                return

    def binding(self, name: str, before: Statement) -> Statement | None:
        """The last statement before that one that binds this name."""
        return next((one for one in reversed(self.statements[: before.index]) if name in one.writes), None)

    @cached_property
    def deferred(self) -> frozenset[str]:
        """Names that functions and classes of the notebook read from outside, whenever they are called."""
        return frozenset().union(*(deferred(one.node) for one in self.statements))

    @cached_property
    def imported(self) -> frozenset[str]:
        """Names that the notebook imports."""
        imports = (one for one in self.statements if isinstance(one.node, ast.Import | ast.ImportFrom))
        return frozenset().union(*(one.writes for one in imports))

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word that stands anywhere."""
        return frozenset().union(*(words(cell.source) for cell in self.cells))

    def fresh(self, wish: str) -> str:
        """A name that stands nowhere yet."""
        return next(name for name in (wish, *(f"{wish}_{n}" for n in range(2, 99))) if name not in self.known)

    def must_be_plain(self, names: Collection[str]) -> None:
        """Refuses where something that cannot be followed may use one of the names."""
        for name in sorted(set(names) - self.imported):
            if name in self.deferred:
                raise RefusedError(f"a function uses {name} from outside")
        self.must_be_read(names)

    def must_be_read(self, names: Collection[str]) -> None:
        """Refuses where code that cannot be read may use one of the names."""
        for name in sorted(set(names) - self.imported):
            if name in self.hidden:
                raise RefusedError(f"{name} is named in a line that is no plain Python")
        if {"eval", "exec", "globals", "locals", "vars"} & frozenset().union(*(one.reads for one in self.statements)):
            raise RefusedError("the notebook runs code that is made while it runs (eval, exec, globals)")

    # text -----------------------------------------------------------------------------------------------------------
    def span(self, cell: int, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """The offsets of a node in the source of its cell."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        end = self._offset(cell, node.end_lineno, node.end_col_offset)
        return self._offset(cell, node.lineno, node.col_offset), end

    def _offset(self, cell: int, line: int, column: int) -> int:
        """The syntax tree counts columns in bytes of UTF-8."""
        lines = self._lines[cell]
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode(errors="replace"))

    def text(self, cell: int, node: ast.expr | ast.stmt, new: Mapping[ast.expr, str] | None = None) -> str:
        """The source of a node, with some of the nodes in it replaced."""
        start, end = self.span(cell, node)
        text = self.cells[cell].source[start:end]
        inner = sorted(((*self.span(cell, old), fresh) for old, fresh in (new or {}).items()), reverse=True)
        for first, last, fresh in inner:
            text = text[: first - start] + fresh + text[last - start :]
        return text

    def whole_lines(self, one: Statement) -> tuple[int, int]:
        """The offsets of the lines of a statement, without the last line's end. Refuses where others share them."""
        node = one.node
        last = node.end_lineno or node.lineno
        mine = range(node.lineno, last + 1)
        for other in self.statements:
            near = other.cell == one.cell and other is not one and other.node.lineno <= last
            if near and (other.node.end_lineno or 0) >= node.lineno:
                raise RefusedError(f"{self.where(one)} holds several statements")
        start, end = self._offset(one.cell, node.lineno, 0), self.span(one.cell, node)[1]
        source = self.cells[one.cell].source
        stop = end + len(source[end:].split("\n")[0].rstrip("\r"))
        clean = self._firm[one.cell] and not source[start : self.span(one.cell, node)[0]]
        tail = source[end:stop].strip()
        if not clean or (tail and tail[0] not in "#;") or len(mine) != len(LINE.findall(source[start:stop])):
            raise RefusedError(f"{self.where(one)} is not plain enough to be edited")
        return start, stop

    # edits ----------------------------------------------------------------------------------------------------------
    def remove(self, one: Statement) -> Edit:
        """Without the lines of this statement."""
        start, stop = self.whole_lines(one)
        rest = self.cells[one.cell].source[stop:]
        stop += 2 if rest.startswith("\r\n") else 1 if rest[:1] in ("\n", "\r") else 0
        return Edit(one.cell, start, stop, "")

    def replace(self, one: Statement, text: str) -> Edit:
        """Other text in place of this statement; a comment behind it stays."""
        self.whole_lines(one)
        return Edit(one.cell, *self.span(one.cell, one.node), text)

    def below(self, one: Statement, lines: Sequence[str]) -> Edit:
        """New lines right under this statement."""
        stop = self.whole_lines(one)[1]
        return Edit(one.cell, stop, stop, "".join(self._end(one.cell) + line for line in lines))

    def above(self, one: Statement, lines: Sequence[str]) -> Edit:
        """New lines right above this statement."""
        start = self.whole_lines(one)[0]
        return Edit(one.cell, start, start, "".join(line + self._end(one.cell) for line in lines))

    def _end(self, cell: int) -> str:
        return "\r\n" if "\r\n" in self.cells[cell].source else "\n"

    @staticmethod
    def compiles(source: str) -> None:
        """Refuses text that is no Python."""
        try:
            ast.parse(plain_python(source))
        except (SyntaxError, ValueError, RecursionError):
            raise RefusedError("the repaired cell would not be Python") from None

    def edited(self, edits: Sequence[Edit]) -> tuple[Cell, ...]:
        """The cells after all edits, each of which speaks of the source as it was."""
        sources = [cell.source for cell in self.cells]
        for edit in sorted(dict.fromkeys(edits), key=lambda one: (one.cell, one.start, one.end), reverse=True):
            old = sources[edit.cell]
            sources[edit.cell] = old[: edit.start] + edit.text + old[edit.end :]
        touched = {edit.cell for edit in edits}
        return tuple(
            replace(cell, source=source if source.strip() or n not in touched else MOVED)
            for n, (source, cell) in enumerate(zip(sources, self.cells, strict=True))
        )
