"""Each tutorial in a fresh kernel: no cell fails, and it finds what example_notebooks/promises.toml says, no more."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import nbformat
import pytest

from deeprules_jupyter import commands

FOLDER = Path(__file__).resolve().parent.parent / "example_notebooks"
# Notebook -> rule -> the cells under which it speaks, warnings and notes alike.
PROMISES: dict[str, dict[str, list[str]]] = tomllib.loads((FOLDER / "promises.toml").read_text(encoding="utf-8"))
# What takes longer than the suite can bear is run by `make trust`.
LONG = frozenset({"03_tiles_and_a_network", "04_single_cells", "05_sequence_families", "06_from_notebook_to_paper"})
RUN = [pytest.param(name, marks=pytest.mark.trust if name in LONG else ()) for name in PROMISES]


def found(notebook: dict[str, Any], levels: frozenset[str] | set[str] = frozenset()) -> dict[str, set[str]]:
    """Rule -> ids of the cells that it speaks of, of these levels or of all."""
    rules: dict[str, set[str]] = {}
    for finding in notebook["findings"]:
        if not levels or finding["level"] in levels:
            rules.setdefault(finding["rule"], set()).add(finding["place"]["cell_id"])
    return rules


def executed(name: str, folder: Path) -> dict[str, Any]:
    """What `deeprules run` says of a copy in this folder, as JSON; the copy is executed in place."""
    file = str(shutil.copy(FOLDER / f"{name}.ipynb", folder))
    command = [str(Path(sys.executable).parent / "deeprules"), "run", file, "-o", file, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-2000:]
    (notebook,) = json.loads(done.stdout)["notebooks"]
    assert notebook["error"] is None
    return dict(notebook)


def code(name: str, folder: Path = FOLDER) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def test_every_tutorial_makes_its_promises() -> None:
    assert set(PROMISES) == {path.stem for path in FOLDER.glob("*.ipynb")} - {"00_first_look"}


@pytest.mark.parametrize("name", PROMISES)
def test_it_is_kept_without_outputs_and_begins_and_ends_alike(name: str) -> None:
    cells = code(name)
    assert (cells[0].source, cells[-1].source) == ("%load_ext deeprules", "%deeprules_report")
    assert [cell.id for cell in cells if cell.outputs or cell.execution_count] == []
    every = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells
    assert {cell for promised in PROMISES[name].values() for cell in promised} <= {cell.id for cell in every}


@pytest.mark.parametrize("name", PROMISES)
def test_reading_the_file_warns_of_nothing_that_is_not_promised(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    commands.main(["check", str(FOLDER / f"{name}.ipynb"), "--format", "json"])
    said = found(*json.loads(capsys.readouterr().out)["notebooks"], levels={"warn"})
    unpromised = {(rule, cell) for rule in said for cell in said[rule] if cell not in PROMISES[name].get(rule, ())}
    assert unpromised == set()


@pytest.mark.parametrize("name", RUN)
def test_running_it_finds_what_it_promises_and_no_more(name: str, tmp_path: Path) -> None:
    said = found(executed(name, tmp_path))
    assert said == {rule: set(cells) for rule, cells in PROMISES[name].items()}
    outputs = {cell.id: cell.outputs for cell in code(name, tmp_path)}
    assert [cell for cell, shown in outputs.items() if any(one.output_type == "error" for one in shown)] == []
    # A command of ours that cannot do its work says so here and raises nothing; so do the warnings of libraries.
    assert [one.text for shown in outputs.values() for one in shown if one.get("name") == "stderr"] == []
    drawn = [cell for cell, shown in outputs.items() if any("image/png" in one.get("data", {}) for one in shown)]
    assert len(drawn) >= 2
