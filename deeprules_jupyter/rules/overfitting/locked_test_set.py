"""A locked test set was looked at.

Who locks a test set wants nobody to see a score on it before the work is done: a score that was seen steers the next
choice, and the final one is then too good.

Repair: choose by cross-validation on the training rows. When all is chosen, `%deeprules_lockbox open NAME --final`
opens the test set, and the next score is the final one. If this look was meant, say so in the report of the work.

Not meant: looks before the lock, looks after it was opened, and the final look measured again.

Source: Lee et al. 2022, tip 7.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Evidence, Finding, Level, Look, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
STATIC = False  # only a ledger knows what is locked
LOCKED = "locked"  # instead of a recipe: the rows of this look were locked then
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
%deeprules_lockbox name X_test y_test
%deeprules_lockbox lock X_test
# %%
print(DecisionTreeClassifier(max_depth=3, random_state=0).fit(X_train, y_train).score(X_test, y_test))
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.tree import DecisionTreeClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
%deeprules_lockbox name X_test y_test
%deeprules_lockbox lock X_test
# %%
print(cross_val_score(DecisionTreeClassifier(max_depth=3, random_state=0), X_train, y_train).mean())
# %%
%deeprules_lockbox open X_test --final
# %%
print(DecisionTreeClassifier(max_depth=3, random_state=0).fit(X_train, y_train).score(X_test, y_test))
"""


def applies(trace: Trace) -> str | None:
    return None if trace.test_looks() else "no test set was looked at yet"


def check(trace: Trace) -> Iterator[Finding]:
    said = set()
    for look in trace.looks:
        if look.recipe == LOCKED and trace.current(look) and look.place not in said:
            said.add(look.place)
            yield _finding(look)


def _finding(look: Look) -> Finding:
    day = look.when[:16].replace("T", " ")
    by = f" by {look.notebook}" if look.notebook else ""
    state = f"locked{by} on {day} (UTC)" if look.notebook or not look.when else "closed: its final look was taken"
    message = f"{say.rows_of(look.data)} is {state}, and {look.learner} was scored on it all the same."
    repair = Repair(
        "Choose by cross-validation on the training rows; when all is chosen, open the test set for one last look.",
        "print(cross_val_score(model, X_train, y_train).mean())\n# and in the end:\n%deeprules_lockbox open --final",
    )
    step = Evidence(look.place, f"a look while it was locked: {look.learner}", "calls")
    return say.make(look.place, message, f"{say.TIP7} {say.LARGE_EFFECT}", (step,), repair)
