"""Lines of cells, found again in the files that hold them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.views.lines import Lines

CELLS = ["a = 1\nb = 'größer \"ä\"'\n\nc = 3", "a = 1\nb = 2", "", "a = 1"]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("as_list", [True, False])
def test_lines_of_a_notebook(tmp_path: Path, indent: int | None, ascii_only: bool, as_list: bool) -> None:
    sources = [text.splitlines(keepends=True) if as_list else text for text in CELLS]
    document = {"cells": [{"cell_type": "code", "source": source} for source in sources]}
    file = tmp_path / "a.ipynb"
    file.write_text(json.dumps(document, indent=indent, ensure_ascii=ascii_only), encoding="utf-8")
    lines, text = Lines(str(file)), file.read_text(encoding="utf-8").splitlines()
    for cell, source in enumerate(CELLS):
        for number, line in enumerate(source.splitlines(), start=1):
            shown = text[lines.at(Place(cell=cell, line=number)) - 1]
            assert json.dumps(line, ensure_ascii=ascii_only)[1:-1] in shown


def test_lines_of_a_script(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("# %%\na = 1\n# %% [markdown]\n# a = 1\n# %%\na = 1\nb = 2\n", encoding="utf-8")
    lines = Lines(str(file), [Cell("a = 1", Place(cell=0)), Cell("a = 1\nb = 2", Place(cell=2))])
    assert [lines.at(Place(cell=0, line=1)), lines.at(Place(cell=2, line=2))] == [2, 7]


def test_a_place_that_is_not_there_is_at_a_line_that_is(tmp_path: Path) -> None:
    assert Lines(str(tmp_path / "gone.ipynb")).at(Place(cell=4, line=9)) == 1
    assert Lines(None).at(Place()) == 1
