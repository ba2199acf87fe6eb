"""Files into cells, and one clear line for each way in which a file can be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter import notebook
from deeprules_jupyter.model import Cell, Place


def written(folder: Path, **changes: Any) -> str:
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
        "cells": [
            {"cell_type": "markdown", "id": "intro", "source": "# Title"},
            {"cell_type": "code", "id": "load", "source": ["import x\n", "y = 1"], "outputs": []},
            {"cell_type": "raw", "id": "raw", "source": "z"},
            {"cell_type": "code", "id": "use", "source": "print(y)", "outputs": []},
        ],
    }
    file = folder / "nb.ipynb"
    file.write_text(json.dumps(document | changes), encoding="utf-8")
    return str(file)


def refusal(path: str) -> str:
    with pytest.raises(notebook.UnreadableError) as caught:
        notebook.read(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_code_cells_count_all_cells_and_keep_their_ids(tmp_path: Path) -> None:
    assert notebook.read(written(tmp_path)) == [
        Cell("import x\ny = 1", Place(cell=1, cell_id="load")),
        Cell("print(y)", Place(cell=3, cell_id="use")),
    ]


def test_a_notebook_of_version_3_is_converted(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "input": "a = 1", "language": "python", "outputs": [], "collapsed": False}
    worksheets = [{"cells": [cell], "metadata": {}}]
    path = written(tmp_path, nbformat=3, nbformat_minor=0, metadata={"name": ""}, worksheets=worksheets)
    assert [found.source for found in notebook.read(path)] == ["a = 1"]


def test_a_percent_script_has_the_cells_that_its_markers_make(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("# %%\nimport x\n# %% [markdown]\n# words\n# %% title\ny = 1\n", encoding="utf-8")
    assert notebook.read(str(file)) == [Cell("import x", Place(cell=0)), Cell("y = 1", Place(cell=2))]


def test_a_plain_script_is_one_cell_whose_lines_are_those_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("\n\nimport x\n", encoding="utf-8")
    assert notebook.read(str(file)) == [Cell("\n\nimport x", Place(cell=0))]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ipynb", b"", "empty"),
        ("a.ipynb", b" \n ", "empty"),
        ("a.ipynb", b"{", "not valid JSON"),
        ("a.ipynb", b"[" * 100_000, "nested too deeply"),
        ("a.ipynb", b"[]", "nbformat"),
        ("a.ipynb", b'{"nbformat": 5}', "format version 5"),
        ("a.ipynb", b'{"nbformat": 3, "worksheets": 1}', "cannot be converted"),
        ("a.ipynb", b'{"nbformat": 4}', "no list of cells"),
        ("a.ipynb", b"\x89PNG\0\0", "binary"),
        ("a.py", "größe = 1".encode("latin-1"), "not UTF-8 text (byte 3)"),
        ("a.txt", b"x = 1", "neither a notebook"),
    ],
)
def test_a_broken_file_gives_one_clear_line(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert words in refusal(str(tmp_path / name))


def test_a_missing_file_and_a_bad_name_give_one_clear_line(tmp_path: Path) -> None:
    assert refusal(str(tmp_path / "none.ipynb")) == "there is no such file"
    assert "cannot be opened" in refusal("a\0b.ipynb")


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"language_info": {"name": "julia"}}, "julia"),
        ({"kernelspec": {"name": "julia-1.9"}}, "Julia"),
    ],
)
def test_another_language_is_named(tmp_path: Path, metadata: dict[str, Any], language: str) -> None:
    assert f"written in {language}," in refusal(written(tmp_path, metadata=metadata))


@pytest.mark.parametrize("metadata", [{}, None, {"kernelspec": None}, {"language_info": {"name": "ipython"}}])
def test_a_notebook_that_names_no_other_language_is_python(tmp_path: Path, metadata: Any) -> None:
    assert len(notebook.read(written(tmp_path, metadata=metadata))) == 2


def test_odd_cells_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, cells=[None, 3, {"cell_type": "code"}, {"cell_type": "code", "source": "a", "id": 7}])
    assert notebook.read(path) == [Cell("", Place(cell=2)), Cell("a", Place(cell=3))]
