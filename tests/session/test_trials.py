"""Runs of a training cell are trials: what they were, how they were judged, and that a restart loses none."""

from __future__ import annotations

from pathlib import Path

import pytest

from deeprules_jupyter.commands import cell_rows
from deeprules_jupyter.trials import Trial, experiments, settings_tried
from tests.shell import Notebook, ended

DATA = """
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
X, y = load_breast_cancer(return_X_y=True)
X = (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0))
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
A, B = [torch.tensor(part, dtype=torch.float32) for part in (X_train, X_val)]
a, b = torch.tensor(y_train), torch.tensor(y_val)
"""
NET = """
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(30, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(3):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(A), a)
    loss.backward()
    optimizer.step()
"""
SCORE = """
with torch.no_grad():
    accuracy = (net(B).argmax(1) == b).float().mean()
print(accuracy)
"""
FIT = """
model = LogisticRegression(C=1.0, random_state=0).fit(X_train, y_train)
model.score(X_val, y_val)
"""


def trials(notebook: Notebook) -> list[Trial]:
    return notebook.session.book.trials.known(notebook.session.book.name)


def said(notebook: Notebook) -> list[str]:
    return [finding.message for finding in notebook.found if finding.rule == "manual-tuning"]


def test_a_network_that_is_judged_in_the_next_cell(notebook: Notebook) -> None:
    notebook.all(DATA, NET, SCORE)
    first = trials(notebook)[0]
    assert dict(first.settings)["lr"] == "0.01" and ("manual_seed[0]", "0") in first.seeds
    (judged,) = first.scores
    assert (judged.partition, judged.metric, judged.rows, judged.count) == ("tuning", "accuracy", "B", 143)
    assert judged.value == float(notebook.shell.user_ns["accuracy"])
    assert (first.learner, first.trainings, first.ended, first.how) == ("Sequential", 1, "", "")
    assert 0 < first.seconds < 600


def test_edits_are_trials_and_repeats_are_none(notebook: Notebook) -> None:
    notebook.run(DATA, "d")
    for source in (
        FIT, FIT.replace("1.0", "2.0"), FIT.replace("random_state=0", "random_state=1"), "# again" + FIT,
        FIT.replace("model.score", "print(model)\nmodel.score"),
    ):  # fmt: skip
        notebook.run(source, "t")
    notebook.run(FIT.replace("1.0", "3.0"), "copied below")
    (group,) = experiments(trials(notebook))
    assert [len(runs) for runs in settings_tried(group)] == [4, 1, 1]


def test_more_than_literals_is_another_experiment(notebook: Notebook) -> None:
    notebook.run(DATA, "d")
    notebook.run(FIT, "t")
    notebook.run(FIT.replace("C=1.0", "C=1.0, tol=0.1"), "t")
    assert [len(group) for group in experiments(trials(notebook))] == [1, 1]


def test_a_setting_of_another_cell_counts(notebook: Notebook) -> None:
    notebook.run(DATA, "d")
    for value in (1.0, 2.0):
        notebook.run(f"C = {value}", "settings")
        notebook.run(FIT.replace("C=1.0", "C=C"), "t")
    (group,) = experiments(trials(notebook))
    assert [dict(one.settings)["C"] for one in group] == ["1", "2"]


def test_what_failed_or_was_stopped_is_kept_and_not_counted(notebook: Notebook) -> None:
    notebook.run(DATA, "d")
    notebook.run(FIT + "1 / 0\n", "t")
    notebook.run(FIT + "raise KeyboardInterrupt\n", "t2")
    assert [one.ended for one in trials(notebook)] == ["failed", "interrupted"]
    assert settings_tried(trials(notebook)) == []


def test_a_search_counts_for_itself(notebook: Notebook) -> None:
    notebook.run(DATA, "d")
    notebook.run("search = GridSearchCV(LogisticRegression(), {'C': [0.1, 1, 10]}, cv=2).fit(X_train, y_train)", "t")
    (search,) = trials(notebook)
    assert (search.how, search.tried) == ("GridSearchCV", 3)
    assert settings_tried([search]) == []


def test_no_training_is_no_trial(notebook: Notebook) -> None:
    notebook.all(DATA, "A.shape", "lr = 0.1")
    assert trials(notebook) == []
    assert not Path(".deeprules").exists()


def test_a_restart_loses_none(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook.run(DATA, "d")
    for value in (0.01, 0.1, 1.0, 10.0):
        notebook.run(FIT.replace("1.0", str(value)), "t")
    assert said(notebook) == []
    before = trials(notebook)
    notebook.shell.run_line_magic("unload_ext", "deeprules")
    other = Notebook()
    assert [(one.settings, one.scores) for one in trials(other)] == [(one.settings, one.scores) for one in before]
    other.run(DATA, "d")
    other.run(FIT.replace("1.0", "100.0"), "t")
    (message,) = said(other)
    assert message.startswith("5 settings of LogisticRegression were tried by hand: `C` (0.01, 0.1, 1, 10, 100).")
    other.shell.run_line_magic("unload_ext", "deeprules")
    ended(other.shell)


def test_the_ledger_holds_no_value_of_the_data(notebook: Notebook) -> None:
    notebook.run(DATA, "d")
    notebook.run("mean = X.mean().item()\nname = 'Ada Lovelace'", "n")
    notebook.run(FIT.replace("C=1.0", "C=mean"), "t")
    (one,) = trials(notebook)
    assert dict(one.settings) == {}
    assert str(notebook.shell.user_ns["mean"])[:6] not in Path(".deeprules/ledger.db").read_bytes().decode("latin-1")


def test_the_effort_of_a_comparison_counts_all_trials_of_the_experiment(notebook: Notebook) -> None:
    notebook.run(DATA, "d")
    notebook.run(NET, "t")
    notebook.run(NET.replace("0.01", "0.1"), "copied below")
    one = notebook.session
    cost = cell_rows.cost_of(one, notebook.shell.user_ns["net"])
    assert cost is not None and cost.trials == 2
    assert cost.seconds >= sum(trial.seconds for trial in trials(notebook)) > 0
