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

from collections.abc import Iterator

from deeprules_jupyter.model import Evidence, Finding, Level, Look, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

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


def applies(trace: Trace) -> str | None:
    return None if trace.test_looks() else "no test set was looked at yet"


def check(trace: Trace) -> Iterator[Finding]:
    for group in _same_rows(trace):
        recipes: dict[tuple[str, ...], Score] = {}
        for score in group:
            recipes.setdefault(trace.recipe(score), score)
        earlier = [look for look in trace.looks if look.data.rows.meets(group[0].data.rows)]
        earlier = [look for look in earlier if (look.recipe,) not in recipes]
        firsts = list(recipes.values())
        at = firsts[1] if len(firsts) > 1 else firsts[0]
        if len(firsts) + len({look.recipe for look in earlier}) > 1 and any(map(trace.current, group)):
            yield _finding(trace, at, firsts, earlier)


def _same_rows(trace: Trace) -> list[list[Score]]:
    """The looks, grouped by the test rows that they share."""
    groups: list[list[Score]] = []
    for score in trace.test_looks():
        for group in groups:
            if group[0].data.rows.meets(score.data.rows):
                group.append(score)
                break
        else:
            groups.append([score])
    return groups


def _finding(trace: Trace, at: Score, looks: list[Score], earlier: list[Look]) -> Finding:
    names = [m.learner for s in looks for m in trace.models(s)] + [look.learner for look in earlier]
    total = len(looks) + len(earlier)
    before = f" {len(earlier)} of these looks happened earlier or in another notebook." if earlier else ""
    message = (
        f"{say.rows_of(at.data)} judged {total} different models ({', '.join(dict.fromkeys(names))}): the test set was "
        f"looked at more than once.{before}"
    )
    evidence = (
        *(Evidence(look.place, f"{look.learner} in {look.notebook}, {look.when}", "rows") for look in earlier),
        *(say.step(s, f"look: {' and '.join(m.learner for m in trace.models(s))}, {s.metric}") for s in looks[:8]),
        *say.inner_steps(at, "inside this function"),
    )
    repair = Repair(
        "Compare models on tuning rows or by cross-validation on the training rows; score only the chosen one on the "
        "test rows.",
        "scores = {name: cross_val_score(m, X_train, y_train).mean() for name, m in models.items()}\n"
        "best = models[max(scores, key=scores.get)].fit(X_train, y_train)\nprint(best.score(X_test, y_test))",
    )
    certain = all(s.certain for s in looks)
    return say.make(at.place, message, f"{say.TIP7} {say.LARGE_EFFECT}", evidence, repair, certain)
