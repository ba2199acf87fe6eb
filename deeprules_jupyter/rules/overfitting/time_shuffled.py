"""Later rows train a model that is tested on earlier ones.

A forecast is made before the day that it speaks of. When days are dealt out at random, the model has seen the day after
and the day before, and lag features carry the very values that it should foretell. It interpolates, and the score is
that of filling a gap, not of looking ahead.

Repair: hold out the last part of the time; for folds use TimeSeriesSplit, with a gap as long as the forecast reaches.

Not meant: a date that is a plain feature or none at all, with no lags, windows or targets from another time, and splits
by time. If the order does not matter here, say `%deeprules_data --time none`.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L3.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.membership import Folds, Mixed, Timing, Told
from deeprules_jupyter.model import Data, Finding, Fit, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.sides import Sides, sides
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
BAD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
days = pd.DataFrame({"date": pd.date_range("2020-01-01", periods=400)})
days["cases"] = 50 + np.cumsum(np.random.default_rng(0).normal(size=400))
# %%
days["cases_before"] = days["cases"].shift(1)
days["cases_week"] = days["cases"].shift(7)
days = days.dropna()
X, y = days[["cases_before", "cases_week"]], days["cases"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
model = Ridge().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
GOOD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split
days = pd.DataFrame({"date": pd.date_range("2020-01-01", periods=400)})
days["cases"] = 50 + np.cumsum(np.random.default_rng(0).normal(size=400))
# %%
days["cases_before"] = days["cases"].shift(1)
days["cases_week"] = days["cases"].shift(7)
days = days.dropna()
X, y = days[["cases_before", "cases_week"]], days["cases"]
X_train, X_test, y_train, y_test = train_test_split(X, y, shuffle=False)
# %%
model = Ridge().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
MIXED = 0.2  # of the held-out rows with a training row as the very next one; a random draw gives more
WHY = (
    f"{say.TIP7} A forecast knows nothing of the days after it; these rows do, so the score is that of filling gaps. "
    "How much: the nearer in time the rows are alike, the more."
)


def applies(trace: Trace) -> str | None:
    if _said(trace) == (None,):
        return "you said that the order of time does not matter"
    if not any(isinstance(fact, Timing) for fact in trace.facts):
        return "no model is known that uses the order of dated rows"
    return None if any(True for _ in sides(trace)) else "nothing was split and used yet"


def check(trace: Trace) -> Iterator[Finding]:
    if _said(trace) != (None,):
        yield from _by_rows(trace)
        yield from _by_code(trace)


def _by_code(trace: Trace) -> Iterator[Finding]:
    """The code tells that a table with a time holds columns of earlier rows, and that it was divided at random."""
    done: set[tuple[object, ...]] = set()
    for one in trace.of(Timing):
        data, key = one.data, (one.place, one.inner)
        models = [fit for fit in trace.current_fits if data is not None and _learns_from(fit, data)]
        if data is not None and models and key not in done:
            done.add(key)
            yield _read(one, data, models[0])


def _learns_from(fit: Fit, data: Data) -> bool:
    return fit.kind in ("model", "search") and fit.witness == "code" and data.rows.covers(fit.data.rows)


def _read(one: Timing, data: Data, model: Fit) -> Finding:
    message = (
        f"{say.rows_of(data)} is divided at random at {say.line_of(one.place)}, though {one.uses}: by `{one.column}`, "
        f"later rows train {model.learner}, and earlier ones judge it."
    )
    evidence = (
        *data.way,
        say.step(one, one.uses),
        say.step(one, "the rows are divided here without regard to their time"),
        *say.inner_steps(one, "inside this function"),
        say.step(model, f"{model.learner} is trained here"),
    )
    return say.make(one.place, message, WHY, evidence, _repair(None, one), one.certain)


def _by_rows(trace: Trace) -> Iterator[Finding]:
    times = [fact for fact in trace.of(Timing) if fact.marks is not None]
    done: set[tuple[object, ...]] = set()
    for pair in sides(trace) if times else ():
        for one in times:
            key = one.column, pair.made.place, pair.made.inner
            if one.model != pair.model.id or key in done or one.marks is None:
                continue
            mixed = one.marks.mixed(pair.trained, pair.held)
            if mixed is not None and mixed.before and mixed.next_to >= MIXED * mixed.rows:
                done.add(key)
                yield _finding(pair, one, mixed)


def _said(trace: Trace) -> tuple[str | None, ...]:
    return tuple(fact.column for fact in trace.facts if isinstance(fact, Told) and fact.what == "time")[-1:]


def _finding(pair: Sides, one: Timing, mixed: Mixed) -> Finding:
    name, held = f"`{one.column}`", say.rows_of(pair.data) if pair.folds is None else "the rows that a fold holds out"
    use = f", and {one.uses}" if one.uses else ""
    message = (
        f"{pair.model.learner} is judged by {held}, but {mixed.before / mixed.rows:.0%} of them are earlier than rows "
        f"that trained it: by {name} the two sides are mixed{use}."
    )
    evidence = (
        *pair.data.way,
        say.step(pair.made, f"the rows are divided here without regard to {name}"),
        say.step(one, one.uses or f"{name} is the time of a row, as you said"),
        *((say.step(pair.score, "and scored here"),) if pair.score is not None else ()),
    )
    return say.make(pair.made.place, message, WHY, evidence, _repair(pair.folds, one), pair.made.certain)


def _repair(folds: Folds | None, one: Timing) -> Repair:
    hint = "If the order does not matter here: %deeprules_data --time none."
    if folds is not None:
        text = f"Let every fold train on the past alone. {hint}"
        return Repair(
            text, "cross_val_score(model, X, y, cv=TimeSeriesSplit(n_splits=5, gap=0))  # rows in order of time"
        )
    return Repair(
        f"Hold out the last part of the time. {hint}",
        f'table = table.sort_values("{one.column}")\ncut = int(len(table) * 0.8)\n'
        "train, test = table.iloc[:cut], table.iloc[cut:]",
    )
