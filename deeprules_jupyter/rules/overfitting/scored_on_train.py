"""The only score of a model is on the rows that it was trained on.

A model can learn its training rows by heart; a score on them says how well it remembers, not how well it predicts.

Repair: hold out rows before the training, or cross-validate.

Not meant: a training score shown beside a test or cross-validation score.

Source: Lee et al. 2022, tip 7; Kapoor and Narayanan 2023, leakage type L1.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Fit, Level, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.overfitting import train_test_overlap
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
PATIENT = True  # the held-out score may come in the next cell
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
X, y = load_breast_cancer(return_X_y=True)
# %%
model = RandomForestClassifier(20, random_state=0).fit(X, y)
print(model.score(X, y))
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score
X, y = load_breast_cancer(return_X_y=True)
# %%
model = RandomForestClassifier(20, random_state=0).fit(X, y)
print(model.score(X, y))
print(cross_val_score(model, X, y, cv=3).mean())
"""


def applies(trace: Trace) -> str | None:
    return say.scores_with_models(trace.scores)


def check(trace: Trace) -> Iterator[Finding]:
    fair = [m for s in trace.all_scores for m in trace.models(s) if s.folds or _unseen(m, s)]
    graver = [m for m, _ in train_test_overlap.scored(trace)]  # that rule speaks of it
    settled = {name for m in fair + graver for name in (_kin(m), *m.holds)}
    said: set[str] = set()
    for score in trace.scores:
        if any(_unseen(m, score) for m in trace.models(score)):
            continue
        for model in trace.models(score):
            same = score.data.rows.covers(model.data.rows)
            told = score.folds or (trace.role(score.data) == "test" and not same)  # then it is `train-test-overlap`
            if _kin(model) not in settled | said and not model.reference and not told:
                said.add(_kin(model))
                yield _finding(model, score)


def _kin(model: Fit) -> str:
    """Models for which the fair score of one speaks too: those of one class; of networks, those of the same layers."""
    return f"{model.learner} {model.build}".strip()


def _unseen(model: Fit, score: Score) -> bool:
    """A score on rows that the model was not, or not wholly, trained on; a test set by name is its own matter."""
    return not model.data.rows.covers(score.data.rows)


def _finding(model: Fit, score: Score) -> Finding:
    message = (
        f"The only score of {model.learner} is on {say.rows_of(score.data)}, the rows that it was trained on: it says "
        f"how well the model remembers, not how well it predicts."
    )
    evidence = (
        *model.data.way,
        say.step(model, f"{model.learner} is trained here"),
        say.step(score, "and scored here"),
        *say.inner_steps(score, "inside this function"),
    )
    repair = Repair(
        "Cross-validate, or hold out rows before the training and score there.",
        "print(cross_val_score(model, X, y, cv=5).mean())",
    )
    # The code alone may have missed what tells the two apart, unless both go by one name.
    known = score.witness != "code" or model.data.name == score.data.name
    certain = model.certain and score.certain and known and model.data.doubts == score.data.doubts
    why = (
        f"{say.TIP7} How much: a forest or a network often scores near 100 % on rows it has seen, whatever it learned."
    )
    return say.make(score.place, message, why, evidence, repair, certain)
