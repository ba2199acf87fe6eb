"""`%deeprules_homology` as a person uses it, on real peptides."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.experiments.splits import related
from deeprules_jupyter.model import Fit
from tests.shell import Notebook

DATA = """
import numpy as np
from modlamp.datasets import load_AMPvsUniProt
from sklearn.linear_model import LogisticRegression
from deeprules_jupyter import split
peptides = load_AMPvsUniProt()
texts, y = list(peptides.sequences)[::8], np.array(peptides.target)[::8]
by_chance, whole = split(texts, y), split(texts, y, sequences=texts)
"""


@pytest.fixture(autouse=True)
def without_mmseqs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("modlamp.datasets")
    monkeypatch.setattr(related, "mmseqs", lambda: None)


def shown(notebook: Notebook) -> dict[str, Any]:
    return [
        output["data"] for output in notebook.shell.display_pub.outputs if "<svg" in output["data"].get("text/html", "")
    ][-1]


def words(notebook: Notebook) -> str:
    return " ".join(shown(notebook)["text/plain"].split())


def test_a_random_split_has_relatives_and_one_of_families_has_none(notebook: Notebook) -> None:
    notebook.run(DATA)
    notebook.run("%deeprules_homology by_chance.train.X by_chance.test.X --labels by_chance.train.y")
    share = int(words(notebook).partition("%")[0])
    assert 20 <= share <= 60 and "stand in training letter by letter" in words(notebook)
    random, _, family = words(notebook).partition("balanced accuracy ")[2].partition(" in random folds and ")
    assert float(random) - float(family.split()[0]) > 0.02  # of all 5,200: 0.879 and 0.781 (measured)
    notebook.run("%deeprules_homology whole.train.X whole.test.X")
    assert words(notebook).startswith("0% of the") and "has not seen" in words(notebook)
    assert notebook.warned == [] and not any(isinstance(f, Fit) for f in notebook.session.book.record.trace.facts)


def test_a_model_of_the_person_and_its_rows(notebook: Notebook) -> None:
    notebook.run(DATA + "train, _, test = by_chance\nX = np.array([[len(t), t.count('K')] for t in train.X])")
    notebook.run("model = LogisticRegression()")
    notebook.run("%deeprules_homology train.X test.X --labels train.y --model model --data X")
    assert "model has area under the ROC curve 0." in words(notebook)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%deeprules_homology texts peptides", "peptides is no column or list of sequences"),
        ("%deeprules_homology texts texts[:1]", "two at least are needed"),
        ("%deeprules_homology texts texts --identity 40", "must be a share of equal letters"),
        ("%deeprules_homology texts y", "must be texts of letters"),
        ("%deeprules_homology texts texts --model y", "name those of the training rows with --labels"),
    ],
)
def test_a_mistake_gets_one_line(notebook: Notebook, capsys: pytest.CaptureFixture[str], line: str, told: str) -> None:
    notebook.run(DATA.replace("by_chance, whole", "# by_chance, whole"))
    capsys.readouterr()
    notebook.run(line)
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1
