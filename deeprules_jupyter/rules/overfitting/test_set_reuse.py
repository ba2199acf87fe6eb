"""The same test rows judged more than one model.

A test set tells the truth once. Each further model that is compared on it, each edit followed by another look, turns it
into a tuning set, and the best of the scores is too good.

Repair: compare models on tuning rows or by cross-validation on the training rows, and look at the test set once, with
the model that was chosen.

Not meant: one model with several metrics, the same unchanged model measured again, several seeds of one recipe, a dummy
reference, and looks at tuning rows.

Source: Lee et al. 2022, tip 7.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterator

from deeprules_jupyter.model import Evidence, Finding, Level, Look, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.choices import chosen_among
from deeprules_jupyter.rules.overfitting.locked_test_set import LOCKED
from deeprules_jupyter.sieve import Sieve
from deeprules_jupyter.trace import Spot, Trace

LEVEL: Level = "warn"
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
tree = DecisionTreeClassifier(max_depth=3, random_state=0).fit(X_train, y_train)
print(tree.score(X_test, y_test))
# %%
forest = RandomForestClassifier(20, random_state=0).fit(X_train, y_train)
print(forest.score(X_test, y_test))
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.tree import DecisionTreeClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
print(cross_val_score(DecisionTreeClassifier(max_depth=3, random_state=0), X_train, y_train).mean())
# %%
forest = RandomForestClassifier(20, random_state=0)
print(cross_val_score(forest, X_train, y_train).mean())
# %%
print(forest.fit(X_train, y_train).score(X_test, y_test))
"""
REPAIR = Repair(
    "Compare models on tuning rows or by cross-validation on the training rows; score only the chosen one on the "
    "test rows.",
    "scores = {name: cross_val_score(m, X_train, y_train).mean() for name, m in models.items()}\n"
    "best = models[max(scores, key=scores.get)].fit(X_train, y_train)\nprint(best.score(X_test, y_test))",
)


def applies(trace: Trace) -> str | None:
    return None if trace.test_looks() else "no test set was looked at yet"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[Hashable] = set()
    groups = _same_rows(trace)
    for group in groups:
        recipes: dict[tuple[str, ...], Score] = {}
        for score in group:
            recipes.setdefault(trace.recipe(score), score)
        earlier = [look for look in trace.looks if look.data.rows.meets(group[0].data.rows)]
        earlier = [look for look in earlier if (look.recipe,) not in recipes and look.recipe != LOCKED]
        firsts = list(recipes.values())
        at = firsts[1] if len(firsts) > 1 else firsts[0]
        deed = at.place, at.inner, at.data.name  # a loop over several test sets does the same thing many times
        many = len(firsts) + len({look.recipe for look in earlier}) > 1
        if many and deed not in said and any(map(trace.current, group)):
            said.add(deed)
            if earlier or not chosen_among(trace, firsts):  # else `tuned-on-test` says it
                yield _finding(trace, at, firsts, earlier)
    if not said:
        drawn = list(_drawn_twice(trace, [group[0] for group in groups]))
        yield from drawn or _seen_in_part(trace)


def told_by_choices(trace: Trace) -> frozenset[Spot]:
    """The lines of looks that one choice weighed: `tuned-on-test` says what is to be said of them."""
    if not trace.choices:  # asked at every cell
        return frozenset()
    chosen = (group for group in _same_rows(trace) if len(group) > 1 and chosen_among(trace, group))
    return frozenset(trace.line_of(look) for group in chosen for look in group)


def _drawn_twice(trace: Trace, looks: list[Score]) -> Iterator[Finding]:
    """Test parts of several splits of the same rows: no test set was used twice, yet many of its rows were."""
    learners = [{m.learner for m in trace.models(look)} for look in looks]
    for i, at in enumerate(looks):
        for first in (looks[j] for j in range(i) if learners[j] != learners[i]):
            if first.data.rows.meets(at.data.rows) and trace.current(at):
                yield _finding(trace, at, [first, at], [], "note")
                return


def _seen_in_part(trace: Trace) -> Iterator[Finding]:
    """Another notebook looked at some of these rows, as the test part of another split, with another model."""
    for look in trace.looks:
        if look.certain or not trace.current(look):
            continue
        at = next((score for score in trace.test_looks() if score.place == look.place), None)
        if at is not None:
            where = f"in {look.notebook}" if look.notebook else "in another run"
            message = (
                f"{look.data.rows.count} rows of {say.rows_of(at.data)} stand in another test set too, "
                f"`{look.data.name}`, on which {look.learner} was scored {where}: they are test parts of two splits."
            )
            steps = (Evidence(look.place, f"{look.learner} on `{look.data.name}` {where}, {look.when}", "rows"),)
            yield say.make(at.place, message, f"{say.TIP7} {say.LARGE_EFFECT}", steps, REPAIR, level="note")
            return


def _same_rows(trace: Trace) -> list[list[Score]]:
    """The looks by test set. The parts of two splits may share rows and are two test sets all the same."""
    groups: dict[int, list[Score]] = {}  # by the first look of each
    looks = trace.test_looks()
    sieve = Sieve([look.data.rows for look in looks])
    for at, score in enumerate(looks):
        rows = score.data.rows
        # one of them holds all rows of the other
        alike = (first for first in heapq.merge(sieve.covering(rows), sieve.within(rows)) if first in groups)
        groups.setdefault(next(alike, at), []).append(score)
    return list(groups.values())


def _finding(trace: Trace, at: Score, looks: list[Score], earlier: list[Look], level: Level = LEVEL) -> Finding:
    names = [m.learner for s in looks for m in trace.models(s)] + [look.learner for look in earlier]
    total = f"{'at least ' * any(s.repeated for s in looks)}{len(looks) + len(earlier)}"
    before = f" {len(earlier)} of these looks happened earlier or in another notebook." if earlier else ""
    message = (
        f"{say.rows_of(at.data)} judged {total} different models ({', '.join(dict.fromkeys(names))}): the test set was "
        f"looked at more than once.{before}"
        if level == LEVEL
        else f"{say.rows_of(at.data)} and {say.rows_of(looks[0].data)} share rows: they are test parts of two splits, "
        f"and judged different models ({', '.join(dict.fromkeys(names))})."
    )
    evidence = (
        *(Evidence(look.place, f"{look.learner} in {look.notebook}, {look.when}", "rows") for look in earlier),
        *(say.step(s, f"look: {' and '.join(m.learner for m in trace.models(s))}, {s.metric}") for s in looks[:8]),
        *say.inner_steps(at, "inside this function"),
    )
    alike = {s.data.doubts for s in looks}
    certain = all(s.certain for s in looks) and (len(alike) < len(looks) or not any(alike))
    return say.make(at.place, message, f"{say.TIP7} {say.LARGE_EFFECT}", evidence, REPAIR, certain, level)
