"""A study of Optuna is one search, with what it tried and chose, and no tuning by hand."""

from __future__ import annotations

import pytest

from deeprules_jupyter.rules.tuning import manual_tuning
from tests.shell import Notebook

pytest.importorskip("optuna")
STUDY = """
import optuna
optuna.logging.set_verbosity(optuna.logging.ERROR)
def objective(trial):
    C = trial.suggest_float("C", 1e-6, 1e-3, log=True)
    model = LogisticRegression(C=C).fit(scaler.transform(X_train), y_train)
    return model.score(scaler.transform(X_val), y_val)
study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))
study.optimize(objective, n_trials=6)
"""


def test_a_study_is_one_search(notebook: Notebook) -> None:
    notebook.run(manual_tuning.DATA, "d")
    notebook.run(STUDY, "s")
    notebook.run("study.optimize(objective, n_trials=2)", "more")
    first, more = notebook.session.book.trials.known("")
    assert (first.how, first.tried, more.tried) == ("Optuna (TPESampler)", 6, 2)
    assert first.space == (("C", "1e-06 to 0.001 (logarithmic)"),)
    assert first.chosen[0][0] == "C" and first.trainings == 6
    assert "manual-tuning" not in {finding.rule for finding in notebook.found}
