"""Several models or settings were compared on the test set, and no rows were kept for that.

Where something is chosen, rows are used up by the choice. Without a tuning partition or a cross-validation the test
set is all there is to choose by, and then nothing is left to say what the choice is worth.

Repair: split in three (training, tuning, test) or cross-validate on the training rows; choose there, and score the
chosen model on the test rows, once.

Not meant: one model; two side by side, which may be a comparison that was planned; a notebook with a tuning
partition, a validation share, folds, or a search that cross-validates. That the test set was looked at several
times is for `test-set-reuse` to say; this rule says what is missing.

Source: Lee et al. 2022, tip 7; Hastie et al. 2009, The Elements of Statistical Learning, section 7.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
MISSING = True  # rows to choose by
MANY = 3  # models or settings on one test set: from then on one is chosen
# What cross-validates, where the code around it could not be followed.
FOLDS = re.compile(
    r"cross_val|KFold|GridSearch|RandomizedSearch|Halving|BayesSearch|validation_split|\bcv=|TimeSeriesSplit"
)
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
for depth in (2, 4, 8):
    model = RandomForestClassifier(20, max_depth=depth, random_state=0).fit(X_train, y_train)
    print(depth, model.score(X_test, y_test))
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
X_fit, X_val, y_fit, y_val = train_test_split(X_train, y_train, random_state=0)
# %%
for depth in (2, 4, 8):
    model = RandomForestClassifier(20, max_depth=depth, random_state=0).fit(X_fit, y_fit)
    print(depth, model.score(X_val, y_val))
# %%
model = RandomForestClassifier(20, max_depth=4, random_state=0).fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
WHY = (
    f"{say.TIP7} How much: the best of several on one test set is too good by the luck of the draw, the more so the "
    "fewer rows it has."
)
REPAIR = Repair(
    "Keep a part of the training rows to choose by, or cross-validate on them.",
    "X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, random_state=0)",
)


def applies(trace: Trace) -> str | None:
    return None if _compared(trace) else "no choice between models was seen yet"


def cleared(trace: Trace) -> str:
    return tunes(trace) or _speaks(trace)


def check(trace: Trace) -> Iterator[Finding]:
    looks = _compared(trace)
    if looks and not tunes(trace) and not _speaks(trace):
        yield _finding(trace, looks)


def tunes(trace: Trace) -> str:
    """By what the notebook can choose, other than the test set; nothing if there is no such thing."""
    for split in trace.all_splits:
        if "tuning" in split.roles:
            return f"{split.how} sets tuning rows apart"
    for score in trace.all_scores:
        if score.folds or trace.role(score.data) == "tuning" or trace.is_fold(score):
            return f"{say.rows_of(score.data)} judged a model that did not see these rows"
    for fit in trace.fits.values():
        if fit.kind == "search" or fit.learner.endswith("CV"):
            return f"{fit.learner} leaves rows out in turn"
    return ""


def _speaks(trace: Trace) -> str:
    """The same where the code only lets it be guessed."""
    found = say.in_code(trace.cells, FOLDS)
    return f"a cell speaks of {found.rstrip('=')}" if found else ""


def _compared(trace: Trace) -> list[Score]:
    """The looks at one test set of several models between which a choice is made, each recipe once."""
    for first in trace.test_looks():
        looks = {trace.recipe(one): one for one in trace.test_looks() if one.data.rows.meets(first.data.rows)}
        sure = all(trace.current(look) and look.certain for look in looks.values())
        if len(looks) >= MANY and sure:
            return list(looks.values())
    return []


def _finding(trace: Trace, looks: list[Score]) -> Finding:
    names = dict.fromkeys(model.learner for look in looks for model in trace.models(look))
    message = (
        f"{len(looks)} models ({', '.join(names)}) were scored on {say.rows_of(looks[0].data)}, and no other rows were "
        "kept to choose between them: there is no tuning partition and no cross-validation."
    )
    steps = tuple(say.step(look, f"{trace.models(look)[-1].learner} is scored here") for look in looks[:8])
    return say.make(looks[-1].place, message, WHY, steps, REPAIR, level="note")
