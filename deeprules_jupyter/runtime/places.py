"""Where a call stands: the line in the running cell, and how the person wrote its arguments there."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import FrameType
from typing import Any

from deeprules_jupyter.model import Place
from deeprules_jupyter.runtime import hook
from deeprules_jupyter.runtime.weakly import Weakly

LONGEST = 40  # characters of an expression that is used as a name
HOOK = hook.watched.__code__.co_filename
MAGIC = ("<timed ", "<magic-timeit>")  # what `%%time` and `%%timeit` call the code of the cell


class Places:
    """Knows which cell is running and which file name stands for which cell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.place = Place()
        self.running = -1
        self.born = Weakly()  # table -> where it was made
        self.cells: dict[int, Place] = {}  # execution count -> the cell that ran under it
        self.sources: dict[str, Source] = {}
        self._drops: dict[int, int] = {}

    def begin(self, place: Place) -> None:
        """A cell starts to run."""
        self.place = place
        self.running = -1

    def ran(self, count: int | None = None) -> None:
        """The cell has ended; it ran under this count."""
        self._runs(self.shell.execution_count - 1 if count is None else count)

    def end(self) -> None:
        """The facts of the cell are gathered: what it bound for the first time was made by it."""
        new = {}
        for name, value in list(self.shell.user_ns.items()):
            if _is_table(value) and not name.startswith("_") and self.born.get(value) is None:
                new[name] = value
        lines = self._assigned() if new else {}
        for name, value in new.items():
            self.born[value] = replace(self.place, line=lines.get(name), column=None)

    def made(self, name: str) -> Place | None:
        """Where an earlier cell made the table of this name."""
        place: Place | None = self.born.get(self.shell.user_ns.get(name))
        return place

    def _assigned(self) -> dict[str, int]:
        """Names that the running cell assigns, and where it does so last."""
        lines = {}
        for statement in self._nodes():
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
                for node in ast.walk(statement):
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                        lines[node.id] = statement.lineno + self._dropped(self.running)
        return lines

    def _nodes(self) -> Sequence[ast.AST]:
        """Everything in the source of the running cell."""
        files: dict[str, int] = getattr(self.shell.compile, "_filename_map", {})
        return self.source(next((file for file, count in reversed(files.items()) if count == self.running), "")).nodes

    def called(self, name: str) -> Iterator[tuple[ast.Call, Place]]:
        """Calls of a plain name in the running cell, and where they stand."""
        for node in self._nodes():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node, replace(self.place, line=node.lineno + self._dropped(self.running), column=None)

    def read(self, attributes: frozenset[str]) -> Iterator[tuple[Any, str, Place]]:
        """Attributes of these names that the running cell reads of bound objects, and where: `search.best_score_`."""
        for node in self._nodes():
            if isinstance(node, ast.Attribute) and node.attr in attributes and isinstance(node.value, ast.Name):
                place = replace(self.place, line=node.lineno + self._dropped(self.running), column=None)
                yield self.shell.user_ns.get(node.value.id), node.attr, place

    def frames(self) -> list[FrameType]:
        """The person's frames on this thread, innermost first: the code of cells, and of magics that run a cell."""
        files: dict[str, int] = getattr(self.shell.compile, "_filename_map", {})
        names = self.shell.user_ns
        found = []
        current: FrameType | None = sys._getframe(1)
        while current is not None:
            if current.f_globals is names:
                file = current.f_code.co_filename
                if file in files or file.startswith(MAGIC):
                    found.append(current)
            current = current.f_back
        return found

    def here(self) -> tuple[Place, Place | None]:
        """The line of the running cell that led here, and the innermost notebook line where that is another one."""
        frames = self.frames()
        if not frames:
            return self.place, None
        outer = frames[-1]
        line = self.first_line(outer)
        cell = self.place
        if len(frames) > 1 and self._runs_magic(outer, line):
            outer = next(frame for frame in reversed(frames[:-1]))
            line = outer.f_lineno + 1  # below the line of the cell magic
        else:
            count = self._count(outer.f_code.co_filename)
            if outer.f_code.co_name == "<module>":  # the cell itself; else a thread or task, which may be another's
                self._runs(count)
            cell = self.cells.get(count, cell)
            line += self._dropped(count)
        place = replace(cell, line=line, column=None)
        inner = frames[0]
        if inner is outer:
            return place, None
        count = self._count(inner.f_code.co_filename)
        cell = self.cells.get(count, self.place)
        within = replace(cell, line=self.first_line(inner) + self._dropped(count), column=None)
        return place, within if within != place else None

    def bound(self) -> Iterator[Mapping[str, Any]]:
        """The notebook's own names, and those of the person's running functions.

        Before Python 3.13, looking at `f_locals` changes what an earlier `locals()` of the person's gave, and keeps
        values alive: then the functions are left alone.
        """
        yield self.shell.user_ns
        if sys.version_info >= (3, 13):
            for frame in self.frames():
                if frame.f_locals is not frame.f_globals:
                    yield frame.f_locals

    def written(self, position: int, *keywords: str) -> str:
        """How the person wrote this argument of the call that is being watched, or nothing."""
        frame = self._caller()
        source = None if frame is None else self.source(frame.f_code.co_filename)
        call = None if frame is None or source is None else source.call_of(frame)
        if source is None or call is None:
            return ""
        named = [word.value for word in call.keywords if word.arg in keywords]
        plain = [arg for arg in call.args if not isinstance(arg, ast.Starred)]
        if not named and not (len(plain) == len(call.args) and position < len(plain)):
            return ""
        return source.text(named[0] if named else plain[position])

    def first_line(self, frame: FrameType) -> int:
        """The first line of the simple statement that a frame is in."""
        return self.source(frame.f_code.co_filename).first_line(frame.f_lineno)

    def source(self, filename: str) -> Source:
        """The parsed source of a cell, kept for the cells seen lately."""
        if filename not in self.sources:
            if len(self.sources) > 200:
                self.sources.clear()
            self.sources[filename] = Source(filename)
        return self.sources[filename]

    def _runs(self, count: int) -> None:
        """The running cell has this execution count. (Some versions of IPython count on before it runs, some after.)"""
        if count != self.running:
            self.running = count
            self.cells[count] = self.place
            self._drops.pop(count, None)  # `%reset` begins to count anew

    def _count(self, filename: str) -> int:
        numbers: dict[str, int] = getattr(self.shell.compile, "_filename_map", {})
        return numbers.get(filename, -1)

    def _dropped(self, count: int) -> int:
        """How many empty first lines IPython has dropped from the cell that ran under this number."""
        if count not in self._drops:
            manager = getattr(self.shell, "history_manager", None)
            sources = getattr(manager, "input_hist_raw", ())
            if not 0 <= count < len(sources):
                return 0
            lines = sources[count].splitlines()
            self._drops[count] = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
        return self._drops[count]

    def _runs_magic(self, frame: FrameType, line: int) -> bool:
        source = linecache.getline(frame.f_code.co_filename, line)
        return "run_cell_magic(" in source

    def _caller(self) -> FrameType | None:
        """The person's frame, where it called the watched function itself."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != HOOK:
            frame = frame.f_back
        while frame is not None and frame.f_code.co_filename == HOOK:
            frame = frame.f_back
        frames = self.frames()
        return frame if frames and frame is frames[0] else None


def _is_table(value: Any) -> bool:
    """Whether it has a shape, or holds a dataset. Nothing of the value is touched: it may answer with anything."""
    kinds = type(value).__mro__
    if any("shape" in kind.__dict__ for kind in kinds):
        return True
    try:
        own: Mapping[str, Any] = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return False
    return "dataset" in own and any("__getitem__" in k.__dict__ or k.__name__ == "DataLoader" for k in kinds)


class Source:
    """The code of a cell. Loops ask the same again and again, so the answers are kept."""

    def __init__(self, filename: str) -> None:
        try:
            self.nodes = list(ast.walk(ast.parse("".join(linecache.getlines(filename)))))
        except (SyntaxError, ValueError):
            self.nodes = []
        self.firsts: dict[int, int] = {}
        self.calls: dict[tuple[object, int], ast.Call | None] = {}
        self.texts: dict[ast.expr, str] = {}

    def first_line(self, line: int) -> int:
        """The first line of the simple statement that stands at a line."""
        if line not in self.firsts:
            best: ast.stmt | None = None
            for node in self.nodes:
                if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
                    best = node if best is None or node.lineno >= best.lineno else best
            simple = best is not None and not hasattr(best, "body")
            self.firsts[line] = best.lineno if best is not None and simple else line
        return self.firsts[line]

    def call_of(self, frame: FrameType) -> ast.Call | None:
        """The call that a frame of this code is in."""
        key = (frame.f_code, frame.f_lasti)
        if key not in self.calls:
            _, line, _, column = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None))
            found = (node for node in self.nodes if isinstance(node, ast.Call))
            # No other call ends with the same bracket.
            at = (node for node in found if (node.end_lineno, node.end_col_offset) == (line, column))
            self.calls[key] = next(at, None)
        return self.calls[key]

    def text(self, node: ast.expr) -> str:
        """An expression as it is written, or nothing where that is long."""
        if node not in self.texts:
            text = ast.unparse(node)
            self.texts[node] = text if len(text) <= LONGEST else ""
        return self.texts[node]
