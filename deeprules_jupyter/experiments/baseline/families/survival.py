"""Times to an event: Cox regression with an elastic net, and a random survival forest, both of scikit-survival."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

MIXES = (0.1, 0.5, 1.0)  # share of the absolute penalty
WEIGHTS = (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005)  # of the whole penalty, from strong to weak
LEAVES = (3, 6, 15, 30)  # fewest rows in a leaf
COLUMNS = ("sqrt", 0.3)  # tried at each branch
FIRST, THEN, FINAL = 30, 60, 200  # trees while ranking, while judged, and in the model that is kept
RANKED = 1000  # rows that the ranking looks at: a forest keeps a curve for each leaf
GROWN = 5000  # rows drawn for a tree, where there are more


class Constant:
    """The same risk for every row. No subclass of BaseEstimator: scikit-learn is not imported before it is needed."""

    def __sklearn_tags__(self) -> Any:
        """What a Pipeline asks of its last step."""
        from sklearn.base import BaseEstimator

        return BaseEstimator().__sklearn_tags__()

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    def set_params(self) -> Constant:
        """There is nothing to set."""
        return self

    def fit(self, X: Any, y: Any) -> Constant:
        """There is nothing to learn."""
        self.fitted_ = True
        return self

    def predict(self, X: Any) -> Any:
        """Risks (n,), all 0."""
        import numpy as np

        return np.zeros(X.shape[0])


class Nobody:
    """The dummy: nobody is told apart."""

    name, short = "dummy", "dummy"
    tasks = frozenset({"survival"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """There is nothing to set."""
        yield study.tried(self.name, [{}], _constant, study.views(), default={})

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The same for all."""
        return Constant()


class Cox:
    """Cox regression that shrinks and leaves columns out."""

    name, short = "Cox elastic net", "cox"
    tasks = frozenset({"survival"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """One path from strong to weak for each mix."""
        for mix in MIXES:
            settings: list[Settings] = [{"alpha": weight, "l1_ratio": mix} for weight in WEIGHTS]
            yield study.tried(self.name, settings, _paths, study.views())

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The model of one weight and mix."""
        return _cox(settings["l1_ratio"], [settings["alpha"]])


class SurvivalForest:
    """Random survival forest."""

    name, short = "random survival forest", "survival-forest"
    tasks = frozenset({"survival"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """Rank all settings on some rows of the first fold, then judge the best on all folds."""
        first = study.view(0).some(RANKED)
        part = {"max_samples": GROWN} if len(study.problem.y) > GROWN else {}
        ranked: list[Trial] = []
        for few in COLUMNS:
            some: list[Settings] = [{"min_samples_leaf": leaf, "max_features": few} for leaf in LEAVES]
            found = study.tried(self.name, some, _ranked, [first])
            ranked += found
            yield found
        best = max(ranked, key=lambda trial: trial.score)
        yield study.tried(self.name, [{**best.settings, **part}], _judged, study.views())

    def model(self, settings: Settings, task: Task, seed: int, trees: int = FINAL) -> Any:
        """A forest of these settings; it tells risks alone, without the curves that take the memory."""
        ensemble = library("ensemble")
        return ensemble.RandomSurvivalForest(trees, random_state=seed, low_memory=True, **settings)


def library(part: str) -> Any:
    """A part of scikit-survival. Raises ValueError with one clear line where it is not installed."""
    import importlib

    try:
        return importlib.import_module(f"sksurv.{part}")
    except ImportError:
        raise ValueError("times to an event need scikit-survival: pip install scikit-survival") from None


def _cox(mix: float, weights: Sequence[float]) -> Any:
    return library("linear_model").CoxnetSurvivalAnalysis(l1_ratio=mix, alphas=list(weights), max_iter=20_000)


def _constant(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    yield view.answer(Constant())


def _paths(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """All weights of one mix from one fit; weights that are too weak to be fitted are left out."""
    import numpy as np

    weights = [one["alpha"] for one in settings]
    for count in range(len(weights), 0, -1):
        try:
            model = _cox(settings[0]["l1_ratio"], weights[:count]).fit(view.X_fit, view.y_fit)
        except ArithmeticError:  # does not converge
            continue
        yield from (model.predict(view.X, alpha=weight) for weight in weights[:count])
        break
    else:
        count = 0
    yield from (np.zeros(len(view.y)) for _ in weights[count:])


def _ranked(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    for one in settings:
        yield view.answer(SurvivalForest().model(one, view.task, view.seed, FIRST).fit(view.X_fit, view.y_fit))


def _judged(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    for one in settings:
        yield view.answer(SurvivalForest().model(one, view.task, view.seed, THEN).fit(view.X_fit, view.y_fit))
