"""A command asks a model about test rows: that is a look, by a measure that its page shows, and none of accuracy."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.baseline.metrics import Answer
from deeprules_jupyter.experiments.baseline.problem import Problem
from deeprules_jupyter.experiments.probes.task import quietly


def score(one: Problem, labels: Any, answer: Answer) -> None:
    """Let scikit-learn measure it, where it is seen as if the person had. Not for times to an event."""
    from sklearn import metrics

    with quietly():
        if one.task == "number":
            metrics.r2_score(labels, answer)
            return
        truth = one.numbers(labels, "it")
        if one.task == "binary" and 0 < (truth == 1).sum() < len(truth):
            metrics.roc_auc_score(truth == 1, answer[:, 1])
        else:
            metrics.balanced_accuracy_score(one.names(truth), one.names(answer.argmax(axis=1)))
