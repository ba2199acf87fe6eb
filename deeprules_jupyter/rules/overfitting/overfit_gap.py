"""A model does much better on its training rows than on others: it has learned some of them by heart.

A small gap is normal. A wide one says that the model has more freedom than the rows can hold; with less, it may do
better on new rows.

Repair: stop earlier, by a tuning partition; dropout, weight decay, a smaller network; more or augmented training rows.

Not meant: forests, boosting and nearest neighbours, which know their training rows perfectly and may be fine all the
same; a gap that few rows make by chance. It is said where the 95 % interval of the difference between the two
accuracies lies above 0.03 and above a tenth of the score on the other rows; for a network also where its loss on tuning
rows was at its lowest ten passes ago, is a tenth higher since, and that on training rows went on falling.

Source: Lee et al. 2022, tip 7. A bare threshold would say this of 43 % of healthy forests with 60 test rows (measured).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Fit, Level, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
STATIC = False  # code does not tell what came out
LEAST, SHARE = 0.03, 0.1  # of the score on other rows
LATE, RISE = 10, 1.1  # passes since the lowest tuning loss, and how much higher it is
Z = 1.959964
SHARES = frozenset("accuracy accuracy_score acc".split())
BY_HEART = re.compile(
    r"Forest|ExtraTree|DecisionTree|Boost|XGB|LGBM|KNeighbors|RadiusNeighbors|Bagging|GaussianProcess"
)
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
model = SVC(gamma=1).fit(X_train, y_train)
print(model.score(X_train, y_train), model.score(X_test, y_test))
"""
GOOD = BAD.replace("SVC(gamma=1)", "SVC()")
WHY = f"{say.TIP7} How much: the score on other rows is the one that counts; the gap shows how much room there is."
REPAIR = Repair("Give the model less freedom, or stop earlier, and judge that on tuning rows.")


def applies(trace: Trace) -> str | None:
    both = any(_pairs(trace)) or any(fact.train_losses and fact.tuning_losses for fact in trace.of(Training))
    return None if both else "no model was scored on its training rows and on others"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[str] = set()
    for model, own, other in _pairs(trace):
        low, gap = difference(own, other)
        if low > max(LEAST, SHARE * (other.value or 0.0)) and model.learner not in said:
            said.add(model.learner)
            yield _finding(model, own, other, low, gap)
    for fact in trace.of(Training):
        if fact.model not in said and (since := lowest(fact)) is not None:
            said.add(fact.model)
            yield _risen(fact, since)


def difference(own: Score, other: Score) -> tuple[float, float]:
    """The lower end of the 95 % interval of the gap, and the gap itself (Agresti and Caffo 2000)."""
    spread = gap = 0.0
    for score, sign in ((own, 1), (other, -1)):
        rows = score.data.rows.count or 0
        share = ((score.value or 0.0) * rows + 1) / (rows + 2)
        gap += sign * share
        spread += share * (1 - share) / (rows + 2)
    return gap - Z * math.sqrt(spread), (own.value or 0.0) - (other.value or 0.0)


def lowest(fact: Training) -> int | None:
    """The pass at which the tuning loss was lowest, where it has clearly risen since and the training loss has not."""
    tuning, train = fact.tuning_losses, fact.train_losses
    if len(tuning) <= LATE or len(train) != len(tuning) or not all(map(math.isfinite, (*tuning, *train))):
        return None
    best = tuning.index(min(tuning))
    late = len(tuning) - 1 - best >= LATE and min(tuning[-LATE:]) > tuning[best]
    return best if late and tuning[-1] > RISE * tuning[best] > 0 and train[-1] < train[best] else None


def _pairs(trace: Trace) -> Iterator[tuple[Fit, Score, Score]]:
    """A model, its accuracy on training rows and its accuracy on others."""
    shares = [one for one in trace.scores if one.metric in SHARES and one.value is not None and not one.folds]
    shares = [one for one in shares if one.data.rows.count and len(one.models) == 1]
    for own in shares:
        for model in trace.models(own):
            if BY_HEART.search(f"{model.learner} {' '.join(model.holds)} {model.settings}") or model.reference:
                continue
            others = (one for one in shares if one.models == own.models and trace.held_out(one))
            if model.data.rows.covers(own.data.rows) and (other := next(others, None)):
                yield model, own, other


def _finding(model: Fit, own: Score, other: Score, low: float, gap: float) -> Finding:
    message = (
        f"{model.learner} has an accuracy of {own.value:.3f} on its training rows and of {other.value:.3f} on "
        f"{say.rows_of(other.data)}: {gap:.3f} less, and by the number of rows surely more than {low:.3f} less."
    )
    steps = (
        say.step(model, f"{model.learner} is trained here"),
        say.step(own, "scored on training rows"),
        say.step(other, "and on rows that were held out"),
    )
    return say.make(other.place, message, WHY, steps, REPAIR, level="note")


def _risen(fact: Training, since: int) -> Finding:
    tuning = fact.tuning_losses
    message = (
        f"The loss of {fact.model} on tuning rows was lowest in pass {since + 1} ({tuning[since]:.3g}) and is "
        f"{tuning[-1]:.3g} after pass {len(tuning)}, while that on training rows went on falling."
    )
    steps = (say.step(fact, f"{fact.model} learns here"),)
    return say.make(fact.place, message, WHY, steps, REPAIR, level="note")
