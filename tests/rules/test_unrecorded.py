"""`unrecorded-environment`: said once, and not where versions are written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules.training import unrecorded_environment as rule
from deeprules_jupyter.session import environment
from tests.shell import Notebook


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("requirements.txt", "numpy==2.4.6\n", True),
        ("requirements.txt", "numpy\n", False),
        ("environment.yml", "dependencies: [numpy=2.4]\n", True),
        ("notes.txt", "numpy==2.4.6\n", False),
    ],
)
def test_a_file_of_the_project_may_keep_them(notebook: Notebook, name: str, text: str, kept: bool) -> None:
    Path(name).write_text(text)
    notebook.all(*(cell.strip() for cell in rule.BAD.split("# %%")))
    assert [one.rule for one in notebook.found].count("unrecorded-environment") == (not kept)
    if kept:
        assert notebook.state("unrecorded-environment").why == f"in {name}"


@pytest.mark.parametrize(
    "source",
    [
        "%watermark -v",
        "!pip freeze",
        "print(np.__version__)",
        "sklearn.show_versions()",
        "%deeprules_determinism record",
    ],
)
def test_a_cell_may_write_them_down(source: str) -> None:
    assert environment.by_cell(Cell(source, Place()))
    assert not environment.by_cell(Cell(f"# {source}", Place()))
