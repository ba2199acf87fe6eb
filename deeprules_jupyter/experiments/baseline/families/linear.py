"""Logistic regression for classes, ridge and elastic net for numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.experiments.baseline.families.labels import each_label
from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

STRENGTHS = tuple(10.0**power for power in (-4, -3, -2.5, -2, -1.5, -1, -0.5, 0))
WEAKER = tuple(10.0**power for power in (0.5, 1, 2, 3))  # penalties that take longest: only where the weakest did best
NEARER = (0.6, 0.8, 1.25, 1.7)  # times the best strength, elsewhere
SPARSE = (0.03, 0.1, 0.3, 1.0)  # strengths of a model that leaves columns out
QUICK = 2_000_000  # numbers, up to which such models are tried
PENALTIES = tuple(10.0**power for power in (-3, -2, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5))
MIXES = (0.5, 1.0)  # share of the absolute penalty in an elastic net
WEIGHTS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # of an elastic net, against the spread of the target


class Logistic:
    """Logistic regression: weak to strong penalties, each started from the one before."""

    name, short = "logistic regression", "logistic"
    tasks = frozenset({"binary", "classes", "labels"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """A path of strengths, and a finer one around the best; then models that leave columns out, on small tables."""
        views = study.views(dense=False)
        paths: list[Settings] = [{"C": c} for c in STRENGTHS]
        found = study.tried(self.name, paths, _paths, views, default={"C": 1.0})
        yield found
        best = max(found, key=lambda trial: trial.score).settings["C"]
        finer = WEAKER if best == STRENGTHS[-1] else tuple(best * times for times in NEARER)
        yield study.tried(self.name, [{"C": c} for c in finer], _paths, views)
        if study.problem.task == "binary" and views[0].X_fit.shape[0] * views[0].X_fit.shape[1] <= QUICK:
            yield study.tried(self.name, [{"C": c, "l1": True} for c in SPARSE], _chosen, views)

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """Fitted with lbfgs, which is quickest at every size that was measured."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier

        model = (
            _sparse(settings["C"], seed) if settings.get("l1") else LogisticRegression(C=settings["C"], max_iter=1000)
        )
        return OneVsRestClassifier(model) if task == "labels" else model


class Ridge:
    """Linear regression with a squared penalty."""

    name, short = "ridge regression", "ridge"
    tasks = frozenset({"number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """All penalties from one decomposition of each fold."""
        settings: list[Settings] = [{"alpha": alpha} for alpha in PENALTIES]
        yield study.tried(self.name, settings, _ridges, study.views(dense=False), default={"alpha": 1.0})

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The model of one penalty."""
        from sklearn.linear_model import Ridge

        return Ridge(alpha=settings["alpha"])


class ElasticNet:
    """Linear regression that leaves columns out."""

    name, short = "elastic net", "elastic-net"
    tasks = frozenset({"number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """One path for each mix."""
        spread = float(study.problem.y.std()) or 1.0
        for mix in MIXES:
            settings: list[Settings] = [{"alpha": weight * spread, "l1_ratio": mix} for weight in WEIGHTS[::-1]]
            yield study.tried(self.name, settings, _nets, study.views(dense=False))

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The model of one weight and mix."""
        from sklearn.linear_model import ElasticNet

        return ElasticNet(alpha=settings["alpha"], l1_ratio=settings["l1_ratio"], max_iter=5000)


@each_label
def _paths(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=300, warm_start=True)
    for one in settings:
        yield view.answer(model.set_params(**one).fit(view.X_fit, view.y_fit))


def _chosen(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    for one in settings:
        yield view.answer(_sparse(one["C"], view.seed).fit(view.X_fit, view.y_fit))


def _sparse(strength: float, seed: int) -> Any:
    import inspect

    from sklearn.linear_model import LogisticRegression

    newer = inspect.signature(LogisticRegression).parameters["penalty"].default == "deprecated"
    kind = {"l1_ratio": 1.0} if newer else {"penalty": "l1"}
    return LogisticRegression(C=strength, solver="liblinear", random_state=seed, **kind)


def _ridges(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """The same as Ridge for each penalty: the smaller of the two squares of the table is taken apart once."""
    import numpy as np

    X, X_judge = view.X_fit, view.X
    if hasattr(X, "toarray"):
        X, X_judge = X.toarray(), X_judge.toarray()
    middle, base = X.mean(axis=0), view.y_fit.mean()
    X, X_judge, y = X - middle, X_judge - middle, view.y_fit - base
    if X.shape[0] >= X.shape[1]:
        sizes, ways = np.linalg.eigh(X.T @ X)
        left, right = ways.T @ (X.T @ y), X_judge @ ways
    else:
        sizes, ways = np.linalg.eigh(X @ X.T)
        left, right = ways.T @ y, X_judge @ (X.T @ ways)
    for one in settings:
        yield base + right @ (left / (np.maximum(sizes, 0) + one["alpha"]))


def _nets(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    import numpy as np
    from sklearn.linear_model import enet_path

    X = view.X_fit.toarray() if hasattr(view.X_fit, "toarray") else view.X_fit
    middle, base = X.mean(axis=0), view.y_fit.mean()
    alphas = np.asarray([one["alpha"] for one in settings])
    _, weights, _ = enet_path(X - middle, view.y_fit - base, l1_ratio=settings[0]["l1_ratio"], alphas=alphas)
    judged = (view.X.toarray() if hasattr(view.X, "toarray") else view.X) - middle
    yield from (base + judged @ weights).T
