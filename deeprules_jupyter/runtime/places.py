"""Where a call stands: the line in the running cell, and how the person wrote its arguments there."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from types import FrameType
from typing import Any

from deeprules_jupyter.model import Place
from deeprules_jupyter.runtime.weakly import Weakly

LONGEST = 40  # characters of an expression that is used as a name


class Places:
    """Knows which cell is running and which file name stands for which cell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.place = Place()
        self.running = 0
        self.born = Weakly()  # table -> where it was made
        self.cells: dict[int, Place] = {}  # execution count -> the cell that ran under it
        self.trees: dict[str, ast.Module | None] = {}

    def begin(self, place: Place) -> None:
        """A cell starts to run."""
        self.place = place
        self.running = self.shell.execution_count  # newer IPython counts on before the cell is run
        self.cells[self.running] = place

    def end(self) -> None:
        """The cell has ended: what it bound for the first time was made by it."""
        new = {}
        for name, value in list(self.shell.user_ns.items()):
            table = hasattr(type(value), "shape") or (hasattr(type(value), "__getitem__") and hasattr(value, "dataset"))
            if table and not name.startswith("_") and self.born.get(value) is None:
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
        files: dict[str, int] = getattr(self.shell.compile, "_filename_map", {})
        filename = next((file for file, count in reversed(files.items()) if count == self.running), "")
        tree, lines = self.tree(filename), {}
        for statement in ast.walk(tree) if tree else ():
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
                for node in ast.walk(statement):
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                        lines[node.id] = statement.lineno + self._dropped(self.running)
        return lines

    def frames(self) -> list[FrameType]:
        """The person's frames, innermost first: code that runs in the notebook's own namespace."""
        found, frame = [], sys._getframe(1)
        current: FrameType | None = frame
        names = self.shell.user_ns
        while current is not None:
            if current.f_globals is names and current.f_code.co_filename != "<frozen runpy>":
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
        if len(frames) > 1 and self._runs_magic(outer, line):
            outer = next(frame for frame in reversed(frames[:-1]))
            line = outer.f_lineno + 1  # below the line of the cell magic
        elif self._count(outer.f_code.co_filename) == self.running:
            line += self._dropped(self.running)
        place = replace(self.place, line=line, column=None)
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
        call = self._call()
        if call is None:
            return ""
        named = [word.value for word in call.keywords if word.arg in keywords]
        plain = [arg for arg in call.args if not isinstance(arg, ast.Starred)]
        if not named and not (len(plain) == len(call.args) and position < len(plain)):
            return ""
        text = ast.unparse(named[0] if named else plain[position])
        return text if len(text) <= LONGEST else ""

    def first_line(self, frame: FrameType) -> int:
        """The first line of the simple statement that a frame is in."""
        line = frame.f_lineno
        tree = self.tree(frame.f_code.co_filename)
        best: ast.stmt | None = None
        for node in ast.walk(tree) if tree else ():
            if not isinstance(node, ast.stmt) or not node.lineno <= line <= (node.end_lineno or node.lineno):
                continue
            if best is None or node.lineno >= best.lineno:
                best = node
        simple = best is not None and not hasattr(best, "body")
        return best.lineno if best is not None and simple else line

    def tree(self, filename: str) -> ast.Module | None:
        """The parsed source of a cell, kept for the cells seen lately."""
        if filename not in self.trees:
            if len(self.trees) > 200:
                self.trees.clear()
            try:
                self.trees[filename] = ast.parse("".join(linecache.getlines(filename)))
            except (SyntaxError, ValueError):
                self.trees[filename] = None
        return self.trees[filename]

    def _count(self, filename: str) -> int:
        numbers: dict[str, int] = getattr(self.shell.compile, "_filename_map", {})
        return numbers.get(filename, -1)

    def _dropped(self, count: int) -> int:
        """How many empty first lines IPython has dropped from the cell that ran under this number."""
        manager = getattr(self.shell, "history_manager", None)
        sources = getattr(manager, "input_hist_raw", ())
        dropped = 0
        for line in sources[count].splitlines() if 0 <= count < len(sources) else ():
            if line.strip():
                break
            dropped += 1
        return dropped

    def _runs_magic(self, frame: FrameType, line: int) -> bool:
        source = linecache.getline(frame.f_code.co_filename, line)
        return "run_cell_magic(" in source

    def _call(self) -> ast.Call | None:
        frames = self.frames()
        if not frames:
            return None
        frame = frames[0]
        _, line, _, column = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None))
        tree = self.tree(frame.f_code.co_filename)
        for node in ast.walk(tree) if tree else ():
            if isinstance(node, ast.Call) and (node.end_lineno, node.end_col_offset) == (line, column):
                return node  # no other call ends with the same bracket
        return None
