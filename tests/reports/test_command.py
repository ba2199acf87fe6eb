"""`deeprules report NOTEBOOK` in a shell: a kernel runs it without a network, and cells are called by their numbers."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from deeprules_jupyter.commands import main

# Python imports it as the kernel starts, and nothing can take an audit hook away: each way out of the machine is
# noted and forbidden. Beneath Python only libzmq connects, to the command that started the kernel.
FORBIDS = """
import os, sys
TALKS = ("socket.connect", "socket.sendto", "socket.sendmsg")
ASKS = ("socket.getaddrinfo", "socket.gethostbyname")

def forbid(event, args):
    address = args[1] if event in TALKS else (args[0],) if event in ASKS else None
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost", "", None):
        with open(os.environ["TRIED"], "a") as file:
            print(event, address[0], file=file)
        raise PermissionError("no network")

sys.addaudithook(forbid)
"""
CHECK = "from deeprules_jupyter.commands import main\nassert main(['check', {!r}]) == 0"
REACH = "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 1)\nexcept PermissionError:\n    pass"


def without_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is started from now on is held back; the file in which it is noted who tried."""
    (folder / "sitecustomize.py").write_text(FORBIDS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep))
    monkeypatch.setenv("TRIED", str(folder / "tried.txt"))
    return folder / "tried.txt"


def test_a_notebook_is_run_and_its_checklist_written_without_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, output, tried = tmp_path / "iris.ipynb", tmp_path / "iris.json", without_network(tmp_path, monkeypatch)
    cells = [
        new_markdown_cell("# Iris"),
        new_code_cell("from sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)"),
        new_code_cell(
            "from sklearn.model_selection import train_test_split\n"
            "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"
        ),
        new_code_cell(CHECK.format(str(file))),
        new_code_cell(REACH),  # of the notebook itself: it shows that the kernel was held back
    ]
    nbformat.write(new_notebook(cells=cells), file)
    assert main(["report", str(file), "--template", "reforms", "-o", str(output)]) == 0
    found = json.loads(output.read_text(encoding="utf-8"))
    items = {one["number"]: one for one in found["items"]}
    assert found["schema"] == "deeprules-report-reforms" and found["notebook"].endswith("iris.ipynb")
    (line,) = items["5c"]["lines"]
    assert line["text"].startswith("train_test_split parts X (150 rows)") and line["proof"]["place"] == "cell 3, line 2"
    assert items["5a"]["status"] == "open"
    assert tried.read_text(encoding="utf-8").splitlines() == ["socket.getaddrinfo 192.0.2.1"]
    assert main(["report", str(tmp_path / "none.ipynb")]) == 2
    assert capsys.readouterr().err.endswith("there is no such file\n")
