"""`out-of-order` in a real shell, and in the words that a person reads."""

from __future__ import annotations

from pathlib import Path

import nbformat

from deeprules_jupyter.commands.check import check_file
from tests.shell import Notebook


def notes(notebook: Notebook) -> list[str]:
    return [one.message for one in notebook.found if one.rule == "out-of-order"]


def test_a_value_of_a_deleted_cell_is_told_when_it_is_used_again(notebook: Notebook) -> None:
    notebook.all("x = 1", "print(x)")
    notebook.session.book.deleted(["c0"])
    assert notebook.run("y = 1", "c2") == [] and notes(notebook) == []
    notebook.run("print(x)", "c1")
    (said,) = notes(notebook)
    assert said == "This cell uses `x`, which only a cell that is deleted now has made: a new kernel does not have it."
    notebook.run("x = 2", "c3")
    assert notes(notebook) == []


def test_a_saved_notebook_names_the_cell_to_run_again(tmp_path: Path) -> None:
    counts = {"x = 2": 9, "print(x)": 3, "y = x + 1": 4, "print(y)": 10}
    cells = [nbformat.v4.new_code_cell(source, execution_count=count) for source, count in counts.items()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    (said,) = [one for one in check_file(str(tmp_path / "a.ipynb")).notebook.findings if one.rule == "out-of-order"]
    assert said.message == (
        "This cell last ran (In [3]) before cell 1 above it did (In [9]), and uses its `x`: what stands under this "
        "cell may come from an earlier version. The same is true of 1 more cell."
    )
    assert (said.level, said.place.cell) == ("note", 1)
    assert said.repair is not None and said.repair.text.startswith("Run this cell again")
