"""Naive Bayes: normal columns, or counts where the table is sparse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from deeprules_jupyter.experiments.baseline.families.labels import each_label
from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import Settings, Study, Trial, View

SMOOTHING = (1e-9, 1e-6, 1e-4, 1e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
COUNTS = (1e-3, 1e-2, 3e-2, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)


class Bayes:
    """Naive Bayes."""

    name, short = "naive Bayes", "bayes"
    tasks = frozenset({"binary", "classes", "labels"})

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """All smoothings from the sums of one fit of each fold."""
        views = study.views(dense=False)
        if hasattr(views[0].X_fit, "tocsr") and views[0].X_fit.min() >= 0:
            settings: list[Settings] = [{"alpha": alpha} for alpha in COUNTS]
            yield study.tried(self.name, settings, _counts, views, default={"alpha": 1.0})
        else:
            settings = [{"var_smoothing": one} for one in SMOOTHING]
            yield study.tried(self.name, settings, _normals, study.views(), default={"var_smoothing": 1e-9})

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The model of one smoothing."""
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.naive_bayes import ComplementNB, GaussianNB

        model = ComplementNB(**settings) if "alpha" in settings else GaussianNB(**settings)
        return OneVsRestClassifier(model) if task == "labels" else model


@each_label
def _normals(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    from sklearn.naive_bayes import GaussianNB

    model = GaussianNB(var_smoothing=0.0).fit(view.X_fit, view.y_fit)
    spread, most = model.var_, float(view.X_fit.var(axis=0).max())
    for one in settings:
        model.var_ = spread + one["var_smoothing"] * most
        yield view.answer(model)


@each_label
def _counts(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
    from sklearn.naive_bayes import ComplementNB

    for one in settings:
        yield view.answer(ComplementNB(**one).fit(view.X_fit, view.y_fit))
