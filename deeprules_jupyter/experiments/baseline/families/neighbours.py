"""k nearest neighbours: all k and both weights from one search for the neighbours of each fold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

COUNTS = (1, 3, 5, 7, 10, 15, 20, 30, 50)
WEIGHTS = ("uniform", "distance")
JUDGES = 2000  # rows of a fold whose neighbours are looked for
STORED = 50_000  # rows among which they are looked for while settings are tried


class Neighbours:
    """k nearest neighbours on scaled columns."""

    name, short = "k nearest neighbours", "neighbours"
    tasks = frozenset({"binary", "classes", "labels", "number"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """Every k with both weights, at once."""
        views = study.views()
        most = min(len(view.y_fit) for view in views)
        settings: list[Settings] = [
            {"n_neighbors": count, "weights": weights} for weights in WEIGHTS for count in COUNTS if count <= most
        ]
        default = {"n_neighbors": 5, "weights": "uniform"}
        yield study.tried(self.name, settings, _votes, [_fewer(view) for view in views], default)

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The model of one k and weight."""
        from sklearn import neighbors

        kind = neighbors.KNeighborsRegressor if task == "number" else neighbors.KNeighborsClassifier
        return kind(**settings)


def _fewer(view: View) -> View:
    view = view.some(STORED)
    return replace(view, X=view.X[:JUDGES], y=view.y[:JUDGES]) if len(view.y) > JUDGES else view


def _votes(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    import numpy as np
    from sklearn.neighbors import NearestNeighbors

    most = max(one["n_neighbors"] for one in settings)
    far, who = NearestNeighbors(n_neighbors=most).fit(view.X_fit).kneighbors(view.X)
    said = view.y_fit[who]  # (judges, neighbours), or with a last axis of labels
    if view.task in ("binary", "classes"):
        said = np.eye(view.classes)[said]
    elif view.task == "number":
        said = said[..., None]
    with np.errstate(divide="ignore"):
        near = 1.0 / far
    same = np.isinf(near)
    near = np.where(
        same.any(axis=1, keepdims=True), same.astype(float), near
    )  # a twin alone decides, as in scikit-learn
    for one in settings:
        count = one["n_neighbors"]
        if one["weights"] == "uniform":
            found = said[:, :count].mean(axis=1)
        else:
            found = _weighted(said[:, :count], near[:, :count])
        yield found[:, 0] if view.task == "number" else found


def _weighted(said: Any, near: Any) -> Any:
    return (said * near[..., None]).sum(axis=1) / near.sum(axis=1)[:, None]
