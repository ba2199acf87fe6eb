"""When a baseline with its library's own settings stands beside a tuned network: in a kernel, with real training."""

from __future__ import annotations

import pytest

from deeprules_jupyter.rules.baselines import untuned_baseline
from tests.shell import Notebook

DATA, TRAIN, SCORE = untuned_baseline.BAD.split("# %%")
ONE = TRAIN.replace("for width in (4, 8, 16):", "for width in ({},):")


def notes(notebook: Notebook) -> list[str]:
    found = [one for one in notebook.found if one.rule == "untuned-baseline"]
    assert all(one.level == "note" for one in found)
    return [one.message for one in found]


def test_a_loop_over_widths_beside_a_forest_as_it_comes(notebook: Notebook) -> None:
    notebook.all(DATA, TRAIN, SCORE)
    (message,) = notes(notebook)
    assert message.startswith("RandomForestClassifier on `X_val` (143 rows) keeps the settings of its library")
    assert "no-baseline" not in {one.rule for one in notebook.found}


def test_the_note_goes_when_the_baseline_is_tuned(notebook: Notebook) -> None:
    notebook.all(DATA, TRAIN, SCORE)
    search = 'GridSearchCV(RandomForestClassifier(random_state=0), {"max_depth": [2, 4]}, cv=2).fit(X_train, y_train)'
    notebook.run(f"from sklearn.model_selection import GridSearchCV\nprint({search}.score(X_val, y_val))", "search")
    assert notes(notebook) == []


def test_five_runs_of_one_cell_with_other_settings_are_tuning_and_three_are_not(notebook: Notebook) -> None:
    notebook.run(DATA, "data")
    notebook.run(SCORE, "forest")
    for width in (2, 3, 4):
        notebook.run(ONE.format(width), "train")
    assert notes(notebook) == []
    for width in (5, 6):
        notebook.run(ONE.format(width), "train")
    assert len(notes(notebook)) == 1


@pytest.mark.parametrize("forest", [
    "RandomForestClassifier(max_depth=4, random_state=0)",
    "RandomForestClassifier(300, random_state=0)",
])  # fmt: skip
def test_a_baseline_with_settings_of_its_own_is_left_alone(notebook: Notebook, forest: str) -> None:
    notebook.all(DATA, TRAIN, SCORE.replace("RandomForestClassifier(random_state=0)", forest))
    assert notes(notebook) == []


@pytest.mark.parametrize("train", [
    ONE.format(8),  # one setting
    ONE.format(8).replace("(8,)", "(8, 8, 8)"),  # three starts
])  # fmt: skip
def test_a_network_that_was_not_tuned_asks_for_no_more(notebook: Notebook, train: str) -> None:
    notebook.all(DATA, train, SCORE)
    assert notes(notebook) == []


def test_a_dummy_has_nothing_to_tune(notebook: Notebook) -> None:
    scored = "print(DummyClassifier().fit(X_train, y_train).score(X_val, y_val))"
    dummy = f"from sklearn.dummy import DummyClassifier\n{scored}"
    notebook.all(DATA, TRAIN, dummy)
    assert notes(notebook) == []
