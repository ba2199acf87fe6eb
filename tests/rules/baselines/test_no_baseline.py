"""When a network without a baseline is spoken of: in a kernel, with real training."""

from __future__ import annotations

import pytest

from deeprules_jupyter.rules.baselines import no_baseline
from tests.shell import Notebook

DATA, TRAIN, SCORE = no_baseline.BAD.split("# %%")
FOREST = """
from sklearn.ensemble import RandomForestClassifier
forest = RandomForestClassifier(20, random_state=0).fit(X_train, y_train)
"""


def notes(notebook: Notebook) -> list[str]:
    found = [one for one in notebook.found if one.rule == "no-baseline"]
    assert all(one.level == "note" for one in found)
    return [one.message for one in found]


def test_a_note_is_there_until_a_baseline_is_scored_on_the_same_rows(notebook: Notebook) -> None:
    notebook.all(DATA, TRAIN, SCORE)
    (message,) = notes(notebook)
    assert message.startswith("Sequential was scored on `B` (143 rows)")
    notebook.run(FOREST, "forest")
    assert len(notes(notebook)) == 1  # fitted, not scored
    notebook.run("print(forest.score(X_test, y_test))", "score")
    assert notes(notebook) == []
    assert notebook.state("no-baseline").why == "RandomForestClassifier on `X_test` (143 rows)"


def test_one_note_for_one_test_set(notebook: Notebook) -> None:
    notebook.all(DATA, TRAIN, SCORE, SCORE + SCORE)
    assert len(notes(notebook)) == 1


def test_a_model_on_other_rows_is_no_baseline_and_is_named(notebook: Notebook) -> None:
    notebook.all(DATA, TRAIN, SCORE, FOREST)
    notebook.run("from sklearn.model_selection import cross_val_score", "import")
    notebook.run("print(cross_val_score(forest, X_train, y_train, cv=3).mean())", "folds")
    (message,) = notes(notebook)
    assert "Of other rows there is one: RandomForestClassifier on `X_train` (426 rows)" in message


@pytest.mark.parametrize("cells", [
    (DATA, TRAIN),
    (DATA, TRAIN, "print((net(A).argmax(1) == a).float().mean())"),  # training rows alone
    (DATA, "net = torch.nn.Linear(30, 2)", SCORE),  # never trained
    (DATA, TRAIN, "with torch.no_grad():\n    print(torch.nn.functional.cross_entropy(net(B), b))"),
])  # fmt: skip
def test_silent(notebook: Notebook, cells: tuple[str, ...]) -> None:
    notebook.all(*cells)
    assert notes(notebook) == []
