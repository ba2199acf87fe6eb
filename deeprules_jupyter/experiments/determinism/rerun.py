"""Runs a cell again from a snapshot, out of sight, and puts everything back.

The notebook's own dict is filled with the copies for the time of the run, since its functions look there for what they
use. Afterwards it holds the very objects, in the very order, that the person's own run has left.
"""

from __future__ import annotations

import ast
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from deeprules_jupyter.experiments.determinism import snapshot, states
from deeprules_jupyter.experiments.determinism.snapshot import Snapshot


class StoppedEarly(BaseException):
    """Ends a run that has shown what was to be seen."""


@dataclass
class Ran:
    """What one more run has left."""

    values: dict[str, Any]  # of the names of the notebook
    result: Any  # of the last expression
    output: str  # what it printed
    end: states.States
    error: BaseException | None = None
    seconds: float = 0.0
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Start:
    """From where a cell is run again."""

    shell: Any
    tree: ast.Module  # of the cell, as IPython makes Python of it
    file: str  # how tracebacks call the cell
    shot: Snapshot
    random: states.States

    def run(
        self, around: AbstractContextManager[Any] | None = None, change: Callable[[dict[str, Any]], None] | None = None
    ) -> Ran:
        """One more run. What the person's code raises is in `error`, but for an interrupt, which passes.

        `change` may change the copies that the run begins with.
        """
        names, after = self.shell.user_ns, dict(self.shell.user_ns)
        fresh = self.shot.again()
        end, held = states.now(), snapshot.held_by(kind for kind, _ in fresh.classes)
        try:
            self.random.back()
            snapshot.give_back(fresh.classes)
            if change is not None:
                change(fresh.copies)
            _fill(names, {**self.shot.names, **fresh.copies})
            return self._once(names, around or nullcontext())
        finally:
            _fill(names, after)
            snapshot.give_back(held)
            end.back()

    def _once(self, names: dict[str, Any], around: AbstractContextManager[Any]) -> Ran:
        body, last = _codes(self.tree, self.file)
        result, error, began = None, None, time.perf_counter()
        with _quiet(self.shell) as said, around:
            try:
                exec(body, names)
                result = eval(last, names) if last is not None else None  # their own last line
            except (Exception, SystemExit, StoppedEarly) as exc:
                error = exc
        seconds = time.perf_counter() - began
        return Ran(visible(self.shell), result, said(), states.now(), error, seconds)


def visible(shell: Any) -> dict[str, Any]:
    """The person's own names: not those of IPython, and not the history of results."""
    hidden = shell.user_ns_hidden
    return {
        name: value
        for name, value in shell.user_ns.items()
        if not (name.startswith("_") or name in ("In", "Out") or (name in hidden and hidden[name] is value))
    }


def _fill(names: dict[str, Any], content: dict[str, Any]) -> None:
    names.clear()
    names.update(content)


def _codes(tree: ast.Module, file: str) -> tuple[CodeType, CodeType | None]:
    """The statements, and the expression at the end, whose value IPython would show."""
    body, last = list(tree.body), None
    if body and isinstance(body[-1], ast.Expr):
        last = compile(ast.Expression(body.pop().value), file, "eval")  # type: ignore[attr-defined]
    return compile(ast.Module(body, []), file, "exec"), last


@contextmanager
def _quiet(shell: Any) -> Iterator[Callable[[], str]]:
    """What is printed or shown meanwhile is kept; figures that are drawn are closed."""
    from IPython.utils.capture import capture_output

    plots: Any = sys.modules.get("matplotlib.pyplot")
    before = set(plots.get_fignums()) if plots is not None else set()
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings(record=True))  # the person has read them
        caught = stack.enter_context(capture_output())
        try:
            yield lambda: str(caught.stdout)
        finally:
            if (plots := sys.modules.get("matplotlib.pyplot")) is not None:
                for number in set(plots.get_fignums()) - before:
                    plots.close(number)
