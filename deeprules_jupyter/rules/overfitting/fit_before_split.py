"""Something was fitted on rows that were held out later.

A scaler, imputer, feature selector, decomposition or hand-made statistic that is computed over the whole table has
seen the rows that later judge the model. The score is then no longer that of unseen data.

Repair: split first, fit on the training rows only, and transform the held-out rows with what was learned there; or put
the step into a Pipeline with the model, so that cross-validation fits it anew in each fold. In a kernel
`%deeprules honest` makes that run, where it is quick, and shows both scores with the interval of the difference.

Not meant: work on each row by itself (logarithm, casts, constant fills, one-hot codes over known categories), and a
fit whose result no model uses.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage types L1.2 and L1.3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from deeprules_jupyter.checked import Worth
from deeprules_jupyter.model import Evidence, Fact, Finding, Fit, Level, Rows, Score, Split
from deeprules_jupyter.rules import recipes, say
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
OFFER = "`%deeprules honest` shows what it was worth: the score as it is, and repaired."
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
# %%
Xs = StandardScaler().fit_transform(X)
# %%
X_train, X_test, y_train, y_test = train_test_split(Xs, y, random_state=0)
model = LogisticRegression(max_iter=500).fit(X_train, y_train)
# %%
print(model.score(X_test, y_test))
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(X_train)
# %%
model = LogisticRegression(max_iter=500).fit(scaler.transform(X_train), y_train)
# %%
print(model.score(scaler.transform(X_test), y_test))
"""
LEARNED = ("transform", "statistic", "resample")
# A model may choose columns for another, by its importances.
USED = (*LEARNED, "model", "search")
FOLDS = "folds were made"
SHARE = "validation_split"  # of `model.fit(X_train, y_train, validation_split=0.1)`


def applies(trace: Trace) -> str | None:
    return None if any(f.kind in LEARNED for f in trace.fits.values()) else "nothing was fitted but models"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[tuple[object, ...]] = set()
    told: dict[str, tuple[object, ...]] = {}
    for fit, level, cause in _in_order(trace):
        deed: tuple[object, ...] = fit.place, fit.inner, fit.learner  # a loop does the same thing many times
        if fit.kind == "model":  # several whose predictions are features of one model are one deed
            deed = told.setdefault(fit.id, (cause.place, cause.inner))
        if deed not in said and fit.kind in USED and not fit.inside and trace.current(cause):
            said.add(deed)
            yield _finding(trace, fit, level, cause)


def early(trace: Trace) -> Iterator[tuple[Fit, Level, Fact]]:
    """Fits that reached the model and had seen the rows that judge it, with what shows it. The surest come first."""
    yield from _scored(trace)
    yield from _divided(trace)
    yield from _searched(trace)


def _scored(trace: Trace) -> Iterator[tuple[Fit, Level, Fact]]:
    for score in trace.scores:
        held = score.data.rows
        if not score.folds and trace.trained_on(score, held):
            continue
        for fit in (*trace.behind(score), *trace.set_by(score)):
            own = not score.folds and trace.trained_on(score, fit.data.rows)  # then the training rows are the matter
            seen = fit.data.rows.meets(held) and trace.trained_near(score, fit.data.rows)
            if seen and not own and not built_of_parts(trace, fit):
                share = score.metric == "validation" and _is_share(trace, score.data.rows)
                yield fit, _level(trace, fit, share) if score.folds or share else "warn", score


def built_of_parts(trace: Trace, fit: Fit) -> bool:
    """Whether the rows of a fit were put together from the parts of an earlier split."""
    if fit.id not in trace.rebuilt:
        trace.rebuilt[fit.id] = _built_of_parts(trace, fit)
    return trace.rebuilt[fit.id]


def _built_of_parts(trace: Trace, fit: Fit) -> bool:
    """Of most splits, of which there may be hundreds, it does not hold two parts; the rest is asked exactly."""
    held = Counter(id(trace.sides[at][0]) for at in trace.parts.within(fit.data.rows))
    return any(
        held[id(split)] > 1
        and not fit.data.rows.covers(split.whole.rows)
        and all(not p.rows.covers(fit.data.rows) for p in split.parts)
        and trace.after(fit, split)
        for split in trace.splits
        if any(split.roles)
    )


def _divided(trace: Trace) -> Iterator[tuple[Fit, Level, Fact]]:
    """Fitted rows were split, and what came of it is for a model."""
    models = [fit for fit in trace.current_fits if fit.kind in ("model", "search")]
    used = {fit.id for model in models for fit in trace.learned_into(model.data)}
    trained = _trained_on_parts(trace, models)
    for split in trace.splits:
        if not any(split.roles) or not trace.apart(p.rows for p in split.parts):
            continue
        for fit in trace.learned_into(split.whole):
            to_come = not models or fit.id in used  # before any model was trained, it is taken that one will be
            if to_come and fit.id in split.whole.whole_fits and all(fit.data.rows.meets(p.rows) for p in split.parts):
                share = split.how == SHARE
                yield fit, _level(trace, fit, share) if trace.role(split.whole) == "train" else "warn", split
        for model in trained.get(id(split), ()):
            others = [p for p in split.parts if not p.rows.meets(model.data.rows)]
            for fit in trace.learned_into(model.data):
                known = fit.data.rows.meets(model.data.rows)  # of the held-out rows alone: `fit-on-test` says it
                if known and all(fit.data.rows.covers(p.rows) for p in others) and not built_of_parts(trace, fit):
                    yield fit, "warn", model


