"""The quick ways give the scores that the models themselves would have got."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_wine, make_multilabel_classification

from deeprules_jupyter.experiments.baseline.families import FAMILIES, Family, chosen
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.baseline.search import Effort, pipeline
from deeprules_jupyter.experiments.baseline.study import Study, Trial, answer

WINE, SUGAR = load_wine(return_X_y=True), load_diabetes(return_X_y=True)
LABELS = make_multilabel_classification(200, 12, n_classes=4, random_state=0)
SHORT = {family.short: family for family in FAMILIES if "survival" not in family.tasks}


def study(data: tuple[Any, Any], score: str | None = None) -> Study:
    return Study(problem(*data, score=score))


def trials(family: Family, one: Study) -> list[Trial]:
    return [trial for some in family.rounds(one) for trial in some]


def by_itself(one: Study, family: Family, trial: Trial) -> list[float]:
    """The score of the whole Pipeline, fitted on each fold."""
    made = one.problem
    found = []
    for fit, judge in one.folds:
        model = pipeline(one, Effort(family), trial).fit(made.train.take(fit), made.y[fit])
        said = answer(model, made.train.take(judge), made.task, 0 if made.classes is None else len(made.classes))
        found.append(made.metric(made.y[judge], said))
    return found


@pytest.mark.parametrize(("name", "data"), [
    ("logistic", WINE), ("bayes", WINE), ("neighbours", WINE), ("ridge", SUGAR), ("elastic-net", SUGAR),
    ("neighbours", SUGAR), ("svm", SUGAR), ("svm", WINE), ("boosting", SUGAR), ("column", WINE), ("dummy", WINE),
    ("dummy", SUGAR), ("column", SUGAR), ("neighbours", LABELS), ("logistic", LABELS), ("bayes", LABELS),
    ("dummy", LABELS),
], ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_the_quick_way_is_the_model(name: str, data: tuple[Any, Any]) -> None:
    one, family = study(data), SHORT[name]
    effort = Effort(family, trials(family, one))
    assert effort.best is not None
    for trial in (effort.best, effort.judged[0]):
        scores, itself = list(trial.scores), by_itself(one, family, trial)
        if name == "svm" and data is WINE:  # its curves come from the other folds: as good, and not the same
            scores, itself = [np.mean(scores)], [np.mean(itself)]
            assert scores == pytest.approx(itself, abs=0.02)
        else:
            assert scores == pytest.approx(itself, abs=5e-3)


@pytest.mark.parametrize("data", [WINE, SUGAR, LABELS], ids=["classes", "number", "labels"])
def test_each_family_beats_the_dummy_and_is_tuned(data: tuple[Any, Any]) -> None:
    one = study(data)
    for family in chosen([], one.problem.task):
        found = Effort(family, trials(family, one))
        assert found.best is not None, family.name
        if family.short != "dummy":
            dummy = Effort(SHORT["dummy"], trials(SHORT["dummy"], one)).best
            assert dummy is not None and found.best.score > dummy.score, family.name
        if family.short not in ("dummy", "column"):
            assert len(found.trials) >= 12, family.name


def test_a_ranking_is_not_held_against_what_tuning_rows_say() -> None:
    one = Study(problem(WINE[0][::2], WINE[1][::2], tune=(WINE[0][1::2], WINE[1][1::2])))
    for name in ("forest", "svm", "boosting"):
        found = Effort(SHORT[name], trials(SHORT[name], one))
        assert found.best is not None and not found.best.rough and len(found.judged) == 1


def test_a_wide_table_is_judged_with_the_model_that_is_kept() -> None:
    luck = np.random.default_rng(0)
    y = np.arange(150) % 2
    one = study((luck.normal(size=(150, 130)) + y[:, None] * (np.arange(130) < 5), y))
    effort = Effort(SHORT["boosting"], trials(SHORT["boosting"], one))
    assert effort.best is not None
    assert list(effort.best.scores) == pytest.approx(by_itself(one, SHORT["boosting"], effort.best))


@pytest.mark.parametrize("words", [30, 2500], ids=["few words", "many words"])
@pytest.mark.parametrize("name", ["bayes", "logistic", "neighbours"])
def test_numbers_beside_texts_are_prepared_as_they_were_judged(name: str, words: int) -> None:
    import pandas as pd

    luck = np.random.default_rng(0)
    y = np.arange(120) % 2
    texts = [" ".join(f"word{word}" for word in luck.integers(0, words, 60)) for _ in y]
    one = study((pd.DataFrame({"size": luck.normal(size=120) + y, "note": texts}), y))
    effort = Effort(SHORT[name], trials(SHORT[name], one))
    assert effort.best is not None
    assert list(effort.best.scores) == pytest.approx(by_itself(one, SHORT[name], effort.best), abs=5e-3)
    assert one.sparse


def test_preparation_sees_the_fitting_rows_of_a_fold_alone() -> None:
    X = WINE[0].copy()
    one = study((X, WINE[1]))
    _, judge = one.folds[0]
    before = one.view(0).X_fit.copy()
    X[judge] *= 1000
    assert np.array_equal(Study(problem(X, WINE[1])).view(0).X_fit, before)


def test_rows_of_one_group_stay_together() -> None:
    groups = np.arange(len(WINE[1])) // 4
    one = Study(problem(*WINE, groups=groups))
    assert all(not set(groups[fit]) & set(groups[judge]) for fit, judge in one.folds)
