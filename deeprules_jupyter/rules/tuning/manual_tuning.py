"""One cell was edited and run again until it did well: its settings were tuned by hand.

The best of several tries is better than one try, also where nothing but luck differs. That is no fault, and every
notebook begins so; but who reads the result has to know how many settings were tried and which rows chose among them,
and those rows cannot judge the winner.

Repair: report the number of settings and what was changed (`%deeprules_trials methods` writes the paragraph), choose on
tuning rows or by cross-validation, and score the one that is left on rows that chose nothing. A random search tells
more for the same number of trainings.

Not meant: the same settings again, also with another seed; fewer than five settings; searches, which count for
themselves; cells of which more than literals changed; runs that failed; settings that were judged on the test set, of
which `test-set-reuse` tells.

Source: Lee et al. 2022, tip 6; Dodge et al. 2019, arXiv:1909.03004, for what the best of so many is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from deeprules_jupyter.model import Evidence, Finding, Level, Repair
from deeprules_jupyter.rules import rivals, say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.trials import (
    Trial,
    Yardstick,
    best,
    experiments,
    on_rows,
    settings_tried,
    value_of,
    varied,
    worth,
    yardstick,
)

LEVEL: Level = "note"
STATIC = False  # a file shows the last try alone
FEW = rivals.TUNED  # from so many on, a model counts as tuned here: fewer is how one gets a cell to run
SHOWN = 8  # tries that stand in the evidence
NAMED = 4  # settings that are named in the message
DATA = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(X_train)
"""
TRY = """# %%
model = LogisticRegression(C={}, max_iter=1000, random_state={}).fit(scaler.transform(X_train), y_train)
print(model.score(scaler.transform(X_val), y_val))
"""
BAD = DATA + "".join(TRY.format(value, 0) for value in (0.01, 0.1, 1.0, 10.0, 100.0))
GOOD = DATA + "".join(TRY.format(1.0, seed) for seed in range(5))
WHY = f"Tip 6 of {PAPER}: settings are tuned widely and systematically, and it is said how."
REPAIR = Repair(
    "Report how many settings were tried, and score the chosen one on rows that chose nothing.",
    "%deeprules_trials\n%deeprules_trials methods",
)


def applies(trace: Trace) -> str | None:
    return None if _own(trace) else "no model was trained by hand in a running kernel yet"


def cleared(trace: Trace) -> str:
    most = max(len(settings_tried(group)) for group in experiments(_own(trace)))
    return f"at most {most} setting{'s' * (most != 1)} of one cell {'were' if most != 1 else 'was'} tried by hand"


def check(trace: Trace) -> Iterator[Finding]:
    for group in experiments(_own(trace)):
        tries = [runs[-1] for runs in settings_tried(group)]
        by = yardstick(tries)
        if len(tries) >= FEW and group[-1].place.run >= 0 and (by is None or by[0] != "test"):
            yield _finding(group[-1], tries, by)


def _own(trace: Trace) -> list[Trial]:
    return [fact for fact in trace.facts if isinstance(fact, Trial) and not fact.how]


def _finding(last: Trial, tries: Sequence[Trial], by: Yardstick | None) -> Finding:
    message = f"{len(tries)} settings of {last.learner} were tried by hand: {_changed(tries)}. {_judged(tries, by)}"
    steps = tuple(Evidence(one.place, _step(one, tries, by), "calls") for one in tries[-SHOWN:])
    place = replace(last.place, line=None)  # the line is what was edited: the finding stays the same
    return say.make(place, message, f"{WHY} {_worth(tries, by)}".strip(), steps, REPAIR, level="note")


def _changed(tries: Sequence[Trial]) -> str:
    names = varied(tries)
    said = [f"`{name}` ({', '.join(_values(tries, name))})" for name in names[:NAMED]]
    more = len(names) - NAMED
    return ", ".join(said) + (f" and {more} more" if more > 0 else "")


def _values(tries: Sequence[Trial], name: str) -> list[str]:
    values = list(dict.fromkeys(dict(one.settings).get(name, "left out") for one in tries))
    return values if len(values) <= NAMED + 1 else [*values[:2], "...", values[-1]]


def _judged(tries: Sequence[Trial], by: Yardstick | None) -> str:
    if by is None:
        return "No score by which all of them could be compared was seen."
    said = f"They were judged by {by[1]} {on_rows(by)}"
    top = best(tries, by)
    value = None if top is None else value_of(top, by)
    return f"{said}, the best {value:.3f}." if value is not None else f"{said}; the values were not seen."


def _worth(tries: Sequence[Trial], by: Yardstick | None) -> str:
    """What choosing among so many is worth."""
    curve = worth(tries, by)
    if not curve:
        return "What the best of so many is worth cannot be told, since the scores were not seen."
    return (
        f"One of these settings, drawn at random, is expected to reach {curve[0]:.3f}, the best of {len(curve)} "
        f"{curve[-1]:.3f} (Dodge et al. 2019, arXiv:1909.03004): so much of the result is the number of tries."
    )


def _step(one: Trial, tries: Sequence[Trial], by: Yardstick | None) -> str:
    own = dict(one.settings)
    said = ", ".join(f"{name}={own[name]}" for name in varied(tries)[:NAMED] if name in own)
    value = value_of(one, by)
    return said if value is None or by is None else f"{said}: {by[1]} {value:.3f}"
