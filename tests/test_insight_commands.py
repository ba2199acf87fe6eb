"""`%deeprules_explain`, `%deeprules_subgroups` and `%deeprules_privacy` as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deeprules_jupyter.model import Fact
from deeprules_jupyter.prose import Shown
from tests.shell import Notebook

CELL = """
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True, as_frame=True)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.3, random_state=0, stratify=y)
X_train, X_tune, y_train, y_tune = train_test_split(X_rest, y_rest, test_size=0.4, random_state=0, stratify=y_rest)
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(X_train, y_train)
predicted = model.predict(X_test)
size = np.where(X_test["mean radius"] > 13, "large", "small")
"""


def ask(notebook: Notebook, line: str) -> dict[str, str]:
    notebook.run(line)
    data: list[dict[str, str]] = [output["data"] for output in notebook.shell.display_pub.outputs]
    return data[0] if data else {}


def deeds(notebook: Notebook) -> list[Fact]:
    """What the person's own calls have shown."""
    return [fact for fact in notebook.session.book.record.calls if not isinstance(fact, Shown)]


def test_a_model_is_explained_on_tuning_rows_alone_and_only_if_it_tells_something(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run(CELL, "c0")
    before, drawn = deeds(notebook), notebook.shell.user_ns["np"].random.get_state()[1].sum()
    shown = ask(notebook, "%deeprules_explain model X_tune y_tune --repeats 4")
    assert shown["text/plain"].startswith("What model relies on\nROC AUC 0.9")
    assert "mean radius + mean perimeter + mean area and 3 more" in shown["text/plain"]
    assert "in common" in shown["text/plain"] and "<svg" in shown["text/html"]
    assert deeds(notebook) == before
    assert notebook.shell.user_ns["np"].random.get_state()[1].sum() == drawn
    capsys.readouterr()
    assert not ask(notebook, "%deeprules_explain model X_test y_test")
    assert "holds test rows" in capsys.readouterr().err
    notebook.run("rng = np.random.default_rng(1)\nnoise = rng.permutation(y_tune)")
    refused = ask(notebook, "%deeprules_explain model X_tune noise --repeats 2")["text/plain"]
    assert refused.startswith("model is not explained") and "p = " in refused
    forced = ask(notebook, "%deeprules_explain model X_tune noise --repeats 2 --force")["text/plain"]
    assert "Forced: the model tells no more than chance" in forced
    learned = ask(notebook, "%deeprules_explain model X_train y_train --repeats 2")["text/plain"]
    assert "It learned from these rows" in learned


def test_a_network_is_explained_too(notebook: Notebook) -> None:
    pytest.importorskip("torch")
    notebook.run(
        "import torch\ntorch.manual_seed(0)\nX = torch.randn(300, 4)\ny = (X[:, 2] > 0).long()\n"
        "net = torch.nn.Linear(4, 2)\nwith torch.no_grad():\n    net.weight.zero_()\n    net.weight[1, 2] = 3\n"
        "    net.bias.zero_()"
    )
    shown = ask(notebook, "%deeprules_explain net X y --repeats 3")["text/plain"]
    row = next(line for line in shown.splitlines() if line.startswith("column "))
    assert row.startswith("column 2") and "1 of 4 groups" in shown


def test_scores_by_group_are_shown_and_privacy_is_checked(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run(CELL, "c0")
    before = deeds(notebook)
    shown = ask(notebook, "%deeprules_subgroups y_test predicted --by size")
    right = (notebook.shell.user_ns["predicted"] == notebook.shell.user_ns["y_test"]).to_numpy()
    large = right[notebook.shell.user_ns["size"] == "large"].mean()
    assert f"size large  {(notebook.shell.user_ns['size'] == 'large').sum()}" in shown["text/plain"].replace(
        "   ", "  "
    )
    assert f"{large:.3f}" in shown["text/plain"] and "<svg" in shown["text/html"]
    thirds = ask(notebook, '%deeprules_subgroups y_test predicted --by "mean texture" --table X_test')["text/plain"]
    assert "mean texture low third" in thirds
    told = ask(notebook, "%deeprules_privacy check model X_train y_train X_test y_test")["text/plain"]
    assert "0.5 is guessing" in told and "members are found" in told
    assert deeds(notebook) == before
    notebook.run("%deeprules_report --template model-card -o card.json")
    items = {one["number"]: one for one in json.loads(Path("card.json").read_text(encoding="utf-8"))["items"]}
    said = " ".join(line["text"] for line in items["by group"]["lines"])
    assert items["by group"]["status"] == "draft" and f"{large:.3f}" in said
    assert any("0.5 is guessing" in line["text"] for line in items["privacy"]["lines"])
    notebook.run("%deeprules_privacy mark X")
    assert notebook.shell.user_ns["X"].attrs["sensitive"] is True
    assert "No column was found" in ask(notebook, "%deeprules_privacy check X")["text/plain"]
    capsys.readouterr()
    notebook.run("%deeprules_subgroups y_train predicted --by size")
    assert capsys.readouterr().err.startswith("deeprules: y_train has 238 rows, and predicted has 171")
