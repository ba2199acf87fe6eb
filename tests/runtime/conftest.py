"""A notebook without a kernel: a real IPython shell with a watcher around its cells."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any, TypeVar

import pytest
from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter.model import AnyFact, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.runtime import Watcher
from deeprules_jupyter.trace import Trace
from tests.shell import ended, fresh

T = TypeVar("T")


class Book:
    """Runs cells and keeps the facts."""

    def __init__(self) -> None:
        InteractiveShell.clear_instance()
        self.shell = fresh()
        self.told: list[str] = []
        self.watcher = Watcher(self.shell, self.told.append)
        self.facts: list[AnyFact] = []
        self.cells = 0

    def run(self, source: str) -> list[AnyFact]:
        """Run one cell; its exception, if any, goes on."""
        facts, error = self.attempt(source)
        if error is not None:
            raise error
        return facts

    def attempt(self, source: str) -> tuple[list[AnyFact], BaseException | None]:
        """Run one cell that may fail."""
        self.watcher.before_cell(Place(cell_id=f"cell-{self.cells}", run=self.cells))
        self.cells += 1
        result = self.shell.run_cell(textwrap.dedent(source), store_history=True)
        facts = self.watcher.after_cell()
        self.facts += facts
        return facts, result.error_before_exec or result.error_in_exec

    def warnings(self) -> list[tuple[str, str | None]]:
        """What the rules say of the calls so far: the rule and the cell of each warning, in order."""
        findings, _ = judge(Trace(self.facts), "runtime")
        return [(found.rule, found.place.cell_id) for found in findings if found.level == "warn"]

    def all(self, kind: type[T]) -> list[T]:
        """All facts of one kind so far."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def warned(self) -> set[str]:
        """The rules that warn of what the calls have shown."""
        findings, _ = judge(Trace(self.facts), "runtime")
        return {finding.rule for finding in findings if finding.level == "warn"}

    def __getitem__(self, name: str) -> Any:
        return self.shell.user_ns[name]


@pytest.fixture
def book() -> Iterator[Book]:
    made = Book()
    made.watcher.start()
    yield made
    made.watcher.stop()
    ended(made.shell)
    assert made.told == []
