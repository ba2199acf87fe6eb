"""`deeprules run`: a real kernel for a real file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter import GREETING, commands

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.naive_bayes import GaussianNB
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
A, B, a, b = train_test_split(X, y, random_state=0)"""
LEAK = "B = getattr(StandardScaler(), 'fit_' + 'transform')(B)"  # reading alone cannot see this
SCORE = "print(GaussianNB().fit(A, a).score(B, b))"


def notebook(folder: Path, *sources: str, minor: int = 5) -> str:
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "id": "title", "source": "# Title", "metadata": {}}]
    for number, source in enumerate(sources):
        cell = {"cell_type": "code", "id": f"c{number}", "source": [source], "metadata": {}}
        old = {"output_type": "stream", "name": "stdout", "text": "old"}
        cells.append(cell | {"outputs": [old], "execution_count": 9})
    if minor < 5:
        for cell in cells:
            del cell["id"]
    metadata = {"kernelspec": {"name": "no-such-kernel", "display_name": "x", "language": "python"}}
    file = folder / "nb.ipynb"
    file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": minor, "metadata": metadata, "cells": cells}))
    return str(file)


def reported(capsys: Capture) -> dict[str, Any]:
    (one,) = json.loads(capsys.readouterr().out)["notebooks"]
    return dict(one)


def outputs(path: Path) -> list[Any]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [["".join(out.get("text", "")) for out in cell["outputs"]] for cell in cells if cell["cell_type"] == "code"]


def test_the_kernel_sees_what_reading_cannot(tmp_path: Path, capsys: Capture) -> None:
    path, out = notebook(tmp_path, DATA, LEAK, SCORE), tmp_path / "out.ipynb"
    assert commands.main(["check", path]) == 0
    capsys.readouterr()
    assert commands.main(["run", path, "--format", "json", "-o", str(out)]) == 1
    one = reported(capsys)
    (finding,) = [finding for finding in one["findings"] if finding["rule"] == "fit-on-test"]
    assert finding["place"] == {"cell": 2, "cell_id": "c1", "line": 1, "column": finding["place"]["column"]}
    assert finding["seen_by"] == ["runtime"] and (one["path"], one["error"]) == (path, None)
    loaded, warned, scored = outputs(out)
    assert loaded == [] and warned and warned != ["old"] and scored[0].startswith("0.")
    counts = [cell["execution_count"] for cell in json.loads(out.read_text())["cells"] if cell["cell_type"] == "code"]
    assert counts == [1, 2, 3]


def test_what_both_see_is_one_finding(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(tmp_path, DATA, "B = StandardScaler().fit_transform(B)", SCORE, minor=4)
    assert commands.main(["run", path, "--format", "json"]) == 1
    one = reported(capsys)
    (finding,) = [finding for finding in one["findings"] if finding["rule"] == "fit-on-test"]
    assert finding["seen_by"] == ["static", "runtime"]
    assert (finding["place"]["cell"], finding["place"]["cell_id"]) == (2, None)  # this old format knows no ids


def test_it_stops_at_the_first_cell_that_raises_and_still_reports(tmp_path: Path, capsys: Capture) -> None:
    path, out = notebook(tmp_path, DATA, LEAK, SCORE, "1 / 0", "print('never')"), tmp_path / "out.ipynb"
    assert commands.main(["run", path, "-o", str(out)]) == 2
    said = capsys.readouterr().out
    assert "not finished: stopped at cell 5, which raised ZeroDivisionError: division by zero;" in said
    assert "warn fit-on-test" in said and "Traceback" not in said
    assert outputs(out)[4] == []


def test_a_notebook_that_loads_deeprules_itself_gets_its_one_line(tmp_path: Path, capsys: Capture) -> None:
    path, out = notebook(tmp_path, "%load_ext deeprules", "print(1)"), tmp_path / "out.ipynb"
    assert commands.main(["run", path, "-o", str(out)]) == 0
    assert outputs(out) == [[GREETING + "\n"], ["1\n"]]


def test_a_notebook_that_unloads_deeprules_is_still_read(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(tmp_path, "%unload_ext deeprules\n%load_ext deeprules\n%unload_ext deeprules", "x = 1")
    assert commands.main(["run", path]) == 0
    assert "nothing found" in capsys.readouterr().out


def test_a_kernel_that_dies_is_said(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(tmp_path, "import os", "os._exit(1)", "x = 1")
    assert commands.main(["run", path]) == 2
    assert "the kernel died at cell 3" in capsys.readouterr().out


def test_an_empty_notebook_runs_too(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "nb.ipynb"
    file.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}')
    assert commands.main(["run", str(file), "-o", str(file)]) == 0
    assert json.loads(file.read_text())["cells"] == []


def test_a_kernel_that_cannot_start_is_one_line(tmp_path: Path, capsys: Capture, monkeypatch: Patch) -> None:
    (tmp_path / "ipykernel_launcher.py").write_text("raise SystemExit('not today')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert commands.main(["run", notebook(tmp_path, "x = 1")]) == 2
    assert capsys.readouterr().err.count("deeprules: no kernel could be started and watched (not today)\n") == 1


def test_the_notebook_runs_beside_its_files(tmp_path: Path, capsys: Capture, monkeypatch: Patch) -> None:
    folder = tmp_path / "sub"
    folder.mkdir()
    (folder / "data.txt").write_text("here")
    notebook(folder, "print(open('data.txt').read())")
    monkeypatch.chdir(tmp_path)
    assert commands.main(["run", "sub/nb.ipynb", "--format", "json"]) == 0
    assert reported(capsys)["path"] == "sub/nb.ipynb"
    assert sorted(path.name for path in folder.iterdir()) == ["data.txt", "nb.ipynb"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.ipynb", "there is no such file"), ("a.txt", "neither a notebook"), ("broken.ipynb", "not valid JSON")],
)
def test_a_file_that_cannot_be_read_is_not_run(tmp_path: Path, capsys: Capture, name: str, words: str) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "broken.ipynb").write_text("{")
    assert commands.main(["run", str(tmp_path / name)]) == 2
    assert words in capsys.readouterr().out


def test_an_output_that_cannot_be_written_is_said_before_the_run(tmp_path: Path, capsys: Capture) -> None:
    assert commands.main(["run", notebook(tmp_path, "x = 1"), "-o", str(tmp_path / "none" / "out.ipynb")]) == 2
    assert capsys.readouterr().err.endswith("out.ipynb cannot be written\n")


NETWORK = """import torch
torch.manual_seed(0)
P, Q = [torch.tensor(part, dtype=torch.float32) for part in (A, B)]
net = torch.nn.Sequential(torch.nn.Linear(30, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(P), torch.tensor(a)).backward()
    optimizer.step()
with torch.no_grad():
    print((net(Q).argmax(1) == torch.tensor(b)).float().mean())"""
COMPARED = "%deeprules_baseline A a --test B b --model net --models bayes"


def test_what_the_kernel_saw_to_be_there_is_not_missed_by_reading(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(tmp_path, "%load_ext deeprules", DATA, NETWORK, COMPARED)
    commands.main(["run", path, "--format", "json"])
    one = reported(capsys)
    assert next(rule["state"] for rule in one["states"] if rule["rule"] == "no-baseline") == "clear"
    assert not any(finding["rule"] == "no-baseline" for finding in one["findings"])
