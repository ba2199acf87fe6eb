"""`%deeprules_determinism record` and `compare`, in a real shell."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path

import pytest

from deeprules_jupyter.experiments.determinism import environment
from deeprules_jupyter.running import Recorded
from tests.shell import Notebook

Capture = pytest.CaptureFixture[str]


def git(*words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


def test_a_record_says_what_results_were_made_with(notebook: Notebook, tmp_path: Path, capsys: Capture) -> None:
    git("init", "-q")
    Path("code.py").write_text("a = 1\n")
    git("add", "code.py")
    git("commit", "-qm", "first")
    notebook.run("import numpy as np, pandas as pd\nX = np.arange(6.0); t = pd.DataFrame({'secret': [4217, 1]})")
    notebook.run("%deeprules_determinism record made.json")
    found = json.loads(Path("made.json").read_text())
    assert found["packages"]["numpy"] == __import__("numpy").__version__
    assert len(found["commit"]) == 40 and found["edited since"] is False
    assert {"key", "X", "t"} <= set(found["data"]) and "4217" not in json.dumps(found)
    assert found["blas"] and found["device"]["kind"]
    assert "Recorded in made.json: " in capsys.readouterr().out
    (fact,) = [one for one in notebook.session.book.record.calls if isinstance(one, Recorded)]
    assert fact.where == "in made.json, by %deeprules_determinism record"
    notebook.run("%deeprules_determinism compare made.json")
    assert "All that was recorded is the same." in capsys.readouterr().out
    Path("code.py").write_text("a = 2\n")
    notebook.run("X[0] = 9\n%deeprules_determinism compare made.json")
    said = capsys.readouterr().out
    assert "edited since" in said and "data: X" in said and "data: t" not in said


def test_a_record_of_another_machine(notebook: Notebook, capsys: Capture) -> None:
    notebook.run("import numpy as np\nX = np.arange(6.0)\n%deeprules_determinism record one.json")
    other = json.loads(Path("one.json").read_text())
    other["packages"]["numpy"], other["device"] = "1.0", {"kind": "cuda", "name": "A100", "driver": "550"}
    other["data"] = {"key": "another"}
    Path("two.json").write_text(json.dumps(other))
    capsys.readouterr()
    notebook.run("%deeprules_determinism compare one.json two.json")
    said = capsys.readouterr().out
    assert "packages: numpy" in said and "A100" in said and "Their data cannot be compared" in said


def test_into_the_metadata_of_a_notebook(notebook: Notebook, capsys: Capture) -> None:
    Path("nb.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}))
    notebook.run("%deeprules_determinism record one.json --notebook nb.ipynb")
    assert json.loads(Path("nb.ipynb").read_text())["metadata"]["deeprules"]["record"]["version"] == 1
    capsys.readouterr()
    notebook.run("%deeprules_determinism compare nb.ipynb")
    assert "the same" in capsys.readouterr().out


@pytest.mark.parametrize("file", ["gone.json", "bad.json"])
def test_what_is_no_record_is_one_line(notebook: Notebook, capsys: Capture, file: str) -> None:
    Path("bad.json").write_text("[]")
    notebook.run(f"%deeprules_determinism compare {file}")
    said = capsys.readouterr().err
    assert said.startswith(f"deeprules: {file} ") and len(said.splitlines()) == 1


def test_the_packages_are_those_that_the_metadata_of_python_tell() -> None:
    """Told from the lists of files themselves, since importlib takes a second to make paths of their lines."""
    found = environment.environment()["packages"]
    installed = importlib.metadata.packages_distributions()
    loaded = {name.partition(".")[0] for name in sys.modules}
    expected = {name for root in loaded for name in installed.get(root, ())}
    assert found == {name.lower(): importlib.metadata.version(name) for name in expected}
    assert {"ipython", "pytest"} <= set(found)


def test_what_stands_in_no_module_or_is_half_removed_is_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, files in (
        ("half-1.dist-info", {"RECORD": "numpy/half.py,,\n"}),
        ("old-2.dist-info", {"METADATA": "Name: Old\nVersion: 2\n\nName: other\n", "top_level.txt": "numpy\n"}),
        ("docs-3.dist-info", {"METADATA": "Name: docs\nVersion: 3\n", "RECORD": "../../share/numpy.py,,\n"}),
    ):
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
    found = environment.environment()["packages"]
    assert found["old"] == "2" and not {"half", "docs", ""} & set(found)
