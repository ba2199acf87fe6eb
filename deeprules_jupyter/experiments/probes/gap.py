"""How much better a model is on the rows that it learned from, or was chosen by, than on rows it has not seen.

A gap alone says nothing: "above 0.05" fires on 43 of 100 splits of a healthy forest with 60 test rows (measured). So
each gap comes with the interval that drawing the rows anew gives; whole patients, where several rows are of one. A
perfect score leaves the same draw each time: its interval is that of a share of rows without a mistake.

Sources: Efron and Tibshirani 1993 (bootstrap); Breiman 1996 (out-of-bag rows); Zech et al. 2018 (hospitals left out);
Zou and Donner 2008 (two intervals made one);
Clopper and Pearson 1934; Saito and Rehmsmeier 2015 and Chicco and Jurman 2020 (scores where a class is rare).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deeprules_jupyter.experiments.probes.task import quietly
from deeprules_jupyter.lockbox.intervals import proportion

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
    owners: Any = None  # (n,) numbers of the patients, plates, ... whose rows these are


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
    """One part by each measure. Draws keep the number of rows of each class, or take whole units."""
    import numpy as np

    luck, found = np.random.Generator(np.random.PCG64(SEED)), {}
    rows = [_drawn(part, luck) for _ in range(DRAWS)]
    for name, measure in by.items():
        value = measure(part.truth, part.answer)
        draws = np.array([measure(part.truth[some], part.answer[some]) for some in rows])
        span = _span(value, draws)
        if part.answer.ndim == 2 and value == 1.0 == span.low:
            span = Span(value, _perfect(part, name), value)
        found[name] = Judged(span, draws)
    return found


def between(one: Judged, other: Judged) -> Span:
    """The first score minus the second, of different rows; where a score is perfect, by both intervals (MOVER)."""
    import numpy as np

    if not (np.ptp(one.draws) == 0 or np.ptp(other.draws) == 0):
        return _span(one.span.value - other.span.value, one.draws - other.draws)
    a, b = one.span, other.span
    below, above = math.hypot(a.value - a.low, b.high - b.value), math.hypot(a.high - a.value, b.value - b.low)
    return Span(a.value - b.value, a.value - b.value - below, a.value - b.value + above)


def worth_a_word(gap: Span, test: float) -> bool:
    """Whether all of the interval lies above what a healthy model may have."""
    return gap.low > max(GAP, SHARE * abs(test))


def _span(value: float, draws: Any) -> Span:
    import numpy as np

    known = draws[np.isfinite(draws)]
    low, high = np.quantile(known, [0.025, 0.975]) if len(known) > DRAWS // 2 else (math.nan, math.nan)
    return Span(value, float(low), float(high))


def _perfect(part: Part, name: str) -> float:
    """The least that a perfect score may be: the exact bound of so many rows, or units, of the rarest class."""
    import numpy as np

    own = np.arange(len(part.truth)) if part.owners is None else part.owners
    each = [len(np.unique(own[part.truth == kind])) for kind in np.unique(part.truth)]
    fewest = len(np.unique(own)) if name == "accuracy" else min(each)
    low = float(proportion(fewest, fewest)[0])
    return 2 * low - 1 if name == "MCC" else low


def _drawn(part: Part, luck: Any) -> Any:
    import numpy as np

    many = len(part.truth)
    if part.owners is not None:
        order = np.argsort(part.owners, kind="stable")
        units = np.split(order, np.flatnonzero(np.diff(part.owners[order])) + 1)
        return np.concatenate([units[at] for at in luck.integers(0, len(units), len(units))])
    if part.answer.ndim != 2:
        return luck.integers(0, many, many)
    parts = [np.flatnonzero(part.truth == one) for one in np.unique(part.truth)]
    return np.concatenate([some[luck.integers(0, len(some), len(some))] for some in parts])


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
