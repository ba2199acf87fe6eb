"""Rows of one patient, animal, site or other unit stand in training and in test.

Rows of one donor are alike in many ways that have nothing to do with the question. A model that has met a donor in
training can recognise the donor in the test set and answer from memory; for a new donor it has no such help. So the
score is that of a harder-working memory, not of a prediction for new patients.

How much: on 1,945 visits of 312 patients (pbcseq) a random split gives AUC 0.931, a split by patient 0.828.

Repair: give whole patients to one side: GroupShuffleSplit for one split, GroupKFold or StratifiedGroupKFold for
folds, with groups=table["patient_id"].

Not meant: columns that are different in every row, splits that keep every unit on one side, and forecasts for known
patients whose later rows are held out. If the column tells no units apart, say `%deeprules_data --group none`, or name
the right one: `%deeprules_data --group patient_id`.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L3.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.membership import Folds, Grouping, Shared, Told
from deeprules_jupyter.model import Data, Finding, Fit, Level, Repair, Target
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.sides import Sides, sides
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
BAD = """
import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import GroupKFold, train_test_split
from sklearn.neighbors import KNeighborsClassifier
cells = load_breast_cancer(as_frame=True).frame
cells["donor"] = np.repeat(np.arange(57), 10)[:569]
# %%
X, y = cells.drop(columns=["target", "donor"]), cells["target"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = KNeighborsClassifier().fit(X_train, y_train)
# %%
print(model.score(X_test, y_test))
"""
GOOD = """
import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import GroupShuffleSplit
from sklearn.neighbors import KNeighborsClassifier
cells = load_breast_cancer(as_frame=True).frame
cells["donor"] = np.repeat(np.arange(57), 10)[:569]
# %%
X, y = cells.drop(columns=["target", "donor"]), cells["target"]
train, test = next(GroupShuffleSplit(random_state=0).split(X, y, groups=cells["donor"]))
model = KNeighborsClassifier().fit(X.iloc[train], y.iloc[train])
# %%
print(model.score(X.iloc[test], y.iloc[test]))
"""
SHARE = 0.1  # of the held-out rows whose unit trained, from which on it is said aloud
SOME = 0.01  # and from which on it is noted
WHY = (
    f"{say.TIP7} Rows of one unit are alike, so the model may recognise the unit instead of answering the question. "
    "How much: on 1,945 visits of 312 patients a random split gives AUC 0.931, a split by patient 0.828 (pbcseq)."
)


def applies(trace: Trace) -> str | None:
    if _said(trace) == (None,):
        return "you said that no column tells units apart"
    if not any(isinstance(fact, Grouping) for fact in trace.facts):
        return "no table is known that tells of patients, animals, slides or the like with several rows"
    return None if any(True for _ in sides(trace)) else "nothing was split and used yet"


def check(trace: Trace) -> Iterator[Finding]:
    yield from _by_rows(trace)
    yield from _by_name(trace)


def _by_name(trace: Trace) -> Iterator[Finding]:
    """The code tells that a table has such a column, and that its rows were divided at random."""
    shown = {one.column: one for one in trace.facts if isinstance(one, Grouping) and one.way}
    done: set[tuple[object, ...]] = set()
    for one in trace.of(Grouping):
        data, key = one.data, (one.place, one.inner)
        models = [fit for fit in trace.current_fits if data is not None and _learns_from(fit, data)]
        if data is not None and models and key not in done:
            done.add(key)
            yield _named(one, data, models[0], shown.get(one.column))


def _learns_from(fit: Fit, data: Data) -> bool:
    return fit.kind in ("model", "search") and fit.witness == "code" and data.rows.covers(fit.data.rows)


def _named(one: Grouping, data: Data, model: Fit, shown: Grouping | None) -> Finding:
    name = f"`{one.column}`"
    doubt = "" if shown else f", if several rows share one {one.column}"
    message = (
        f"{say.rows_of(data)} has a column {name} and is divided at random at {say.line_of(one.place)}: rows of one "
        f"{one.column} come to both sides{doubt}. {model.learner} is judged by that."
    )
    evidence = (
        *(shown.way if shown else ()),
        *data.way,
        say.step(one, f"the rows are divided here without regard to {name}"),
        *say.inner_steps(one, "inside this function"),
        say.step(model, f"{model.learner} is trained here"),
    )
    level: Level = LEVEL if shown else "note"
    return say.make(one.place, message, WHY, evidence, _repair(None, one), one.certain, level)


def _by_rows(trace: Trace) -> Iterator[Finding]:
    columns = _columns(trace)
    targets = {t.model: t.data.column for t in trace.facts if isinstance(t, Target)}
    done: set[tuple[object, ...]] = set()
    for pair in sides(trace) if columns else ():
        for one in columns:
            if (key := _deed(pair, one)) in done or one.column == targets.get(pair.model.id):
                continue
            shared = one.marks.shared(pair.trained, pair.held) if one.marks else None
            if shared is None or shared.met < max(2, SOME * shared.rows) or shared.forward:
                continue
            done.add(key)
            yield _finding(pair, one, shared, _is_said(trace, one))


def _said(trace: Trace) -> tuple[str | None, ...]:
    """The column that a person named last, if one did; None: there is none."""
    return tuple(fact.column for fact in trace.facts if isinstance(fact, Told) and fact.what == "group")[-1:]


def _is_said(trace: Trace, one: Grouping) -> bool:
    return _said(trace) == (one.column,)


def _columns(trace: Trace) -> list[Grouping]:
    """The columns that count, the surest first."""
    found = [fact for fact in trace.facts if isinstance(fact, Grouping) and fact.marks is not None]
    if said := _said(trace):
        found = [one for one in found if one.column == said[0]]
    return sorted(found, key=lambda one: not one.loud)


def _deed(pair: Sides, one: Grouping) -> tuple[object, ...]:
    """One split is told once for each column, whichever models it judges; folds of a loop are told once too."""
    return one.column, pair.made.place, pair.made.inner


def _finding(pair: Sides, one: Grouping, shared: Shared, said: bool) -> Finding:
    share = shared.met / shared.rows
    level: Level = LEVEL if share >= SHARE and (one.loud or said) else "note"
    units, unit = _units(one), _units(one, many=False)
    name, held = f"`{one.column}`", say.rows_of(pair.data) if pair.folds is None else "the rows that a fold holds out"
    about = "about " if pair.folds is not None and pair.folds.drawn else ""
    message = (
        f"{pair.model.learner} is judged by {held}: {about}{shared.both} of their {shared.units} {units} in column "
        f"{name} have rows among those that trained it too. {share:.0%} of the held-out rows belong to such a {unit}."
    )
    evidence = (
        say.step(one, f"{name} tells whose each row is"),
        *pair.data.way,
        say.step(pair.made, f"the rows are divided here without regard to {name}"),
        say.step(pair.model, f"{pair.model.learner} is trained here"),
        *((say.step(pair.score, "and scored here"),) if pair.score is not None else ()),
    )
    return say.make(pair.made.place, message, WHY, evidence, _repair(pair.folds, one), pair.made.certain, level)


def _units(one: Grouping, many: bool = True) -> str:
    """What the column tells apart: who or what rows were taken from, or where and with what they were made together."""
    if one.together:
        return "sites or batches" if many else "site or batch"
    return "units" if many else "unit"


def _repair(folds: Folds | None, one: Grouping) -> Repair:
    groups = f'table["{one.column}"]'
    hint = f"If {one.column} tells no {_units(one)} apart: %deeprules_data --group none."
    if folds is not None:
        return Repair(
            f"Let whole {_units(one)} stand on one side of each fold. {hint}",
            f"cross_val_score(model, X, y, cv=GroupKFold(), groups={groups})",
        )
    return Repair(
        f"Let whole {_units(one)} stand on one side. {hint}",
        "splitter = GroupShuffleSplit(n_splits=1, test_size=0.25, random_state=0)\n"
        f"train, test = next(splitter.split(X, y, groups={groups}))\n"
        "X_train, X_test, y_train, y_test = X.iloc[train], X.iloc[test], y.iloc[train], y.iloc[test]",
    )
