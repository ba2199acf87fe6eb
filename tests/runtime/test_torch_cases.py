"""Small notebooks with networks, run in a real shell and judged by both witnesses: leaky and clean twins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter.ledger import Ledger
from deeprules_jupyter.model import Cell, Finding, Place
from deeprules_jupyter.session.looks import Memory
from deeprules_jupyter.session.record import Record
from deeprules_jupyter.session.trials import Trials
from tests.runtime import (
    snippets_torch_looks,
    snippets_torch_meters,
    snippets_torch_rows,
    snippets_torch_tensors,
)
from tests.runtime.torch_notebook import START

FILES = (snippets_torch_looks, snippets_torch_meters, snippets_torch_rows, snippets_torch_tensors)
CASES = {name: case for one in FILES for name, case in one.CASES.items()}


class Page:
    """Runs cells as the kernel does, and judges."""

    def __init__(self, book: Any, folder: Path) -> None:
        self.book = book
        self.record = Record()
        ledger = Ledger.open(folder)
        self.memory, self.trials = Memory(ledger, "here"), Trials(ledger, "here", lambda: self.record.cells)
        self.findings: tuple[Finding, ...] = ()

    def run(self, source: str) -> None:
        place = Place(cell_id=f"cell-{self.book.cells}", run=self.book.cells)
        facts = self.book.run(source)
        names = self.book.shell.user_ns
        self.record.read(Cell(source, place), lambda name: self.book.watcher.rows_of(names.get(name)))
        self.record.calls += facts
        self.findings = self.record.judge(self.memory, "notebook.ipynb", self.trials)[0]

    def warned(self) -> list[str]:
        return sorted({f"{f.rule} @{int(str(f.place.cell_id)[5:]) - 1}" for f in self.findings if f.level == "warn"})


@pytest.fixture
def page(book: Any, tmp_path: Path) -> Page:
    return Page(book, tmp_path)


def cells_of(source: str) -> list[str]:
    import textwrap

    return [textwrap.dedent(cell).strip("\n") for cell in source.split("# %%\n")]


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_warned_of_as_it_should_be(page: Page, name: str) -> None:
    source, expected = CASES[name]
    page.run(START.strip("\n"))
    for cell in cells_of(source):
        page.run(cell)
    assert page.warned() == expected, [f.message for f in page.findings]
