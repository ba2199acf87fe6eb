"""A choice was made by the score on the test rows.

Keeping the epoch, the setting, the threshold or the model with the best test score fits the choice to the test rows.
What is left is not a test score but a tuning score, and it is too good.

Repair: hold out a third part for tuning (or cross-validate within the training rows), choose there, and look at the
test rows once.

Not meant: a test score that is only printed while the model trains.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deeprules_jupyter.model import Choice, Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.choices import by_test, same_place
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
best, best_k = 0, None
for k in (1, 3, 5, 7):
    score = KNeighborsClassifier(k).fit(X_train, y_train).score(X_test, y_test)
    if score > best:
        best, best_k = score, k
print(best_k, best)
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
X, y = load_breast_cancer(return_X_y=True)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, random_state=0)
# %%
best, best_k = 0, None
for k in (1, 3, 5, 7):
    score = KNeighborsClassifier(k).fit(X_train, y_train).score(X_val, y_val)
    if score > best:
        best, best_k = score, k
# %%
print(best_k, KNeighborsClassifier(best_k).fit(X_train, y_train).score(X_test, y_test))
"""


def applies(trace: Trace) -> str | None:
    return None if trace.scores or trace.choices else "no model was scored yet"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[object] = set()
    for choice in trace.choices:
        key = (choice.place.cell_id, choice.place.cell, choice.place.line)
        if key not in said and by_test(trace, choice):
            said.add(key)
            yield _finding(trace, choice)


def _finding(trace: Trace, choice: Choice) -> Finding:
    names = " and ".join(dict.fromkeys(m.learner for m in trace.models(choice))) or "a model"
    message = (
        f"The score of {names} on {say.rows_of(choice.data)} makes a choice at {say.line_of(choice.place)} "
        f"({choice.what}): these rows tune, and can no longer test."
    )
    evidence = (
        *choice.data.way,
        *(say.step(m, f"{m.learner} is trained here") for m in trace.models(choice)),
        say.step(choice, "the choice is made here"),
        *say.inner_steps(choice, "inside this function"),
    )
    repair = Repair(
        "Split the training rows once more, choose on that tuning part, and score the chosen model once.",
        "X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, random_state=1)\n"
        "# choose with X_val, y_val; then, once:\nprint(chosen.score(X_test, y_test))",
    )
    certain = choice.certain and (
        not choice.data.doubts or any(map(choice.data.surely, (m.data for m in trace.models(choice))))
    )
    made = say.make(choice.place, message, f"{say.TIP7} {say.LARGE_EFFECT}", evidence, repair, certain)
    weighed = {m.recipe or m.id for one in same_place(trace, choice) for m in trace.models(one)}
    return replace(made, also=("test-set-reuse",)) if len(weighed) > 1 else made
