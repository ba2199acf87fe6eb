"""Several labels a row: what is made for two classes, done for each label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import wraps

from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.study import Settings, View, Work


def each_label(work: Work) -> Work:
    """Let `work` answer for one label at a time where a row has several."""

    @wraps(work)
    def all_labels(view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
        if view.task != "labels":
            yield from work(view, settings)
            return
        import numpy as np

        columns = range(view.y_fit.shape[1])
        each = [_one(work, view, settings, column) for column in columns]
        for answers in zip(*each, strict=True):
            yield np.column_stack(answers)

    return all_labels


def _one(work: Work, view: View, settings: Sequence[Settings], column: int) -> Iterator[Answer]:
    import numpy as np

    y = view.y_fit[:, column]
    if y.min() == y.max():  # not told apart among these rows
        yield from (np.full(len(view.y), float(y[0])) for _ in settings)
        return
    single = replace(view, y_fit=y, y=view.y[:, column], task="binary", classes=2)
    yield from (answer[:, 1] for answer in work(single, settings))
