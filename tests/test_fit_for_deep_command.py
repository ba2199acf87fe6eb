"""`%deeprules_fit_for_deep` as a person uses it."""

from __future__ import annotations

import numpy as np
import pytest

from deeprules_jupyter.experiments.probes import deep
from deeprules_jupyter.model import Fit
from tests.shell import Notebook

DATA = """
import numpy as np, torch
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
X, y = X[:150], y[:150]
net = torch.nn.Sequential(torch.nn.Linear(30, 600), torch.nn.ReLU(), torch.nn.Linear(600, 2))
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fewest splits."""
    monkeypatch.setattr(deep, "SECONDS", 0.0)
    monkeypatch.setattr(deep, "DRAWS", deep.FEWEST)
    monkeypatch.setattr(deep, "CURVES", 3)


def test_few_rows_get_a_suggestion_with_its_reasons(notebook: Notebook) -> None:
    notebook.run(DATA)
    before = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]
    assert notebook.run("%deeprules_fit_for_deep X y --model net") == [] and notebook.warned == []
    (shown,) = [output["data"] for output in notebook.shell.display_pub.outputs]
    said = " ".join(shown["text/plain"].split())
    assert "Suggestion: begin with the simple models" in said and "20,402" not in said
    assert (
        "numbers that net has to learn 19,802, 132.0 for each row" in said
        and "expect it to learn rows by heart" in said
    )
    assert "below 100 a class" in said and "accuracy 0.9" in said and shown["text/html"].count("<svg") == 2
    assert (np.random.get_state()[1] == before).all()  # type: ignore[index]
    assert not any(isinstance(fact, Fit) for fact in notebook.session.book.record.trace.facts)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%deeprules_fit_for_deep X", "name the rows and what is told of them"),
        ("%deeprules_fit_for_deep X nix", "there is no nix"),
        ("%deeprules_fit_for_deep X y[:20]", "have different lengths: 150 and 20"),
        ("%deeprules_fit_for_deep --model X", "is it a network?"),
    ],
)
def test_a_mistake_gets_one_line(notebook: Notebook, capsys: pytest.CaptureFixture[str], line: str, told: str) -> None:
    notebook.run(DATA)
    capsys.readouterr()
    notebook.run(line)
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1
