"""Support vector machines: kernels from one table of distances; on many rows an approximation, which is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

STRENGTHS = (0.1, 1.0, 10.0, 100.0)
REACHES = (0.1, 0.5, 2.0)  # of the kernel, times one over the number of columns
RANKED = 800  # rows on which settings are ranked
EXACT = 2500  # rows, above which the kernel is approximated
POINTS = 300  # of the approximation
STORED = 15_000  # rows of the approximation while settings are tried
CURVES = 3  # folds that turn margins into probabilities; rare classes have no more rows
PENALTIES = (0.01, 0.1, 1.0, 10.0)


class Machine:
    """Support vector machine, linear and with a radial kernel."""

    name, short = "support vector machine", "svm"
    tasks = frozenset({"binary", "classes", "number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """Rank all settings on some rows of the first fold, then judge the best on all folds."""
        views = study.views()
        columns = views[0].X_fit.shape[1]
        if max(len(view.y_fit) for view in views) > EXACT:
            for reach in REACHES:
                near: list[Settings] = [{"gamma": reach / columns, "penalty": one} for one in PENALTIES]
                yield study.tried(f"{self.name} (approximated)", near, _near, [view.some(STORED) for view in views])
            return
        settings: list[Settings] = [{"C": c, "gamma": reach / columns} for reach in REACHES for c in STRENGTHS]
        settings += [{"C": c / columns, "kernel": "linear"} for c in STRENGTHS]
        ranked = study.tried(self.name, settings, _kernels, [views[0].some(RANKED)], rough=True)
        yield ranked
        best = max(ranked, key=lambda trial: trial.score)
        yield study.tried(self.name, [best.settings], _judged, views)

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """A machine of these settings; its margins are turned into probabilities on rows that it was not fitted on."""
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.svm import SVC, SVR

        if "penalty" in settings:
            model = _approximated(settings, task, seed)
        else:
            model = SVR(**settings) if task == "number" else SVC(**settings)
        return model if task == "number" else CalibratedClassifierCV(model, cv=CURVES, ensemble=False)


def _approximated(settings: Settings, task: Task, seed: int) -> Any:
    from sklearn.kernel_approximation import Nystroem
    from sklearn.linear_model import Ridge, RidgeClassifier
    from sklearn.pipeline import make_pipeline

    points = Nystroem(gamma=settings["gamma"], n_components=POINTS, random_state=seed)
    kind = Ridge if task == "number" else RidgeClassifier
    return make_pipeline(points, kind(alpha=settings["penalty"]))


def _kernels(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """All settings from one table of distances. The kernels are those of SVC and SVR."""
    from sklearn.svm import SVC, SVR

    kind = SVR if view.task == "number" else SVC
    for one, kernel, judged in _tables(view, settings):
        model = kind(C=one["C"], kernel="precomputed").fit(kernel, view.y_fit)
        yield model.predict(judged) if view.task == "number" else _told(view, model, model.decision_function(judged))


def _judged(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """The same with the probabilities of the model that is kept: the judging rows have no part in them."""
    for one, kernel, judged in _tables(view, settings):
        model = Machine().model({"C": one["C"], "kernel": "precomputed"}, view.task, view.seed)
        yield view.answer(model.fit(kernel, view.y_fit), judged)


def _tables(view: View, settings: Sequence[Settings]) -> Iterator[tuple[Settings, Any, Any]]:
    """Each setting with its kernel among the fitting rows, and between them and the judging ones."""
    import numpy as np
    from sklearn.metrics.pairwise import euclidean_distances

    flat, flat_judge = view.X_fit @ view.X_fit.T, view.X @ view.X_fit.T
    apart, apart_judge = (euclidean_distances(one, view.X_fit, squared=True) for one in (view.X_fit, view.X))
    reached, kernel, judged = None, flat, flat_judge
    for one in settings:
        if "gamma" in one and one["gamma"] != reached:
            reached = one["gamma"]
            kernel, judged = np.exp(-reached * apart), np.exp(-reached * apart_judge)
        yield (one, kernel, judged) if "gamma" in one else (one, flat, flat_judge)


def _near(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """The approximation for each penalty from one decomposition: a least-squares machine on nearness to some rows."""
    import numpy as np
    from sklearn.kernel_approximation import Nystroem

    points = Nystroem(gamma=settings[0]["gamma"], n_components=min(POINTS, len(view.y_fit)), random_state=view.seed)
    X, X_judge = points.fit_transform(view.X_fit), points.transform(view.X)
    y = view.y_fit if view.task == "number" else _sides(view)
    middle, base = X.mean(axis=0), y.mean(axis=0)
    X -= middle
    X_judge -= middle
    y = y - base
    sizes, ways = np.linalg.eigh(X.T @ X)
    left, right = ways.T @ (X.T @ y), X_judge @ ways
    for one in settings:
        shrunk = np.maximum(sizes, 0) + one["penalty"]
        found = base + right @ (left / (shrunk if y.ndim == 1 else shrunk[:, None]))
        yield found if view.task == "number" else _told(view, None, found)


def _sides(view: View) -> Any:
    """Classes as -1 and 1, as RidgeClassifier has them."""
    import numpy as np

    if view.classes == 2:
        return np.where(view.y_fit == 1, 1.0, -1.0)
    return np.eye(view.classes)[view.y_fit] * 2 - 1


def _told(view: View, model: Any, margins: Any) -> Answer:
    """Margins as probabilities, by a curve of two numbers for each class, fitted to the judging rows.

    The model that is kept gets its curves from folds of its training rows; here two numbers favour no setting much.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if view.classes == 2:
        if len(np.unique(view.y)) < 2:
            return np.column_stack([margins < 0, margins >= 0]).astype(float)
        return LogisticRegression(C=1e3).fit(margins[:, None], view.y).predict_proba(margins[:, None])
    full = np.full((len(margins), view.classes), margins.min() - 1.0)
    full[:, model.classes_ if model is not None else slice(None)] = (
        margins if margins.ndim == 2 else np.column_stack([-margins, margins])
    )
    each = []
    for number in range(view.classes):
        side, column = view.y == number, full[:, [number]]
        if side.any() and not side.all():
            each.append(LogisticRegression(C=1e3).fit(column, side).predict_proba(column)[:, 1])
        else:
            each.append(np.full(len(side), 1e-6))
    found = np.column_stack(each)
    return found / found.sum(axis=1, keepdims=True)
