"""`deeprules_jupyter.split` in a notebook: what the watcher, the lockbox and the reader know of its parts."""

from __future__ import annotations

import pytest

from deeprules_jupyter import _alias, split
from deeprules_jupyter.model import Split
from tests.shell import Notebook

DATA = """
import numpy as np
from deeprules_jupyter import split
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True, as_frame=True)
"""
CUT = "parts = split(X, y)"
FIT = """
models = {C: make_pipeline(StandardScaler(), LogisticRegression(C=C)).fit(*parts.train) for C in (0.1, 1, 10)}
best = max(models, key=lambda C: models[C].score(parts.tuning.X, parts.tuning.y))
"""
LOOK = "print(models[best].score(parts.test.X, parts.test.y))"


def test_it_is_there_under_both_names() -> None:
    assert _alias.split is split
    with pytest.raises(AttributeError):
        _alias.splat  # noqa: B018


def test_an_honest_notebook_is_silent_and_its_test_part_stands_in_the_lockbox(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    assert notebook.all(DATA, CUT, FIT, LOOK) == [] and notebook.warned == []
    said = " ".join(capsys.readouterr().out.split())
    assert "341 rows to train on, 114 to choose by, 114 to test once, y in proportion. The test rows stand in" in said
    facts = notebook.session.book.record.trace.all_splits
    seen = [fact for fact in facts if isinstance(fact, Split) and fact.witness == "calls"]
    assert [fact.roles for fact in seen] == [("train", "tuning", "test")]
    (box,) = notebook.session.book.boxes.report("test part of X")
    assert box.rows == 114 and box.looks == 1


def test_a_second_model_on_the_test_part_is_said(notebook: Notebook) -> None:
    notebook.all(DATA, CUT, FIT, LOOK)
    assert notebook.run("print(models[0.1].score(parts.test.X, parts.test.y))") == ["test-set-reuse"]


def test_what_learns_from_the_test_part_is_said(notebook: Notebook) -> None:
    cells = (
        "(X_a, y_a), _, (X_b, y_b) = split(X.to_numpy(), y.to_numpy(), sizes=(0.5, 0.25, 0.25), name='held')",
        "scaler = StandardScaler().fit(X_b)",
        "model = LogisticRegression().fit(scaler.transform(X_a), y_a)\nprint(model.score(scaler.transform(X_b), y_b))",
    )
    notebook.all(DATA, *cells)
    assert "fit-on-test" in notebook.warned
    assert [box.name for box in notebook.session.book.boxes.report()] == ["held"]


def test_units_that_stay_whole_are_no_finding_and_those_that_do_not_are(notebook: Notebook) -> None:
    table = DATA + "X['donor'] = np.repeat(np.arange(57), 10)[:569]\nF = X.drop(columns='donor')"
    model = "model = make_pipeline(StandardScaler(), LogisticRegression())"
    fit = f"{model}.fit(*parts.train)\nprint(model.score(*parts.test))"
    notebook.all(table, "parts = split(F, y, groups=X['donor'])", fit)
    assert notebook.warned == []
    notebook.all(table, "parts = split(F, y)", fit)
    assert "group-straddles-split" in notebook.warned


def test_without_the_extension_it_only_divides(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(split(list(range(30))).test) == 6
    assert "lockbox" not in capsys.readouterr().out
