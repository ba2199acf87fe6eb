"""A model does no better than the same model with shuffled labels.

Shuffled labels tell nothing, so what a model scores with them is what chance gives with these rows and settings. A
score that many shuffles reach is no sign that the model has learned anything.

Repair: say so, or look for more rows and better features; choosing another model until one passes is a search, and
its score needs fresh test rows.

Not meant: a p-value of at most 0.05. With fewer than 19 shuffles no p-value can be that small; then this is a note.

Source: Ojala and Garriga 2010, JMLR 11; Lee et al. 2022, tip 7.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Finding, Fit, Level, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
STATIC = False  # what the scores came to is known only where they were made
LARGEST = 0.05
FEWEST = 10  # fits with shuffled labels that are taken for a test
BAD = """
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import permutation_test_score
rng = np.random.default_rng(0)
X, y = rng.normal(size=(80, 5)), np.arange(80) % 2
# %%
score, shuffled, p = permutation_test_score(LogisticRegression(), X, y, cv=4, n_permutations=30, random_state=0)
print(score, p)
"""
GOOD = """
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import permutation_test_score
rng = np.random.default_rng(0)
X, y = rng.normal(size=(80, 5)), np.arange(80) % 2
X[:, 0] += 3 * y
# %%
score, shuffled, p = permutation_test_score(LogisticRegression(), X, y, cv=4, n_permutations=30, random_state=0)
print(score, p)
"""


class Test(Frozen):
    """What a model scored, and how often it did as well with shuffled labels."""

    score: Score
    models: list[Fit]
    value: float
    p: float
    times: int

    @property
    def too_few(self) -> bool:
        """Whether no shuffle came as far, and there were too few to say more."""
        return self.p * (self.times + 1) < 1.5


def applies(trace: Trace) -> str | None:
    return None if any(True for _ in _tests(trace)) else "no score with shuffled labels was seen in a running kernel"


def check(trace: Trace) -> Iterator[Finding]:
    for test in _tests(trace):
        if test.p > LARGEST and (test.score.chance or not test.too_few):
            yield _finding(test)


def _tests(trace: Trace) -> Iterator[Test]:
    for score in trace.scores:
        if score.chance and score.value is not None:
            yield Test(score, trace.models(score), score.value, *score.chance)
    for scores in _groups(trace):
        shuffled = [s for s in scores if any(m.shuffled for m in trace.models(s))]
        true = [s.value for s in scores if s not in shuffled and s.value is not None]
        if true and len(shuffled) >= FEWEST:
            best = max(true)
            beaten = sum(s.value is not None and s.value >= best for s in shuffled)
            p = (beaten + 1) / (len(shuffled) + 1)
            yield Test(shuffled[-1], trace.models(shuffled[-1]), best, p, len(shuffled))


def _groups(trace: Trace) -> list[list[Score]]:
    """Scores of one recipe by one measure of which more is better."""
    groups: dict[object, list[Score]] = {}
    for score in trace.scores:
        up = score.folds or score.metric.endswith("score")
        if score.value is not None and up and trace.models(score):
            key = (trace.recipe(score), score.metric, score.folds, score.data.rows.count)
            groups.setdefault(key, []).append(score)
    return list(groups.values())


def _finding(test: Test) -> Finding:
    names, rows = (
        " and ".join(dict.fromkeys(m.learner for m in test.models)) or "The model",
        say.rows_of(test.score.data),
    )
    message = (
        f"{names} scores {test.value:.3g} on {rows}, and with shuffled labels it came as far or further "
        f"(p = {test.p:.2g}, {test.times} shuffles): this score is what chance gives."
    )
    if test.too_few:
        message = (
            f"{names} beats all {test.times} shuffles on {rows}, but that few cannot say more than "
            f"p = {test.p:.2g}; 99 shuffles could say 0.01."
        )
    evidence = (
        *test.score.data.way,
        say.step(test.score, f"scored with shuffled labels, {test.times} times"),
        *say.inner_steps(test.score, "inside this function"),
    )
    why = (
        "Shuffled labels tell nothing, so their scores show what luck reaches with these rows and settings (Ojala and "
        "Garriga 2010, JMLR 11)."
    )
    repair = Repair("Report it as it is, or look for more rows or better features before trying further models.")
    return say.make(test.score.place, message, why, evidence, repair, level="note" if test.too_few else "warn")
