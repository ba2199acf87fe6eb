"""`%deeprules_shuffle` and `%%deeprules_shuffle` as a person uses them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from deeprules_jupyter.commands import magics
from deeprules_jupyter.dataflow.names import names_of
from deeprules_jupyter.dataflow.quoted import CELL_MAGICS
from deeprules_jupyter.model import Cell, Place, Score
from deeprules_jupyter.session import ran
from tests.shell import Notebook

NOISE = """
import numpy as np
from sklearn.feature_selection import SelectKBest
from sklearn.naive_bayes import GaussianNB
rng = np.random.default_rng(0)
X, y = rng.normal(size=(80, 300)), np.arange(80) % 2
model = GaussianNB()
"""


def pages(notebook: Notebook) -> list[dict[str, Any]]:
    return [
        output["data"] for output in notebook.shell.display_pub.outputs if "<svg" in output["data"].get("text/html", "")
    ]


def words(notebook: Notebook) -> str:
    return " ".join(pages(notebook)[-1]["text/plain"].split())


def test_noise_is_said_to_be_chance_and_the_rule_of_it_speaks_of_it_too(notebook: Notebook) -> None:
    notebook.run(NOISE)
    before = np.random.get_state()[1]  # type: ignore[index]
    assert notebook.run("%deeprules_shuffle model X y --times 20") == []  # the page says it already
    assert "is what chance gives" in words(notebook) and "leak" not in words(notebook)
    assert notebook.state("no-better-than-shuffled").state == "found"
    assert (np.random.get_state()[1] == before).all()  # type: ignore[index]
    scores = [fact for fact in notebook.session.book.record.trace.facts if isinstance(fact, Score)]
    assert len(scores) == 1 and scores[0].chance is not None  # no fit of ours is a deed of the person's
    notebook.run("assert not hasattr(model, 'classes_')")


def test_genes_that_were_chosen_outside_are_chosen_again_with_each_shuffle(notebook: Notebook) -> None:
    notebook.all(NOISE, "select = SelectKBest(k=20)\nchosen = select.fit_transform(X, y)")
    notebook.run("%deeprules_shuffle model chosen y --times 20")
    said = words(notebook)
    assert "There is a leak inside the pipeline" in said and "SelectKBest (line 2) had learned from the labels" in said
    notebook.run("del select\n%deeprules_shuffle model chosen y --times 20")
    assert "could not be done again" in words(notebook)


def test_a_signal_is_one_and_nothing_warns(notebook: Notebook) -> None:
    notebook.run(NOISE + "X[:, 0] += 3 * y\nwho = np.arange(80) // 4")
    notebook.run("%deeprules_shuffle model X[:,:3] y --times 19")
    assert "p = 0.05" in words(notebook) and "has learned something" in words(notebook)
    assert notebook.warned == [] and notebook.state("no-better-than-shuffled").state == "clear"
    notebook.run("%deeprules_shuffle model X[:,:3] y --groups who --times 19")
    assert "has learned something" in words(notebook)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%deeprules_shuffle model X nix", "there is no nix"),
        ("%deeprules_shuffle model X y --times none", "a whole number from 1 to 100000 is needed, not none"),
        ("%deeprules_shuffle rng X y", "is no model of scikit-learn's kind"),
        ("%deeprules_shuffle model X y --metric nix", "cannot be tried on these rows"),
        ("%%deeprules_shuffle nix\nscore = 0.5", "there is no nix"),
        ("%%deeprules_shuffle rows[0\nscore = 0.5", "there is no rows[0 in"),
        ("%%deeprules_shuffle rng.y\nscore = 0.5", "there is no rng.y: rng has no such attribute"),
        ("%%deeprules_shuffle y[:]\nscore = X.mean()", "y[:]: in its brackets only a number or a text can stand"),
        ("%%deeprules_shuffle np.y\nnp.y = y\nscore = X.mean()", "np.y stands in a module, which has no copy: give it"),
        ("%%deeprules_shuffle y\na, b = 1.0, 2.0", "--score NAME: the cell has made a, b"),
    ],
)
def test_a_mistake_gets_one_line(
    notebook: Notebook,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    told: str,
) -> None:
    notebook.run(NOISE)
    monkeypatch.setattr(np, "y", np.zeros(80), raising=False)
    capsys.readouterr()
    notebook.run(line)
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1


TORCH = """
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
scaler = StandardScaler().fit(X_train)
X_train, X_test = (torch.tensor(scaler.transform(v), dtype=torch.float32) for v in (X_train, X_test))
y_train, y_test = torch.tensor(y_train), torch.tensor(y_test)
rows = torch.utils.data.TensorDataset(X_train, y_train)
loader = torch.utils.data.DataLoader(rows, batch_size=64, shuffle=True)
torch.manual_seed(0)
"""
TRAIN = """
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), 0.02)
for epoch in range(3):
    for some, labels in loader:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(some), labels).backward()
        optimizer.step()
