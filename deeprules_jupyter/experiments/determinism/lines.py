"""Which line of the notebook is the first to leave another value: after each line of the cell and of the person's own
functions, the names that it may have changed are noted as short numbers, and a further run is held against them.
"""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Any

from deeprules_jupyter.experiments.determinism import leaves, states
from deeprules_jupyter.experiments.determinism.code import Code

MOST = 300_000  # lines that are noted
SIMPLE = (int, float, str, bool, type(None))


@dataclass(frozen=True)
class Line:
    """One line that ran, and what stood behind the names that it may have changed."""

    file: str
    line: int
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class BadLine:
    """The first line in which two runs differ."""

    file: str
    line: int
    names: tuple[str, ...]  # that are not the same after it; none where another line ran
    turns: tuple[tuple[str, str], ...] = ()  # of the loops around it: `epoch` and 3
    function: str = ""
    called: tuple[str, ...] = ()  # functions of libraries that ran meanwhile
    objects: dict[str, Any] = field(default_factory=dict)  # what the names on this line stand for
    when: float = field(default_factory=time.perf_counter)


class Lines:
    """`with Lines(codes) as lines: ...`; with `against` it ends at the first line that differs from those."""

    def __init__(self, codes: dict[str, Code], against: list[Line] | None, end: type[BaseException] | None) -> None:
        """`end` is raised at the first line that differs; None goes on without noting more."""
        self.codes, self.against, self.end = codes, against, end
        self.found: list[Line] = []
        self.bad: BadLine | None = None
        self._pending: dict[int, int] = {}  # frame -> the line that it is on
        self._turns: dict[tuple[int, int], int] = {}  # frame and loop -> its turn
        self._called: dict[int, list[str]] = {}  # frame -> functions of libraries since its line began
        self._before: Any = None

    def __enter__(self) -> Lines:
        self._before = sys.gettrace()
        sys.settrace(self._enter)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.settrace(self._before)

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Callable[..., Any] | None:
        if frame.f_code.co_filename in self.codes:
            return self._step
        if self._called:
            self._callers(frame)
        return None

    def _callers(self, frame: FrameType) -> None:
        """Take note of a function of a library under the newest line of the notebook."""
        name = f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_name}"
        newest = self._called[next(reversed(self._called))]
        if len(newest) < 500:
            newest.append(name)

    def _step(self, frame: FrameType, event: str, arg: Any) -> Callable[..., Any] | None:
        if self.bad is not None or len(self.found) >= MOST:
            return None
        key = id(frame)
        if event in ("line", "return") and key in self._pending:
            self._note(frame, self._pending[key], arg if event == "return" else None)
        if event == "return":
            self._pending.pop(key, None)
            self._called.pop(key, None)
        elif event == "line":
            self._loop(frame, self._pending.get(key, 0))
            self._pending[key] = frame.f_lineno
            self._called.pop(key, None)
            self._called[key] = []
        return self._step

    def _loop(self, frame: FrameType, last: int) -> None:
        """Count the turns of a loop: its head runs before each, and last came from outside before the first."""
        node = self.codes[frame.f_code.co_filename].statements.get(frame.f_lineno)
        if isinstance(node, ast.For | ast.While):
            key = (id(frame), frame.f_lineno)
            inside = node.lineno <= last <= (node.end_lineno or node.lineno)
            self._turns[key] = self._turns.get(key, 0) + 1 if inside else 0

    def _note(self, frame: FrameType, number: int, returned: Any) -> None:
        code = self.codes[frame.f_code.co_filename]
        held = frame.f_locals
        names = [name for name in code.changed.get(number, ()) if name in held and name not in code.clocks]
        values = [(name, leaves.digest_of(held[name], name)) for name in names]
        if returned is not None and isinstance(code.statements.get(number), ast.Return):
            values.append(("what is returned", leaves.digest_of(returned)))
        for name in names:
            if hasattr(held[name], "param_groups"):  # an optimizer changes what it holds, and not only itself
                held_by_it = [one for group in held[name].param_groups for one in group["params"]]
                values.append((f"what {name} trains", leaves.digest_of(held_by_it)))
        if number in code.seeds:
            values.append(("the random state", leaves.digest_of(states.now().random)))
        line = Line(code.file, number, tuple(values))
        self.found.append(line)
        if self.against is not None and len(self.found) <= len(self.against):
            before = self.against[len(self.found) - 1]
            if before != line:
                self._tell(frame, before, line)

    def _tell(self, frame: FrameType, before: Line, line: Line) -> None:
        where, names = (
            line,
            tuple(name for (name, a), (_, b) in zip(line.values, before.values, strict=False) if a != b),
        )
        if (before.file, before.line) != (line.file, line.line):  # the line before it has decided otherwise
            where, names = (self.found[-2] if len(self.found) > 1 else line), ()
        code = self.codes[where.file]
        turns = tuple(self._turn(frame, loop) for loop in code.loops(where.line)) if code.file == line.file else ()
        called = tuple(dict.fromkeys(self._called.get(id(frame), ())))
        objects = {**frame.f_globals, **frame.f_locals}
        name = frame.f_code.co_name
        self.bad = BadLine(
            where.file, where.line, names, turns, "" if name == "<module>" else name, called, objects
        )  # fmt: skip
        if self.end is not None:
            raise self.end

    def _turn(self, frame: FrameType, loop: ast.For | ast.While) -> tuple[str, str]:
        target = loop.target if isinstance(loop, ast.For) else None
        first = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
        if isinstance(first, ast.Name):
            value = frame.f_locals.get(first.id)
            if isinstance(value, SIMPLE):
                return first.id, str(value)[:40]
        return f"turn of line {loop.lineno}", str(self._turns.get((id(frame), loop.lineno), 0) + 1)
