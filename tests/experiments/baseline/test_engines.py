"""XGBoost and LightGBM beside the other families."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_wine

from deeprules_jupyter.experiments.baseline import run
from deeprules_jupyter.experiments.baseline.as_code import code
from deeprules_jupyter.experiments.baseline.families import automatic
from deeprules_jupyter.experiments.baseline.families.automatic import AUTOMATIC
from deeprules_jupyter.experiments.baseline.families.engines import ENGINES, TREES, _installed
from deeprules_jupyter.experiments.baseline.problem import problem
from deeprules_jupyter.experiments.baseline.search import Effort, pipeline
from deeprules_jupyter.experiments.baseline.study import Study, answer

X, Y = load_wine(return_X_y=True)
NAMES = np.array(["red", "rose", "white"])[Y]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("data", [(X, NAMES), load_diabetes(return_X_y=True)], ids=["classes", "number"])
def test_the_quick_way_is_the_model(name: str, data: tuple[Any, Any]) -> None:
    one, family = Study(problem(*data)), ENGINES[name]
    rounds = family.rounds(one)
    made, fit, judge = one.problem, *one.folds[0]
    assert next(rounds)[0].default
    for trial in next(rounds)[:: len(TREES) - 1]:  # few and many trees of one shape
        model = pipeline(one, Effort(family), trial).fit(made.train.take(fit), made.y[fit])
        said = answer(model, made.train.take(judge), made.task, 0 if made.classes is None else len(made.classes))
        assert trial.scores[0] == pytest.approx(made.metric(made.y[judge], said), abs=5e-3)


@pytest.mark.parametrize("name", ENGINES)
def test_its_trials_are_counted_and_the_same_seed_finds_the_same(name: str) -> None:
    first, second = (run(X, NAMES, models=["bayes"], engines=[name]).efforts for _ in range(2))
    assert [effort.family.short for effort in first] == ["dummy", "bayes", name]
    assert len(first[2].trials) == 1 + 6 * len(TREES) + 1 and not first[2].failed
    assert [one.scores for one in first[2].trials] == [one.scores for one in second[2].trials]
    assert first[2].default is not None and first[2].best is not None and first[2].best.score > -0.4


@pytest.mark.parametrize("name", ENGINES)
def test_a_winner_has_the_names_of_the_classes_and_can_be_written_down(name: str) -> None:
    one = Study(problem(X, NAMES))
    effort = Effort(ENGINES[name], next(ENGINES[name].rounds(one)))
    assert effort.best is not None
    made = pipeline(one, effort, effort.best).fit(X, NAMES)
    assert (made.predict(X) == NAMES).mean() > 0.95 and list(made.classes_) == ["red", "rose", "white"]
    names: dict[str, Any] = {"X_train": X, "y_train": NAMES}
    exec(code(made), names)
    assert (names["baseline"].predict(X) == made.predict(X)).all()


@pytest.mark.parametrize(("y", "engine", "line"), [
    (NAMES, "h2o", "there is no engine h2o; known are xgboost, lightgbm, flaml, autogluon, tpot"),
    (np.stack([Y, Y], axis=1) % 2, "xgboost", "xgboost is not used for this target"),
])  # fmt: skip
def test_a_mistake_is_one_clear_line(y: Any, engine: str, line: str) -> None:
    with pytest.raises(ValueError, match=line):
        run(X, y, engines=[engine])


@pytest.mark.parametrize("name", AUTOMATIC)
def test_a_library_that_searches_by_itself_has_its_trials_counted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not _installed(AUTOMATIC[name].module):
        with pytest.raises(ValueError, match=f"{name} is not installed: pip install {name}"):
            run(X, NAMES, engines=[name])
        pytest.skip(f"{name} is not installed")
    monkeypatch.setattr(automatic, "SECONDS", 10.0)
    found = run(X, NAMES, models=["dummy"], engines=[name])
    _, effort = found.efforts
    assert not effort.failed and effort.best is not None and effort.best.score > -0.5
    assert effort.count > 1 and len(effort.trials) == 1 and found.best is effort
    assert (found.fitted.predict(X) == NAMES).mean() > 0.9
