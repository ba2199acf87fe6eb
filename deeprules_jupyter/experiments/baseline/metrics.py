"""The scores by which models are chosen and compared. Higher is better: losses are turned around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from deeprules_jupyter.experiments.baseline.survival import concordance

Task = Literal["binary", "classes", "labels", "number", "survival"]  # two classes, more, several labels a row, ...
CLASSIFIED = frozenset({"binary", "classes", "labels"})
Answer = Any  # probabilities (n, classes) or, of several labels, (n, labels); values (n,) of a number; risks (n,)


@dataclass(frozen=True)
class Metric:
    """One score. `measure(truth, answer)`: truth as class numbers (n,), labels (n, labels) or values (n,)."""

    name: str
    measure: Callable[[Any, Answer], float]
    tasks: frozenset[str]
    turned: bool = False  # a loss: its value is shown as it is, and compared the other way around
    share: bool = False  # the share of rows that are right

    def __call__(self, truth: Any, answer: Answer) -> float:
        """The score, the higher the better."""
        value = float(self.measure(truth, answer))
        return -value if self.turned else value

    def shown(self, value: float) -> float:
        """A score as people know it."""
        return -value if self.turned else value


def hard(answer: Answer, task: Task) -> Any:
    """The classes that probabilities speak for."""
    return (answer >= 0.5).astype(int) if task == "labels" else answer.argmax(axis=1)


def _area(truth: Any, answer: Answer) -> float:
    from sklearn.metrics import roc_auc_score

    if truth.ndim == 2:
        return float(roc_auc_score(truth, answer, average="macro"))
    if answer.shape[1] == 2:
        return _of_ranks(truth == 1, answer[:, 1])
    return float(roc_auc_score(truth, answer, multi_class="ovr", labels=range(answer.shape[1])))


def _of_ranks(yes: Any, answer: Any) -> float:
    """The area of two classes from the ranks (Mann and Whitney): many times as quick as by the curve."""
    from scipy.stats import rankdata

    some = int(yes.sum())
    pairs = some * (len(yes) - some)
    if not pairs:
        raise ValueError("one class alone has no area")
    return float((rankdata(answer)[yes].sum() - some * (some + 1) / 2) / pairs)


def _log_loss(truth: Any, answer: Answer) -> float:
    import numpy as np

    p = np.clip(answer, 1e-12, 1 - 1e-12)
    if truth.ndim == 2:
        return float(-(truth * np.log(p) + (1 - truth) * np.log(1 - p)).mean())
    p = p / p.sum(axis=1, keepdims=True)
    return float(-np.log(p[np.arange(len(truth)), truth]).mean())


def _right(truth: Any, answer: Answer) -> float:
    found = hard(answer, "labels" if truth.ndim == 2 else "classes") == truth
    return float((found.all(axis=1) if truth.ndim == 2 else found).mean())


def _precision(truth: Any, answer: Answer) -> float:
    from sklearn.metrics import average_precision_score

    if truth.ndim == 1:
        answer = answer[:, 1] if answer.shape[1] == 2 else answer
    return float(average_precision_score(truth, answer))


def _brier(truth: Any, answer: Answer) -> float:
    import numpy as np

    if truth.ndim == 1 and answer.shape[1] > 2:
        return float(((answer - np.eye(answer.shape[1])[truth]) ** 2).sum(axis=1).mean())
    return float(((answer if truth.ndim == 2 else answer[:, 1]) - truth).__pow__(2).mean())


def _of_classes(name: str, **options: Any) -> Callable[[Any, Answer], float]:
    def measure(truth: Any, answer: Answer) -> float:
        from sklearn import metrics

        task: Task = "labels" if truth.ndim == 2 else "classes"
        return float(getattr(metrics, name)(truth, hard(answer, task), **options))

    return measure


def _balanced(truth: Any, answer: Answer) -> float:
    """The mean share of each class that is right; counted here, since an interval asks for it thousands of times."""
    import numpy as np

    rows = np.bincount(truth)
    right = np.bincount(truth, weights=answer.argmax(axis=1) == truth, minlength=len(rows))
    return float((right[rows > 0] / rows[rows > 0]).mean())


def _f1(truth: Any, answer: Answer) -> float:
    average = "binary" if truth.ndim == 1 and answer.shape[1] == 2 else "macro"
    return _of_classes("f1_score", average=average, zero_division=0)(truth, answer)


def _of_values(name: str, root: bool = False) -> Callable[[Any, Answer], float]:
    def measure(truth: Any, answer: Answer) -> float:
        from sklearn import metrics

        value = float(getattr(metrics, name)(truth, answer))
        return value**0.5 if root else value

    return measure


TWO, ANY, NUMBER = frozenset({"binary", "classes"}), CLASSIFIED, frozenset({"number"})
METRICS = {
    one.name: one
    for one in (
        Metric("roc_auc", _area, ANY),
        Metric("log_loss", _log_loss, ANY, turned=True),
        Metric("accuracy", _right, ANY, share=True),
        Metric("balanced_accuracy", _balanced, TWO),
        Metric("average_precision", _precision, ANY),
        Metric("f1", _f1, ANY),
        Metric("mcc", _of_classes("matthews_corrcoef"), TWO),
        Metric("brier", _brier, ANY, turned=True),
        Metric("r2", _of_values("r2_score"), NUMBER),
        Metric("rmse", _of_values("mean_squared_error", root=True), NUMBER, turned=True),
        Metric("mse", _of_values("mean_squared_error"), NUMBER, turned=True),
        Metric("c_index", concordance, frozenset({"survival"})),
        Metric("mae", _of_values("mean_absolute_error"), NUMBER, turned=True),
    )
}
ALSO = {
    "auc": "roc_auc", "auroc": "roc_auc", "roc_auc_score": "roc_auc", "neg_log_loss": "log_loss", "acc": "accuracy",
    "accuracy_score": "accuracy", "score": "accuracy", "balanced_accuracy_score": "balanced_accuracy",
    "average_precision_score": "average_precision", "auprc": "average_precision", "f1_score": "f1", "f1_macro": "f1",
    "matthews_corrcoef": "mcc", "brier_score_loss": "brier", "r2_score": "r2", "mean_squared_error": "mse",
    "root_mean_squared_error": "rmse", "mean_absolute_error": "mae", "neg_mean_squared_error": "mse",
    "neg_root_mean_squared_error": "rmse", "neg_mean_absolute_error": "mae", "concordance_index": "c_index",
    "concordance_index_censored": "c_index", "concordance": "c_index",
}  # fmt: skip
USUAL: dict[Task, str] = {
    "binary": "roc_auc", "classes": "log_loss", "labels": "log_loss", "number": "r2", "survival": "c_index",
}  # fmt: skip


def metric(name: str | None, task: Task) -> Metric:
    """The score by its name, or the usual one of the task. Raises ValueError with one clear line."""
    if name is None:
        return METRICS[USUAL[task]]
    known = METRICS.get(ALSO.get(name.lower(), name.lower()))
    if known is None:
        near = get_close_matches(name.lower(), [*METRICS, *ALSO], 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(METRICS)}"
        raise ValueError(f"there is no metric {name}; {hint}")
    if task not in known.tasks:
        fitting = ", ".join(one.name for one in METRICS.values() if task in one.tasks)
        raise ValueError(f"{name} does not fit this target; {fitting} do")
    return known
