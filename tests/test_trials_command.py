"""`%deeprules_trials` as a person uses it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from deeprules_jupyter.rules.tuning import manual_tuning
from tests.shell import Notebook


def ask(notebook: Notebook, line: str) -> list[dict[str, str]]:
    notebook.run(line)
    return [output["data"] for output in notebook.shell.display_pub.outputs]


def test_cells_that_were_edited_are_shown_exported_and_described(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(notebook, "%deeprules_trials")
    assert capsys.readouterr().out.endswith("was watched.\n")
    cells = [source.strip() for source in manual_tuning.BAD.split("# %%")]
    for source in cells:
        notebook.run(source, "data" if source is cells[0] else "try")
    (shown,) = ask(notebook, "%deeprules_trials --plot")
    assert "LogisticRegression: 5 settings by hand in 5 runs" in shown["text/plain"]
    assert shown["text/html"].count("<svg") == 2
    ask(notebook, "%deeprules_trials export all.csv")
    rows = list(csv.DictReader(Path("all.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["settings: C"] for row in rows] == ["0.01", "0.1", "1", "10", "100"]
    scores = [float(row["accuracy on scaler.transform(X_val) (tuning)"]) for row in rows]
    ask(notebook, "%deeprules_trials export all.json")
    told = json.loads(Path("all.json").read_text(encoding="utf-8"))
    assert [trial["scores"][0]["value"] for trial in told["trials"]] == scores
    capsys.readouterr()
    ask(notebook, "%deeprules_trials methods")
    text = " ".join(capsys.readouterr().out.split())
    assert "chosen by hand among 5 settings" in text and f"The best reached {max(scores):.3f}" in text
    ask(notebook, "%deeprules_trials export all.txt")
    assert capsys.readouterr().err.startswith("deeprules: say which format")