with torch.no_grad():
    accuracy = (net(X_test).argmax(1) == y_test).float().mean()
"""


def test_a_network_is_trained_again_and_the_notebook_is_as_after_one_run(notebook: Notebook) -> None:
    notebook.run(TORCH)
    notebook.run("%%deeprules_shuffle y_train --times 20" + TRAIN)
    said = words(notebook)
    assert "None of 20 shuffles came as far" in said and "accuracy: 0.9" in said
    names = notebook.shell.user_ns
    left = [names[name].clone() for name in ("accuracy", "y_train")] + [p.clone() for p in names["net"].parameters()]
    drawn = names["torch"].rand(3)
    assert notebook.warned == []
    notebook.run(TORCH)
    notebook.run(TRAIN)
    again = [names["accuracy"], names["y_train"], *names["net"].parameters()]
    assert all(names["torch"].equal(a, b) for a, b in zip(left, again, strict=True))
    assert names["torch"].equal(drawn, names["torch"].rand(3))


def test_the_labels_of_a_cell_are_found_where_it_shows_them(notebook: Notebook) -> None:
    notebook.run(NOISE + "X[:, 0] += 3 * y\nX_train, X_test, y_train, y_test = X[:60], X[60:], y[:60], y[60:]")
    notebook.run("%%deeprules_shuffle --times 20\nmodel.fit(X_train, y_train)\nmodel.score(X_test, y_test)")
    assert "with y_train shuffled" in words(notebook)
    chances = [f.chance for f in notebook.session.book.record.trace.facts if isinstance(f, Score) and f.chance]
    assert len(chances) == 1 and chances[0][1] <= 25


def test_the_reader_knows_our_cell_magics_and_that_our_line_magics_make_no_name() -> None:
    for mark in magics.MARKS:
        assert mark.text.strip("%") in CELL_MAGICS and mark.text.startswith(ran.OURS)
    for name in magics.MAGICS:
        assert not names_of(Cell(f"%{name} model X y", Place(0))).wild


def test_a_cell_that_failed_below_our_line_counts_as_far_as_it_ran(notebook: Notebook) -> None:
    notebook.run(NOISE)
    notebook.run("%%deeprules_shuffle y\nmodel.fit(X, y)\nraise KeyError('x')\nprint(model.score(X, y))")
    assert notebook.session.book.cells[-1].source == "%%deeprules_shuffle y\nmodel.fit(X, y)"


@pytest.mark.parametrize("named", ["", "part.y"])
def test_labels_that_are_a_part_of_something_are_shuffled_there(notebook: Notebook, named: str) -> None:
    notebook.run(NOISE + "X[:, 0] += 3 * y\nclass part: X, y = X[:60], y[:60]\nX, held, told = X[60:], X[60:], y[60:]")
    notebook.run(f"%%deeprules_shuffle {named} --times 20\nmodel.fit(part.X, part.y)\nmodel.score(held, told)")
    assert "with part.y shuffled" in words(notebook) and "None of 20 shuffles came as far" in words(notebook)
    assert [*notebook.shell.user_ns["part"].y] == [0, 1] * 30
