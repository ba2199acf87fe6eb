"""The test set is so small that its score may be far from the truth.

A score on few rows is a draw: another test set of the same size would give another one. Two models whose scores differ
by less than that are not told apart, and a claim needs an interval.

Repair: give the score with its interval; hold out more rows, or cross-validate, and report the spread.

Not meant: scores of tuning rows and folds; scores that are no share of rows (an area under a curve, an error: what
these are worth, `%deeprules_lockbox` shows with its intervals).

How it is counted: Wilson's 95 % interval of the share of right rows; said from a half-width of 0.05 on. That number is
our convention, no source gives it.

Source: Lee et al. 2022, tips 1 and 7; Varoquaux 2018, doi:10.1016/j.neuroimage.2017.06.061 (about 10 points at 100
rows).
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair, Score
from deeprules_jupyter.paired import wilson
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.sieve import key_of
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
STATIC = False  # code does not tell how many rows there are
WIDE = 0.05  # half of the interval; our convention
SHARES = frozenset("accuracy accuracy_score acc".split())  # of right rows; `score` is one of these in a kernel
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=40, random_state=1)
# %%
model = LogisticRegression(max_iter=5000).fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
GOOD = BAD.replace("test_size=40", "test_size=0.4")
WHY = (
    f"Tips 1 and 7 of {PAPER}: how well a model does is measured on rows, and few rows measure badly. How much: an "
    "accuracy of 0.95 on 40 rows may be anything from 0.84 to 0.99, on 198 rows from 0.91 to 0.97."
)
REPAIR = Repair(
    "Report the interval beside the score, and cross-validate or hold out more rows before models are compared by it.",
    "%deeprules_lockbox",
)


def applies(trace: Trace) -> str | None:
    return None if any(_shares(trace)) else "no share of right test rows was measured yet"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[object] = set()
    for look, right in _shares(trace):
        rows = look.data.rows.count or 0
        low, high = wilson(right, rows)
        if (high - low) / 2 > WIDE and (key := key_of(look.data.rows)) not in said:
            said.add(key)
            yield _finding(look, right, rows, low, high)


def _shares(trace: Trace) -> Iterator[tuple[Score, int]]:
    """Looks at test rows in current runs whose value is a share of these rows, the last ones first."""
    for look in reversed(trace.test_looks()):
        if trace.current(look) and not look.repeated and (right := _right(look)) is not None:
            yield look, right


def _right(look: Score) -> int | None:
    """How many rows are right, where that is surely what was measured."""
    rows, value = look.data.rows.count, look.value
    if not rows or value is None or look.metric.removeprefix("test_") not in SHARES or not 0 <= value <= 1:
        return None
    right = value * rows
    return round(right) if abs(right - round(right)) < 1e-4 else None


def _finding(look: Score, right: int, rows: int, low: float, high: float) -> Finding:
    message = (
        f"An accuracy of {right / rows:.3f} rests on {rows} test rows: its 95 % interval goes from {low:.3f} to "
        f"{high:.3f}, {(high - low) / 2:.3f} to either side."
    )
    steps = (
        *look.data.way,
        say.step(look, f"{right} of {rows} rows are right"),
        *say.inner_steps(look, "inside this function"),
    )
    return say.make(look.place, message, WHY, steps, REPAIR, level="note")
