"""A random split decides the score, and nothing gave it a seed.

Each run of the notebook then holds out other rows, so nobody gets the same score again, not even its author.

Repair: give the split a seed, such as `random_state=0`. One seed makes a result repeatable, not true: show the spread
over several splits, or cross-validate, before anything is claimed of it. Where classes are predicted, `stratify=y`
beside it keeps their shares the same in both parts; it needs two rows of each class. `--fix` writes what is proposed.

Not meant: a split that is drawn again in a loop, whose spread can be seen; a seed of the whole session, set before.

Seen so far in the code: `train_test_split`, `random_split`, and splitters that shuffle.

Source: Lee et al. 2022, tip 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair, Score, Split
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y)
print(RandomForestClassifier(20, random_state=0).fit(X_train, y_train).score(X_test, y_test))
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(RandomForestClassifier(20, random_state=0).fit(X_train, y_train).score(X_test, y_test))
"""
CLASSIFIERS = (
    "Classifier",
    "LogisticRegression",
    "LogisticRegressionCV",
    "SVC",
    "NB",
    "DiscriminantAnalysis",
    "Perceptron",
)
# Measured for TIPS 1d on GSE7390 (198 tumours): 95 % of 200 random 80/20 splits.
WHY = (
    f"Tip 3 of {PAPER}: others, and you, must be able to get the same result again. How much: with 198 tumours "
    "(GSE7390) the split alone moved an AUC between 0.52 and 0.86."
)


def applies(trace: Trace) -> str | None:
    return None if trace.splits else "nothing was split yet"


def check(trace: Trace) -> Iterator[Finding]:
    for split in trace.splits:
        score = next((one for one in trace.scores if _decided(one, split)), None) if split.unseeded else None
        if score:
            yield _finding(split, score, _of_classes(score, trace))


def _decided(score: Score, split: Split) -> bool:
    """Whether the score is of rows that this split held out."""
    held = [part for part, role in zip(split.parts, split.roles, strict=False) if role != "train"]
    return bool(score.models) and any(part.rows.covers(score.data.rows) for part in held)


def _finding(split: Split, score: Score, classes: bool) -> Finding:
    names = {part.name: f"`{part.name}`" for part in split.parts if part.name}
    into = f" into {' and '.join(names.values())}" if len(names) > 1 else ""
    message = (
        f"The split{into} ({split.how}) was drawn with no seed: each run holds out other "
        "rows, so the score that is measured on them is another one each time."
    )
    evidence = (
        *split.whole.way,
        say.step(split, f"{split.how} draws the rows at random"),
        *say.inner_steps(split, "inside this function"),
        say.step(score, "a score rests on them"),
    )
    return say.make(split.place, message, WHY, evidence, _repair(split, classes))


def _repair(split: Split, classes: bool) -> Repair:
    text = "Give the split a seed, and show the spread over several."
    if split.how != "train_test_split":
        return Repair(text, None)
    if classes:
        text = "Give the split a seed and the same share of each class in both parts, and show the spread over several."
        return Repair(text, "train_test_split(X, y, random_state=0, stratify=y)")
    return Repair(text, "train_test_split(X, y, random_state=0)")


def _of_classes(score: Score, trace: Trace) -> bool:
    """Whether every model of the score surely predicts classes, by its name or that of what it holds."""
    names = [(model.learner, *model.holds) for model in trace.models(score)]
    return bool(names) and all(any(one.endswith(CLASSIFIERS) for one in held) for held in names)