def _trained_on_parts(trace: Trace, models: list[Fit]) -> dict[int, list[Fit]]:
    """By the identity of a split, the models that learned from one of its parts, and from rows that others had seen."""
    found: dict[int, list[Fit]] = {}
    for model in models if trace.splits else ():
        if trace.learned_into(model.data):
            splits = (trace.sides[at][0] for at in trace.parts.covering(model.data.rows))
            for split in {id(split): split for split in splits}.values():
                if _is_trained_on_part(model, split):
                    found.setdefault(id(split), []).append(model)
    return found


def _is_trained_on_part(model: Fit, split: Split) -> bool:
    return sum(p.rows.meets(model.data.rows) for p in split.parts) == 1 and any(
        p.rows.covers(model.data.rows) for p in split.parts
    )


def _searched(trace: Trace) -> Iterator[tuple[Fit, Level, Fact]]:
    """A search validates on folds of its rows: what was fitted on all of them has seen each fold."""
    for search in trace.current_fits:
        if search.kind == "search":
            for fit in trace.learned_into(search.data):
                if fit.data.rows.covers(search.data.rows):
                    yield fit, _level(trace, fit), search


def _is_share(trace: Trace, rows: Rows) -> bool:
    """Whether a network set these rows apart by itself, of those that it was given to train."""
    return any(split.how == SHARE and any(p.rows.covers(rows) for p in split.parts) for split in trace.splits)


def _level(trace: Trace, fit: Fit, share: bool = False) -> Level:
    """Where unseen rows have the last word, a scaler that saw all folds is no news; a selection by the labels is. That
    they are there is known before the score, if what was fitted is the training part of a split."""
    strong = fit.supervised or fit.kind == "resample"
    if share and not strong and trace.role(fit.data) == "train":
        return "note"
    last_word = any(
        fit.id in behind and not look.data.rows.meets(fit.data.rows) for look, behind in trace.unseen_by_folds
    )
    return "note" if last_word and not strong else "warn"


def _in_order(trace: Trace) -> list[tuple[Fit, Level, Fact]]:
    """The surest cause is said first; a scored test set before folds, whose repair alone would leave it as it is; and
    of what was learned at one place, what made use of the labels."""
    found = list(early(trace))
    causes = {id(cause): cause for _, _, cause in found}
    weak = {name: not _is_of_test(trace, cause) for name, cause in causes.items()}
    return sorted(found, key=lambda one: (not sure(one[0], one[2]), weak[id(one[2])], not one[0].supervised))


def _is_of_test(trace: Trace, cause: Fact) -> bool:
    """Whether rows are scored that no model learned from, and that are not those of folds."""
    if isinstance(cause, Score):
        near = not cause.data.rows.copies and trace.trained_near(cause, cause.data.rows)
        return not (cause.folds or near or trace.is_fold(cause))
    if isinstance(cause, Split):
        by_folds = cause.by_splitter and "tuning" in cause.roles
        held = [part for part, role in zip(cause.parts, cause.roles, strict=False) if role != "train"]
        return not by_folds and any(part.rows.covers(score.data.rows) for part in held for score in trace.scores)
    if isinstance(cause, Fit) and cause.kind != "search":
        return any(_is_trained_on_part(cause, split) and _is_of_test(trace, split) for split in trace.splits)
    return False


def _finding(trace: Trace, fit: Fit, level: Level, cause: Fact) -> Finding:
    divided = _divided_by(cause)
    message = (
        f"{say.fitted(fit)} at {say.line_of(fit.place)}{say.inner_line(fit)}, before the "
        f"{divided}: it learned from rows that are held out to judge the model."
    )
    evidence = (
        *fit.data.way,
        say.step(fit, f"{fit.learner} learned from {say.rows_of(fit.data)}"),
        *say.inner_steps(fit, "inside this function"),
        *_way_of(cause),
    )
    effect = say.LARGE_EFFECT if fit.supervised or fit.kind == "resample" else say.SMALL_EFFECT
    measured = next((one.said for one in reversed(trace.of(Worth)) if fit.id in one.fits), "")
    why, repair = f"{say.TIP7} {measured or effect}", recipes.before_split(fit, divided == FOLDS)
    if not measured and _may_be_measured(trace, fit):
        repair = replace(repair, text=f"{repair.text} {OFFER}")
    return say.make(fit.place, message, why, evidence, repair, sure(fit, cause), level)


def _may_be_measured(trace: Trace, fit: Fit) -> bool:
    """Whether a kernel has this step, and a score that rests on it: then it can be run again, repaired."""
    if fit.kind != "transform" or fit.witness != "calls" or not trace.scores:
        return False
    return any(fit.id == one.id for one in trace.behind(trace.scores[-1]))


def _divided_by(cause: Fact) -> str:
    """What held the rows out, in words."""
    if not isinstance(cause, Score):
        return FOLDS if isinstance(cause, Fit) and cause.kind == "search" else "rows were divided"
    if not cause.folds:
        return "rows were divided"
    left_out = "out-of-bag rows were left out" if cause.metric.startswith("oob") else FOLDS
    return "validation rows were set apart" if cause.metric == "validation" else left_out


def sure(fit: Fit, cause: Fact) -> bool:
    """Whether nothing unknown lies between the rows of the fit and those that were held out."""
    held = cause.whole if isinstance(cause, Split) else cause.data if isinstance(cause, (Fit, Score)) else fit.data
    return fit.certain and fit.data.surely(held)


def _way_of(cause: Fact) -> tuple[Evidence, ...]:
    text = {"Split": "the rows are divided here", "Fit": "a model is trained on one part here"}
    return (say.step(cause, text.get(type(cause).__name__, "the held-out rows are scored here")),)
