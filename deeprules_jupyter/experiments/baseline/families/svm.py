"""Support vector machines: kernels from one table of distances; on many rows an approximation, which is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

STRENGTHS = (0.1, 1.0, 10.0, 100.0)
REACHES = (0.1, 0.5, 2.0)  # of the kernel, times one over the number of columns
RANKED = 800  # rows on which settings are ranked
EXACT = 2500  # rows, above which the kernel is approximated
POINTS = 300  # of the approximation
STORED = 15_000  # rows of the approximation while settings are tried
LARGE = 100_000  # rows, above which the approximation is kept with as few as it was tried with: it takes much memory
CURVES = 3  # folds that turn margins into probabilities; rare classes have no more rows
SHARP = (0.3, 0.6, 1.0, 1.7, 3.0, 5.0, 9.0)  # factors of margins
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
            some = {"rows": STORED} if len(study.problem.train) > LARGE else {}
            for reach in REACHES:
                near: list[Settings] = [{"gamma": reach / columns, "penalty": one, **some} for one in PENALTIES]
                yield study.tried(f"{self.name} (approximated)", near, _near, [view.some(STORED) for view in views])
            return
        settings: list[Settings] = [{"C": c, "gamma": reach / columns} for reach in REACHES for c in STRENGTHS]
        settings += [{"C": c / columns, "kernel": "linear"} for c in STRENGTHS]
        ranked = study.tried(self.name, settings, _kernels, [views[0].some(RANKED)], rough=True)
        yield ranked
        best = max(ranked, key=lambda trial: trial.score)
        if len(views) == 1 or study.problem.task == "number":
            yield study.tried(self.name, [best.settings], _judged, views)
        else:
            yield self._crossed(study, best.settings, views)

    def _crossed(self, study: Study, settings: Settings, views: Sequence[View]) -> list[Trial]:
        """Margins from one fit of each fold; those of the other folds make its curves, which the judging rows have no
        part in. The model that is kept does the same within its training rows, at four times the cost."""
        import numpy as np

        margins, seconds = study.answers(_margins, settings, views)
        crossed = []
        for number, view in enumerate(views):
            others = [i for i in range(len(views)) if i != number]
            fitted, truth = (np.concatenate([of[i] for i in others]) for of in (margins, [one.y for one in views]))
            crossed.append(replace(view, X=margins[number], X_fit=fitted, y_fit=truth))
        (trial,) = study.tried(self.name, [settings], _curves, crossed)
        return [replace(trial, seconds=trial.seconds + seconds, work=_judged)]

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """A machine of these settings; its margins are turned into probabilities on rows that it was not fitted on."""
        from sklearn.calibration import CalibratedClassifierCV
        from sklearn.svm import SVC, SVR

        if "penalty" in settings:
            model = _approximated(settings, task, seed)
        else:
            model = SVR(**settings) if task == "number" else SVC(**settings)
        model = model if task == "number" else CalibratedClassifierCV(model, cv=CURVES, ensemble=False)
        return _of_some_rows(model, settings["rows"], task, seed) if "rows" in settings else model


def _of_some_rows(model: Any, rows: int, task: Task, seed: int) -> Any:
    """The same, fitted on so many rows drawn by chance."""
    from sklearn.ensemble import BaggingClassifier, BaggingRegressor

    kind = BaggingRegressor if task == "number" else BaggingClassifier
    return kind(model, n_estimators=1, max_samples=rows, bootstrap=False, random_state=seed)


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


def _margins(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """How far each judging row lies on the side of each class; of two classes, of the second."""
    import numpy as np
    from sklearn.svm import SVC

    for one, kernel, judged in _tables(view, settings):
        model = SVC(C=one["C"], kernel="precomputed").fit(kernel, view.y_fit)
        found = model.decision_function(judged)
        if found.ndim == 1 and view.classes == 2:
            yield found
            continue
        full = np.full((len(found), view.classes), found.min() - 1.0)
        full[:, model.classes_] = found if found.ndim == 2 else np.column_stack([-found, found])
        yield full


def _curves(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """Margins as probabilities, by a curve of two numbers for each class. `view` holds margins instead of rows."""
    for _ in settings:
        yield _by_curves(view.X_fit, view.y_fit, view.X, view.classes)


def _judged(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    """The same with the probabilities of the model that is kept: the judging rows have no part in them."""
    for one, kernel, judged in _tables(view, settings):
        model = Machine().model({"C": one["C"], "kernel": "precomputed"}, view.task, view.seed)
        yield view.answer(model.fit(kernel, view.y_fit), judged)


def _tables(view: View, settings: Sequence[Settings]) -> Iterator[tuple[Settings, Any, Any]]:
    """Each setting with its kernel among the fitting rows, and between them and the judging ones."""
    import numpy as np
    from sklearn.metrics.pairwise import euclidean_distances

    both = (view.X_fit, view.X)
    apart = [euclidean_distances(one, view.X_fit, squared=True) for one in both if any("gamma" in s for s in settings)]
    flat = [one @ view.X_fit.T for one in both if any("gamma" not in s for s in settings)]
    reached, near = None, flat
    for one in settings:
        if "gamma" in one and one["gamma"] != reached:
            reached = one["gamma"]
            near = [np.exp(-reached * part) for part in apart]
        kernel, judged = near if "gamma" in one else flat
        yield one, kernel, judged


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
    """Margins as probabilities, by curves fitted to the judging rows themselves.

    The model that is kept gets its curves from folds of its training rows; here two numbers favour no setting much.
    """
    import numpy as np

    if view.classes == 2:
        return _by_curves(margins, view.y, margins, 2)
    full = np.full((len(margins), view.classes), margins.min() - 1.0)
    full[:, model.classes_ if model is not None else slice(None)] = (
        margins if margins.ndim == 2 else np.column_stack([-margins, margins])
    )
    return _sharpened(full, view.y)


def _sharpened(margins: Any, truth: Any) -> Answer:
    """Probabilities of many classes by one number, how sharp they are: quicker than a curve for each class."""
    import numpy as np

    found = [_shares(margins * sharp) for sharp in SHARP]
    worth = [float(np.log(np.maximum(one[np.arange(len(truth)), truth], 1e-12)).mean()) for one in found]
    return found[int(np.argmax(worth))]


def _shares(margins: Any) -> Any:
    import numpy as np

    raised = np.exp(margins - margins.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _by_curves(margins: Any, truth: Any, asked: Any, classes: int) -> Answer:
    """Probabilities for the margins `asked`, by curves that fit these other margins to their classes."""
    import numpy as np

    if classes == 2:
        second = _curve(margins, truth == 1, asked)
        return np.column_stack([1 - second, second])
    each = [_curve(margins[:, number], truth == number, asked[:, number]) for number in range(classes)]
    found = np.column_stack(each)
    return found / found.sum(axis=1, keepdims=True)


def _curve(margins: Any, side: Any, asked: Any) -> Any:
    """Platt's curve of two numbers, towards targets a little inside of 0 and 1, as CalibratedClassifierCV fits it."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    yes, no = int(side.sum()), int((~side).sum())
    if not yes or not no:
        return np.where(asked >= 0, 1 - 1e-6, 1e-6) if yes else np.full(len(asked), 1e-6)
    share = np.where(side, (yes + 1) / (yes + 2), 1 / (no + 2))
    twice = np.concatenate([margins, margins])[:, None]
    sides, weights = np.repeat([1, 0], len(side)), np.concatenate([share, 1 - share])
    return LogisticRegression(C=1e6).fit(twice, sides, weights).predict_proba(asked[:, None])[:, 1]
