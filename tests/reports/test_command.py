"""`deeprules report NOTEBOOK` in a shell: the notebook runs in a kernel, and its cells are called by their numbers."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from deeprules_jupyter.commands import main


def test_a_notebook_is_run_and_its_checklist_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = [
        new_markdown_cell("# Iris"),
        new_code_cell("from sklearn.datasets import load_iris\nX, y = load_iris(return_X_y=True)"),
        new_code_cell(
            "from sklearn.model_selection import train_test_split\n"
            "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"
        ),
    ]
    file, output = tmp_path / "iris.ipynb", tmp_path / "iris.json"
    nbformat.write(new_notebook(cells=cells), file)
    assert main(["report", str(file), "--template", "reforms", "-o", str(output)]) == 0
    found = json.loads(output.read_text(encoding="utf-8"))
    items = {one["number"]: one for one in found["items"]}
    assert found["schema"] == "deeprules-report-reforms" and found["notebook"].endswith("iris.ipynb")
    (line,) = items["5c"]["lines"]
    assert line["text"].startswith("train_test_split parts X (150 rows)") and line["proof"]["place"] == "cell 3, line 2"
    assert items["5a"]["status"] == "open"
    assert main(["report", str(tmp_path / "none.ipynb")]) == 2
    assert capsys.readouterr().err.endswith("there is no such file\n")
