"""Cells that run again and again: what is forgotten, and that nothing which is said depends on it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deeprules_jupyter.model import Score
from deeprules_jupyter.session.forgetting import Forgetting
from deeprules_jupyter.session.record import Record
from tests.shell import Notebook, ended

DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
kept = []"""
CELLS = {
    "split": "A, B, a, b = train_test_split(X, y, random_state=0)",
    "scale": "scaler = StandardScaler().fit(A)\nC, D = scaler.transform(A), scaler.transform(B)",
    "fit": "model = LogisticRegression().fit(C, a)\nkept.append(model)",
    "look": "print(model.score(D, b))",
}


def again(notebook: Notebook, *cells: str, times: int = 1) -> None:
    for _ in range(times):
        for cell in cells:
            notebook.run(CELLS[cell], cell)


def record(notebook: Notebook) -> Record:
    return notebook.session.book.record


def runs(notebook: Notebook, cell: str) -> list[int]:
    return [one.place.run for one in record(notebook).cells if one.place.cell_id == cell]


def test_of_runs_that_are_alike_the_first_and_the_last_stay(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    again(notebook, *CELLS, times=2)
    facts = len(record(notebook).calls), len(record(notebook).code)
    again(notebook, *CELLS, times=6)
    assert (len(record(notebook).calls), len(record(notebook).code)) == facts
    assert runs(notebook, "look") == [4, 32]
    assert len(runs(notebook, "split")) == 2


def test_a_run_that_did_something_else_stays(notebook: Notebook) -> None:
    """Its look was a look."""
    notebook.run(DATA, "data")
    again(notebook, "split", "scale")
    for kind in ("GaussianNB", "LogisticRegression", "GaussianNB", "LogisticRegression", "GaussianNB"):
        notebook.run(f"m = {kind}().fit(C, a)\nprint(m.score(D, b))", "look")
    learners = [record(notebook).trace.fits[one.models[0]].learner for one in record(notebook).trace.all_scores]
    assert learners == ["GaussianNB", "LogisticRegression", "LogisticRegression", "GaussianNB"]
    assert notebook.warned == ["test-set-reuse"]
    assert "judged 2 different models" in notebook.found[0].message


def test_what_another_cell_made_use_of_stays_as_long_as_that_does(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    again(notebook, "split")
    again(notebook, "scale", times=2)
    again(notebook, "fit")  # with the second run of the scaler
    again(notebook, "scale", times=3)
    assert runs(notebook, "scale") == [2, 3, 7]
    again(notebook, "fit", times=2)
    again(notebook, "scale", times=2)
    assert runs(notebook, "fit") == [4, 9]
    assert runs(notebook, "scale") == [2, 3, 7, 11]  # those that the two were made with, too


def test_a_model_outlives_what_was_known_of_its_run(notebook: Notebook) -> None:
    """Its rows, and what they went through, are known all the same when it is used later."""
    notebook.run(DATA, "data")
    notebook.run("Z = StandardScaler().fit_transform(X)\nC, D, a, b = train_test_split(Z, y, random_state=0)", "split")
    again(notebook, "fit", times=6)
    assert len(runs(notebook, "fit")) == 2
    notebook.run("print(kept[3].score(D, b))", "old")
    assert "fit-before-split" in notebook.warned
    (score,) = [fact for fact in record(notebook).calls if isinstance(fact, Score)]
    assert record(notebook).trace.models(score)
    assert [fact.place.run for fact in record(notebook).calls] == sorted(f.place.run for f in record(notebook).calls)


LEAKY = (
    ("data", DATA),
    ("scale", "Z = StandardScaler().fit_transform(X)\nA, B, a, b = train_test_split(Z, y, random_state=0)"),
    ("one", "m = LogisticRegression().fit(A, a)\nprint(m.score(B, b))"),
    ("two", "n = GaussianNB().fit(A, a)\nprint(n.score(B, b))"),
    ("train", "print(n.score(A, a))"),
    ("mean", "W = (X - X.mean(0)) / X.std(0)\nP, Q, p, q = train_test_split(W, y, random_state=1)"),
    ("three", "k = GaussianNB().fit(P, p)\nprint(k.score(Q, q))"),
)


def said(folder: Path) -> tuple[list[tuple[object, ...]], int]:
    """The findings of a kernel of its own after all cells ran many times, in several orders; and the runs it knows."""
    folder.mkdir()
    os.chdir(folder)
    notebook = Notebook()
    for name, source in [*LEAKY, *(cell for cell in LEAKY for _ in range(3)), *LEAKY, *reversed(LEAKY[2:5])]:
        notebook.run(source, name)
    found = [(one.rule, one.level, one.place.cell_id, one.place.line, one.message) for one in notebook.found]
    known = len(record(notebook).cells)
    notebook.shell.run_line_magic("unload_ext", "deeprules")
    ended(notebook.shell)
    return found, known


def test_the_same_is_said_as_by_a_kernel_that_forgets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(tmp_path)
    found, known = said(tmp_path / "forgets")
    monkeypatch.setattr(Forgetting, "forgettable", lambda *_: set())
    all_found, all_known = said(tmp_path / "keeps")
    assert all_known > 2 * known
    assert found == all_found
    assert {rule for rule, *_ in found} >= {"fit-before-split", "test-set-reuse"}
