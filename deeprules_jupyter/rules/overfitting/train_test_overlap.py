"""The same rows stand in training and test.

A model that has met a row in training can answer it from memory. Copies reach both sides when rows are drawn with
replacement or synthesised before the split, when records are duplicated, when two slices cross, or when a model fitted
on everything is scored on a part of it.

Repair: drop duplicates first, split, and only then add copies to the training part.

Not meant: a training score shown beside the test score, and rows of few values that coincide by chance.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L1.4.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from itertools import combinations

from deeprules_jupyter.model import COPIES, Data, Finding, Fit, Level, Repair, Rows, Score, Split
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
BAD = """
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
X, y = load_breast_cancer(return_X_y=True)
order = np.random.default_rng(0).permutation(len(X))
# %%
train, test = order[:450], order[400:]
model = RandomForestClassifier(20, random_state=0).fit(X[train], y[train])
# %%
print(model.score(X[test], y[test]))
"""
GOOD = """
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
X, y = load_breast_cancer(return_X_y=True)
order = np.random.default_rng(0).permutation(len(X))
# %%
train, test = order[:450], order[450:]
model = RandomForestClassifier(20, random_state=0).fit(X[train], y[train])
# %%
print(model.score(X[test], y[test]))
"""

REPAIR = Repair(
    "Drop duplicates, split, and only then add copies or synthetic rows to the training part.",
    "df = df.drop_duplicates()\ntrain, test = train_test_split(df, random_state=0)\n"
    "train = ...  # oversample here, in the training part only",
)


COPIED = "in which the same rows stand several times: a row that is held out has a copy among those that train."


def applies(trace: Trace) -> str | None:
    return None if trace.splits else say.scores_with_models(trace.scores)


def check(trace: Trace) -> Iterator[Finding]:
    told: list[Fit] = []
    for model, score in scored(trace):
        told.append(model)
        yield _finding(trace, model, score)
    yield from _divided(trace, told)
    yield from _folded(trace)


def scored(trace: Trace) -> Iterator[tuple[Fit, Score]]:
    """Models with a score on rows that were in their training. What a loop repeats is told once."""
    said: set[Hashable] = set()
    for score in trace.scores:
        for model in trace.models(score):
            deed = score.place, score.inner, model.learner, score.data.name, model.data.name
            if model.id in said or score.folds or not _overlaps(trace, model, score):
                continue
            if deed not in said:
                yield model, score
            said |= {model.id, deed}


def _divided(trace: Trace, told: list[Fit]) -> Iterator[Finding]:
    """Copies were split: said of a model that trains on one part, whether or not the other is measured here."""
    measured = {name for score in trace.scores for name in score.models}
    said: set[Hashable] = set()
    for split in (s for s in trace.splits if s.witness == "code"):
        for model in trace.current_fits:
            if model.kind not in ("model", "search") or model.id in measured:
                continue
            held = [p for p, role in zip(split.parts, split.roles, strict=False) if role == "test"]
            own = [p for p in split.parts if _same(p, model.data)]
            deed = split.place, split.inner
            if deed in said or any(_same(p, other.data) for p in own for other in told):
                continue
            if own and held and held[0] is not own[0] and own[0].rows.meets(held[0].rows):
                said.add(deed)
                yield _split_finding(trace, model, split, held[0])


def _same(one: Data, other: Data) -> bool:
    return one.rows.covers(other.rows) and other.rows.covers(one.rows)


def _split_finding(trace: Trace, model: Fit, split: Split, held: Data) -> Finding:
    own, other = say.rows_of(model.data), say.rows_of(held)
    maker = _synthesiser(trace, held)
    stand = f"some of these rows stand in {other} too." if not maker else f"{other} is held out. {_made_by(maker)}"
    message = f"{model.learner} was trained on {own}; {stand}"
    evidence = (
        *held.way,
        say.step(split, "the rows are divided here, copies on both sides"),
        say.step(model, f"{model.learner} is trained here"),
    )
    certain = model.certain and split.certain and _alike(model.data, held)
    why = f"{say.TIP7} {say.LARGE_EFFECT}"
    return _also(trace, model.data, say.make(split.place, message, why, evidence, REPAIR, certain))


def _folded(trace: Trace) -> Iterator[Finding]:
    """Folds of rows that hold copies: said of the first model that is cross-validated or searched on them."""
    told: list[Data] = []
    scores = [score for score in trace.scores if score.folds]
    searches = [fit for fit in trace.current_fits if fit.kind == "search"]
    facts: list[Score | Fit] = [*scores, *searches]
    for fact in facts:
        if fact.data.rows.copies and not any(_same(fact.data, data) for data in told):
            told.append(fact.data)
            yield _fold_finding(trace, fact)


def _fold_finding(trace: Trace, fact: Score | Fit) -> Finding:
    names = [m.learner for m in trace.models(fact)] if isinstance(fact, Score) else [fact.learner]
    maker = _synthesiser(trace, fact.data)
    kin = f"to which {maker} had added rows. {_made_by(maker)}" if maker else COPIED
    message = f"{' and '.join(dict.fromkeys(names))} was cross-validated on {say.rows_of(fact.data)}, {kin}"
    evidence = (
        *fact.data.way,
        say.step(fact, "the folds are made here"),
        *say.inner_steps(fact, "inside this function"),
    )
    fresh = any(not look.data.rows.meets(fact.data.rows) for look in trace.test_looks())  # these have the last word
    certain = fact.certain and COPIES not in fact.data.doubts
    level: Level = "note" if fresh else LEVEL
    why = f"{say.TIP7} {say.LARGE_EFFECT}"
    return _also(trace, fact.data, say.make(fact.place, message, why, evidence, REPAIR, certain, level))


def _synthesiser(trace: Trace, data: Data) -> str:
    """What added rows that are no copies, but lie between old ones."""
    makers = [fit.learner for fit in trace.learned_into(data) if fit.kind == "resample" and "Random" not in fit.learner]
    return makers[0] if makers and data.rows.copies else ""


def _nested(one: Data, other: Data) -> bool:
    """Whether the one rows stand in the other, whatever was added to them."""
    return one.rows.covers(other.rows) or other.rows.covers(one.rows)


def _made_by(maker: str) -> str:
    return f"{maker} makes a row from several old ones: some rows that train the model were made from held-out ones."


def _also(trace: Trace, data: Data, finding: Finding) -> Finding:
    """Names the other rule that resampling before the split breaks."""
    resampled = any(fit.kind == "resample" for fit in trace.learned_into(data))
    return replace(finding, also=("fit-before-split",)) if resampled else finding


def _alike(model: Data, held: Data) -> bool:
    """Whether it is certain that rows stand in both."""
    return model.doubts == held.doubts and COPIES not in held.doubts


def _overlaps(trace: Trace, model: Fit, score: Score) -> bool:
    trained, held, role = model.data.rows, score.data.rows, trace.role(score.data)
    if not trained.meets(held):
        return False
    if not trained.covers(held):
        known = _by_folds(trace, score) or _scored_elsewhere(trace, model, score)
        return not (held.covers(trained) and known)
    if held.covers(trained):  # a training score, unless these rows were meant to be held out
        return role == "test" != trace.role(model.data)
    # Trained on more than these: a refit on training and tuning rows is judged by other ones.
    return role == "test" or (role == "tuning" and not _scored_elsewhere(trace, model, score))


def _by_folds(trace: Trace, score: Score) -> bool:
    """Whether some models of the score learned from what others of them left out of these rows: models of folds that
    predict together. Over all their rows that is a training score."""
    parts = [fit.data.rows for fit in trace.models(score) if score.data.rows.covers(fit.data.rows)]
    return not all(one.meets(other) for one, other in combinations(parts, 2))


def _scored_elsewhere(trace: Trace, model: Fit, score: Score) -> bool:
    """A score over all rows beside a proper one is a training score, and known to be one. The score of the last fold
    is no such: it is one of several, and the model is that of this fold by chance."""
    return any(
        model.id in other.models and not model.data.rows.meets(other.data.rows) and not trace.is_fold(other)
        for other in trace.scores
        if other is not score
    )


def _finding(trace: Trace, model: Fit, score: Score) -> Finding:
    shared = model.data.rows.shared(score.data.rows)
    count = score.data.rows.count
    how_many = f"{shared} of {count} ({shared / count:.0%})" if shared and count else "some or all"
    maker = "" if shared or _nested(model.data, score.data) else _synthesiser(trace, score.data)
    stand = f"{how_many} of these rows stand in its training data {say.rows_of(model.data)} too"
    stand += f"{_by_chance(model.data.rows, score.data.rows) if shared else ''}."
    message = f"{model.learner} was scored on {say.rows_of(score.data)}; {_made_by(maker) if maker else stand}"
    evidence = (
        *model.data.way,
        *score.data.way,
        say.step(model, f"{model.learner} is trained here"),
        say.step(score, "and scored here"),
        *say.inner_steps(score, "inside this function"),
    )
    certain = model.certain and score.certain and _alike(model.data, score.data)
    why = f"{say.TIP7} {say.LARGE_EFFECT}"
    return _also(trace, model.data, say.make(score.place, message, why, evidence, REPAIR, certain))


def _by_chance(trained: Rows, held: Rows) -> str:
    """What chance would give, where an observer tells rows by their values."""
    chance = getattr(trained, "chance", None)
    expected: float | None = chance(held) if chance else None
    if expected is None:
        return ""
    usual = "fewer than 1" if expected < 1 else f"about {expected:.0f}"
    return f" (the same values; chance would give {usual})"
