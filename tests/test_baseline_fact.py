"""What `%deeprules_baseline` found: tip 2 is ticked with it, or a simple model is said to do as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.model import Score
from tests.shell import Notebook

DATA = """
import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
rng = np.random.default_rng(0)
X = rng.normal(size=(900, 2))
y = (X[:, 0] * X[:, 1] > 0).astype(int)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
"""
STRONG = "net = MLPClassifier((32,), max_iter=2000, random_state=0).fit(X_train, y_train)"
WEAK = "net = MLPClassifier((1,), max_iter=2, random_state=0).fit(X_train, y_train)"
LINE = "%deeprules_baseline X_train y_train --test X_test y_test --model net --metric accuracy --models bayes,logistic"


def facts(notebook: Notebook) -> list[Baseline]:
    return [fact for fact in notebook.session.book.record.calls if isinstance(fact, Baseline)]


def tip(notebook: Notebook) -> dict[str, object]:
    return next(dict(one) for one in notebook.session.page()["tips"] if one["tip"] == 2)


@pytest.mark.filterwarnings("ignore")
def test_the_fact_says_who_was_compared_on_which_rows_and_with_what_effort(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(STRONG, "net")
    notebook.run(f"1\n{LINE}", "line")
    (fact,) = facts(notebook)
    assert (fact.place.cell_id, fact.place.line, fact.held_rows, fact.model) == ("line", 2, 225, "net")
    assert fact.trained is not None and fact.held is not None and fact.network is not None and fact.gap is not None
    assert (fact.trained.name, fact.trained.rows.count, fact.held.name, fact.held.rows.count) == (
        "X_train", 675, "X_test", 225
    )  # fmt: skip
    assert fact.network > 0.9 and fact.gap[2] < 0 and fact.score < 0.7 and fact.metric == "accuracy"
    assert fact.trials == sum(trials for _, trials in fact.families) and len(fact.families) == 2
    assert fact.fit in notebook.session.book.record.trace.fits and fact.network_trials == 1


@pytest.mark.filterwarnings("ignore")
def test_a_strong_network_ticks_tip_2_with_the_evidence(notebook: Notebook, tmp_path: Path) -> None:
    notebook.run(DATA, "data")
    assert notebook.state("no-baseline").state == "not-applicable"
    notebook.run(STRONG, "net")
    notebook.run(LINE, "line")
    assert notebook.run("1", "next") == []
    (fact,) = facts(notebook)
    why = notebook.state("no-baseline").why
    score = f"accuracy {fact.score:.3f} against {fact.network:.3f}"
    assert why.startswith(f"the {fact.family}: {score} for `net`, 225 held-out rows, ")
    assert tip(notebook)["state"] == "clear" and tip(notebook)["why"] == why
    for kind in ("text", "json"):
        notebook.run(f"%deeprules_report --format {kind} -o {tmp_path / kind}")
    assert f"no-baseline is clear: the {fact.family}" in (tmp_path / "text").read_text()
    states = json.loads((tmp_path / "json").read_text())["notebooks"][0]["states"]
    assert {"rule": "no-baseline", "state": "clear", "why": why} in states


@pytest.mark.filterwarnings("ignore")
def test_a_simple_model_that_does_better_is_said_until_the_comparison_runs_again(notebook: Notebook) -> None:
    notebook.run(DATA.replace("X[:, 0] * X[:, 1]", "X[:, 0] + X[:, 1]"), "data")
    notebook.run(WEAK, "net")
    notebook.run(LINE, "line")
    assert notebook.run("1", "next") == []  # the page has said it; the sidebar and the report keep it
    (finding,) = [one for one in notebook.found if one.rule == "baseline-wins"]
    assert "does better than `net`: accuracy" in finding.message and finding.place.cell_id == "line"
    assert tip(notebook)["state"] == "found"
    notebook.run(DATA, "data")
    notebook.run(STRONG, "net")
    notebook.run(LINE, "line")
    notebook.run("1", "next")
    assert not [one for one in notebook.found if one.rule == "baseline-wins"] and len(facts(notebook)) == 2


def test_without_a_network_no_one_wins_and_the_search_is_not_taken_for_a_comparison(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run("%deeprules_baseline X_train y_train --models bayes", "line")
    assert notebook.state("baseline-wins").state == "not-applicable"
    assert "on training rows that were left out in turn" in notebook.state("no-baseline").why


SURVIVAL = """
import numpy as np
from sklearn.linear_model import Ridge
rng = np.random.default_rng(0)
X = rng.normal(size=(160, 3))
y = np.empty(160, dtype=[("event", bool), ("time", float)])
y["event"], y["time"] = rng.uniform(size=160) < 0.7, np.exp(-X[:, 0] + rng.normal(size=160))
X_train, X_test, y_train, y_test = X[:120], X[120:], y[:120], y[120:]
net = Ridge().fit(X_train, -np.log(y_train["time"]))
"""


def test_a_look_at_held_out_times_to_an_event_is_recorded(notebook: Notebook) -> None:
    pytest.importorskip("sksurv")
    notebook.run(SURVIVAL, "data")
    notebook.run("%deeprules_baseline X_train y_train --test X_test y_test --model net --models cox", "line")
    scores = [fact for fact in notebook.session.book.record.calls if isinstance(fact, Score)]
    assert [(score.metric, score.data.name, len(score.models)) for score in scores] == [("c_index", "X_test", 1)]
