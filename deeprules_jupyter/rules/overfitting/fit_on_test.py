"""Something was fitted on the test rows.

Held-out rows stand for data that nobody has seen. A scaler fitted on them, a statistic taken of them, or a model that
was refitted with them before it was scored on them, has seen them: the score no longer says what will happen with new
data.

Repair: fit on the training rows, then only `transform` (never `fit_transform`) the test rows.

Not meant: a refit on training and tuning rows once the choice is made, and a last refit on all rows after the last
look.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L1.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Data, Fact, Finding, Fit, Level, Repair, Score
from deeprules_jupyter.rules import recipes, say
from deeprules_jupyter.rules.overfitting.fit_before_split import built_of_parts
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.fit_transform(X_test)
# %%
model = LogisticRegression(max_iter=500).fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)
# %%
model = LogisticRegression(max_iter=500).fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
LEARNED = ("transform", "statistic", "resample")
# Often fitted for a figure only: said when a model that was scored made use of it.
DRAWN = frozenset(
    {"PCA", "TSNE", "UMAP", "MDS", "Isomap", "SpectralEmbedding", "LocallyLinearEmbedding", "TruncatedSVD"}
)


def applies(trace: Trace) -> str | None:
    return None if trace.splits or trace.scores else "no rows were held out yet"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[tuple[object, ...]] = set()
    for fit, cause in _on_test(trace):
        deed = fit.place, fit.inner, fit.learner  # a loop does the same thing many times
        if deed not in said and not fit.inside:
            said.add(deed)
            yield _finding(trace, fit, cause)


def _on_test(trace: Trace) -> Iterator[tuple[Fit, Fact]]:
    for fit in trace.current_fits:
        at_once = fit.kind == "transform" and fit.learner not in DRAWN
        held_out = at_once and trace.role(fit.data) in ("test", "tuning") and _is_part(trace, fit)
        if held_out and _may_matter(trace, fit):
            yield fit, fit
    for score in trace.scores:
        if score.folds:
            continue
        held = score.data.rows
        for fit in trace.behind(score):
            if fit.kind in LEARNED and fit.data.rows.meets(held) and _never_trained(trace, fit, score.models, held):
                yield fit, score
        for model in trace.models(score):
            if model.data.rows.covers(held) and any(not m.data.rows.meets(held) for m in trace.models(score)):
                yield model, score  # a calibrator or a blend on top of an honest model
            whole = model.data.rows.covers(held) and built_of_parts(trace, model)
            if whole and trace.role(score.data) in ("test", "tuning") and model.kind in ("model", "search"):
                yield model, score


def _may_matter(trace: Trace, fit: Fit) -> bool:
    """Whether its output reached a score of these rows, or none of them was scored since."""
    since = [s for s in trace.scores if s.data.rows.meets(fit.data.rows) and trace.after(s, fit)]
    return not since or any(fit in trace.behind(score) for score in since)


def _is_part(trace: Trace, fit: Fit) -> bool:
    """A part of a split: a file that is only named test may hold rows that nobody ever scores."""
    return any(p.rows.covers(fit.data.rows) for split in trace.splits for p in split.parts)


def _never_trained(trace: Trace, fit: Fit, models: tuple[str, ...], held: object) -> bool:
    """Fitted on held-out rows alone, or on parts of a split that were put together again."""
    rows = [trace.fits[m].data.rows for m in models if m in trace.fits]
    alone = bool(rows) and not any(fit.data.rows.meets(r) for r in rows)
    return (alone and not _on_both_sides(trace, fit)) or built_of_parts(trace, fit)


def _on_both_sides(trace: Trace, fit: Fit) -> bool:
    """A fit over all parts of a split came before it, whatever the model was trained on."""
    return any(all(fit.data.rows.covers(p.rows) for p in s.parts) for s in trace.splits if len(s.parts) > 1)


def _finding(trace: Trace, fit: Fit, cause: Fact) -> Finding:
    again = fit.kind in ("model", "search")
    evidence = (
        *fit.data.way,
        say.step(fit, f"{fit.learner} learned from {say.rows_of(fit.data)}"),
        *say.inner_steps(fit, "inside this function"),
        *((say.step(cause, "the held-out rows are scored here"),) if cause is not fit else ()),
    )
    effect = say.LARGE_EFFECT if again or fit.supervised else say.SMALL_EFFECT
    made_up = not isinstance(cause, Score) or cause.data.rows.copies
    level: Level = LEVEL if made_up or fit.kind != "resample" else "note"  # fewer rows are real rows still
    why = say.TIP7 if fit.kind == "resample" else f"{say.TIP7} {effect}"
    held = cause.data if isinstance(cause, Score) and built_of_parts(trace, fit) else fit.data
    message, repair = _message(fit, held), _repair(fit, held)
    return say.make(fit.place, message, why, evidence, repair, _sure(trace, fit, cause), level)


def _message(fit: Fit, held: Data) -> str:
    if fit.kind in ("model", "search"):
        rows = say.rows_of(fit.data)
        return f"{fit.learner} was fitted on {rows}, test rows included, and then scored on the test rows."
    if fit.kind == "resample":
        return (
            f"{fit.learner} resampled {say.rows_of(fit.data)}, which are held-out rows, at {say.line_of(fit.place)}: "
            f"the score is not that of real rows in their real shares."
        )
    at = f"at {say.line_of(fit.place)}{say.inner_line(fit)}"
    if held is not fit.data:
        return f"{say.fitted(fit, f'training and held-out rows together ({say.rows_of(held)} among them)')}, {at}."
    return f"{say.fitted(fit)}, which are held-out rows, {at}."


def _sure(trace: Trace, fit: Fit, cause: Fact) -> bool:
    """Whether nothing unknown lies between the held-out rows and those of the fit."""
    if isinstance(cause, Score):
        return fit.certain and fit.data.surely(cause.data)
    parts = [p for split in trace.splits for p in split.parts if p.rows.covers(fit.data.rows)]
    return fit.certain and any(map(fit.data.surely, parts))


def _repair(fit: Fit, held: Data) -> Repair:
    if fit.kind in ("model", "search"):
        return Repair(
            "Score the model that was trained on the training rows alone; refit on everything only after that.",
            "model.fit(X_train, y_train)\nprint(model.score(X_test, y_test))  # the one look\n"
            "final = clone(model).fit(X, y)  # to be used, not to be scored",
        )
    return recipes.on_test(fit, held.name or "X_test")
