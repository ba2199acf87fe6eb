"""How much better a model is on the rows that it learned from, or was chosen by, than on rows it has not seen.

A gap alone says nothing: "above 0.05" fires on 43 of 100 splits of a healthy forest with 60 test rows (measured). So
each gap comes with the interval that drawing the rows anew gives.

Sources: Efron and Tibshirani 1993 (bootstrap); Breiman 1996 (out-of-bag rows); Zech et al. 2018 (hospitals left out);
Saito and Rehmsmeier 2015 and Chicco and Jurman 2020 (scores where a class is rare).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.probes.task import quietly

DRAWS = 400
SEED = 20220324
PERFECT = 0.999  # a score that says that the rows are known by heart
GAP, SHARE = 0.03, 0.1  # from which a gap is worth a word: this much, and a tenth of the test score (as skore has it)

Measure = Callable[[Any, Any], float]


@dataclass(frozen=True, eq=False)
class Part:
    """Rows with the truth (n,) in numbers and what a model said: probabilities (n, classes) or values (n,)."""

    name: str
    truth: Any
    answer: Any


@dataclass(frozen=True)
class Span:
    """A value with its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Judged:
    """One part by one measure, and what drawing its rows anew makes of it."""

    span: Span
    draws: Any


def measures(task: str) -> dict[str, Measure]:
    """By what a model is judged, the main one first; more is better. Raises ValueError where nothing fits."""
    if task == "binary":
        return {"ROC AUC": auc, "average precision": precision, "MCC": mcc, "balanced accuracy": balanced}
    if task == "classes":
        return {"balanced accuracy": balanced, "MCC": mcc, "accuracy": accuracy}
    if task == "number":
        return {"R²": r2}
    raise ValueError("a gap is worked out for one class, or one number, for each row")


def judged(part: Part, by: Mapping[str, Measure]) -> dict[str, Judged]:
    """One part by each measure. Draws keep the number of rows of each class."""
    import numpy as np

    luck, found = np.random.Generator(np.random.PCG64(SEED)), {}
    rows = [_drawn(part.truth, part.answer.ndim == 2, luck) for _ in range(DRAWS)]
    for name, measure in by.items():
        value = measure(part.truth, part.answer)
        draws = np.array([measure(part.truth[some], part.answer[some]) for some in rows])
        found[name] = Judged(_span(value, draws), draws)
    return found


def between(one: Judged, other: Judged) -> Span:
    """The first score minus the second, of different rows."""
    return _span(one.span.value - other.span.value, one.draws - other.draws)


def worth_a_word(gap: Span, test: float) -> bool:
    """Whether all of the interval lies above what a healthy model may have."""
    return gap.low > max(GAP, SHARE * abs(test))


def _span(value: float, draws: Any) -> Span:
    import numpy as np

    known = draws[np.isfinite(draws)]
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) > DRAWS // 2 else (math.nan, math.nan)
    return Span(value, float(low), float(high))


def _drawn(truth: Any, classes: bool, luck: Any) -> Any:
    import numpy as np

    if not classes:
        return luck.integers(0, len(truth), len(truth))
    parts = [np.flatnonzero(truth == one) for one in np.unique(truth)]
    return np.concatenate([part[luck.integers(0, len(part), len(part))] for part in parts])


# Measures are asked some thousand times; those of scikit-learn check their arguments for a millisecond each time.


def auc(truth: Any, answer: Any) -> float:
    """The area under the ROC curve: the share of pairs that are ordered rightly, ties as half."""
    import numpy as np

    yes, said = truth == 1, answer[:, 1]
    mine, others = said[yes], np.sort(said[~yes])
    if not len(mine) or not len(others) or np.isnan(said).any():
        return math.nan
    below = np.searchsorted(others, mine, "left").sum() + np.searchsorted(others, mine, "right").sum()
    return float(below / 2 / (len(mine) * len(others)))


def precision(truth: Any, answer: Any) -> float:
    """Average precision of the second class; guessing gives its share of the rows."""
    import numpy as np

    order = np.argsort(-answer[:, 1], kind="stable")
    said, hits = answer[order, 1], np.cumsum(truth[order] == 1)
    if not hits[-1]:
        return math.nan
    last = np.append(said[1:] != said[:-1], True)  # rows of one probability are told together
    at, gained = np.flatnonzero(last) + 1, np.diff(hits[last], prepend=0)
    return float((gained / hits[-1] * hits[last] / at).sum())


def _table(truth: Any, answer: Any) -> Any:
    import numpy as np

    many = answer.shape[1]
    return np.bincount(truth * many + answer.argmax(axis=1), minlength=many * many).reshape(many, many)


def accuracy(truth: Any, answer: Any) -> float:
    """The share of rows that are right."""
    return float((answer.argmax(axis=1) == truth).mean())


def balanced(truth: Any, answer: Any) -> float:
    """The mean over the classes of their share that is right."""
    table = _table(truth, answer)
    rows = table.sum(axis=1)
    return float((table.diagonal()[rows > 0] / rows[rows > 0]).mean())


def mcc(truth: Any, answer: Any) -> float:
    """Matthews' correlation, of several classes as Gorodkin 2004 has it; 0 where one class alone is said."""
    table = _table(truth, answer).astype(float)
    said, came, all_ = table.sum(axis=0), table.sum(axis=1), table.sum()
    below = math.sqrt((all_**2 - (said**2).sum()) * (all_**2 - (came**2).sum()))
    return float((table.trace() * all_ - said @ came) / below) if below else 0.0


def r2(truth: Any, answer: Any) -> float:
    """The share of the variance that is told."""
    spread = float(((truth - truth.mean()) ** 2).sum())
    return 1 - float(((truth - answer) ** 2).sum()) / spread if spread else math.nan


def out_of_bag(model: Any, rows: Any, y: Any) -> Any:
    """What the trees of a fitted forest say of training rows that they did not draw; None where it has no such trees.

    Nothing of the person's is fitted: a copy of the forest is, with its settings. NaN for rows that every tree drew.
    """
    import numpy as np
    from sklearn.base import clone

    forest, table = model, rows
    if hasattr(model, "steps"):
        forest, table = model.steps[-1][1], model[:-1].transform(rows) if len(model.steps) > 1 else rows
    if not (getattr(forest, "bootstrap", False) and hasattr(forest, "oob_score") and hasattr(forest, "estimators_")):
        return None
    with quietly():  # of rows that every tree drew
        twin = clone(forest).set_params(oob_score=True).fit(table, y)
    found = getattr(twin, "oob_decision_function_", None)
    return np.asarray(twin.oob_prediction_ if found is None else found)
