"""A tuned traditional model does as well as the network, or better, on the same rows.

A network costs more data, time and care than a logistic regression or a forest. Where the simple model matches it, the
network has not shown that it learned anything more, and the simple model is easier to run, to explain and to trust.

Repair: report both scores with their difference, or use the simple model. A network that gets further on your tuning
rows (other architecture, more data, pre-trained weights) makes this line go away.

What `%deeprules_baseline` has found stands in its own page and is not said again under a cell.

Not meant: an untuned model, a dummy, models that were scored on different rows, and a network that is ahead by more
than chance explains (McNemar's test, mid-p, 5 %). The best of each side is compared, so several tries of the network
count in its favour.

Source: Lee et al. 2022, tip 2; Fagerland, Lydersen and Laake 2013, doi:10.1186/1471-2288-13-91 (mid-p).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.model import Finding, Level, Repair, Score
from deeprules_jupyter.paired import mid_p
from deeprules_jupyter.rules import rivals, say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
STATIC = False  # the scores themselves are known only when they are run
PATIENT = True  # a better network may come in the next cell
SURE = 0.05  # two-sided
FEWEST = 30  # rows, below which no network could show that it is better
SHARES = frozenset({"score", "accuracy_score"})  # the share of rows that are right
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_rest, y_train, y_rest = train_test_split(X, y, random_state=0)
X_val, X_test, y_val, y_test = train_test_split(X_rest, y_rest, random_state=0)
# %%
simple = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5000))
simple = GridSearchCV(simple, {"logisticregression__C": [0.1, 1]}).fit(X_train, y_train)
print(accuracy_score(y_val, simple.predict(X_val)))
# %%
net = MLPClassifier((16,), max_iter=60, random_state=0).fit(X_train, y_train)
print(accuracy_score(y_val, net.predict(X_val)))
# %%
print("now the next cell")
"""
GOOD = """
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier
rng = np.random.default_rng(0)
X = rng.normal(size=(800, 2))
y = (X[:, 0] * X[:, 1] > 0).astype(int)
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
# %%
simple = GridSearchCV(LogisticRegression(), {"C": [0.1, 1]}).fit(X_train, y_train)
print(accuracy_score(y_val, simple.predict(X_val)))
# %%
net = MLPClassifier((32,), max_iter=2000, random_state=0).fit(X_train, y_train)
print(accuracy_score(y_val, net.predict(X_val)))
# %%
print("now the next cell")
"""
WHY = (
    f"Tip 2 of {PAPER}: a network is worth its cost only where it beats a simple model that was tuned as well. "
    "How much: on tables, tuned trees are often ahead (Grinsztajn et al. 2022, arXiv:2207.08815)."
)
REPAIR = Repair("Report both with the difference, or use the simple model; a better network clears this line.")


def applies(trace: Trace) -> str | None:
    if any(fact.gap is not None for fact in rivals.newest(trace)):
        return None
    if not any(model.network for score in trace.scores for model in trace.models(score)):
        return "no network was scored yet"
    return None if any(_tuned(trace, score) for score in trace.scores) else "no tuned traditional model was scored yet"


def check(trace: Trace) -> Iterator[Finding]:
    facts = [fact for fact in rivals.newest(trace) if fact.gap is not None]
    yield from (_by_command(fact, *fact.gap) for fact in facts if fact.gap and _matches(fact, fact.gap))
    fair = [s for s in trace.scores if trace.models(s) and not s.folds and trace.held_out(s)]
    networks = [s for s in fair if all(model.network for model in trace.models(s))]
    simple = [s for s in fair if _tuned(trace, s)]
    said: list[Score] = []
    for net in networks:
        others = [s for s in simple if _comparable(s, net)]
        again = [s for s in networks if _comparable(s, net)]
        settled = any(fact.fit in net.models for fact in facts)
        if others and net is _best(again) and not settled and not any(_comparable(net, one) for one in said):
            rival = _best(others)
            if not _ahead(net, rival):
                said.append(net)
                yield _finding(trace, net, rival)


def _tuned(trace: Trace, score: Score) -> bool:
    """Whether this is a traditional model that was given a fair chance: by a search, or by more than one try."""
    models = trace.models(score)
    if not models or any(model.network or model.reference for model in models):
        return False
    if any(model.kind == "search" or model.set_by or model.learner.endswith("CV") for model in models):
        return True
    return len(models) == 1 and len(trace.recipes_of[models[0].learner]) > 1


def _comparable(one: Score, other: Score) -> bool:
    """Whether two scores speak of the same rows in the same measure."""
    both = one.outcome is not None and other.outcome is not None
    measured = one.metric == other.metric and one.value is not None and other.value is not None
    if not both and not measured:
        return False
    return one.data.rows.count == other.data.rows.count and one.data.rows.covers(other.data.rows)


def _lower_is_better(score: Score) -> bool:
    return score.metric.endswith(("_loss", "_error"))


def _worth(score: Score) -> float:
    """The score, the higher the better."""
    if score.metric not in SHARES and score.value is not None:
        return -score.value if _lower_is_better(score) else score.value
    if score.outcome is not None:
        return float(score.outcome.right / score.outcome.count)
    return score.value or 0.0


def _best(scores: Sequence[Score]) -> Score:
    return max(scores, key=_worth)


def _ahead(net: Score, rival: Score) -> bool:
    """Whether the network is ahead by more than chance explains."""
    if net.metric == rival.metric and net.metric not in SHARES and net.value is not None:
        return _worth(net) > _worth(rival)  # without an error of the measure, only what is behind or level is said
    pair = net.outcome.against(rival.outcome) if net.outcome is not None and rival.outcome is not None else None
    if pair is not None:
        return pair[0] > pair[1] and mid_p(*pair) < SURE
    count, a, b = net.data.rows.count or 1, _worth(net), _worth(rival)
    error = sqrt(max(0.0, a * (1 - a) + b * (1 - b)) / count)
    return a - b > 1.96 * error


def _finding(trace: Trace, net: Score, rival: Score) -> Finding:
    network, simple = _names(trace, net), _names(trace, rival)
    shown = f"{_told(rival)} against {_told(net)} of {network}"
    verb = "does better than" if _worth(rival) > _worth(net) else "does as well as"
    message = f"{simple}, a tuned traditional model, {verb} the network on {say.rows_of(net.data)}: {shown}."
    if verb == "does as well as" and _worth(net) > _worth(rival):
        message += " The difference is within the error."
    evidence = (
        *(say.step(model, f"{model.learner} is tuned here") for model in trace.models(rival)),
        say.step(rival, f"and scored here: {_told(rival)}"),
        *(say.step(model, f"{model.learner} is trained here") for model in trace.models(net)),
        say.step(net, f"and scored on the same rows: {_told(net)}"),
    )
    enough = (net.data.rows.count or 0) >= FEWEST
    return say.make(net.place, message, WHY, evidence, REPAIR, net.certain and rival.certain and enough)


def _matches(fact: Baseline, gap: tuple[float, float, float]) -> bool:
    """Whether the network is not ahead by more than the error. Where the winner tells nothing, nobody wins."""
    return gap[2] >= 0 and fact.signal is not False


def _by_command(fact: Baseline, value: float, low: float, high: float) -> Finding:
    """By `%deeprules_baseline`, which knows the error of every measure."""
    verb = "does better than" if low > 0 else "cannot be told apart from"
    message = f"The {fact.family}, a tuned traditional model, {verb} `{fact.model}`: {rivals.shown(fact)}."
    gap = f"the difference is {value:+.3f} ({low:+.3f} to {high:+.3f}, above 0: the simple model is ahead)"
    repair = Repair("Report both with the difference, or use the simple model; or run this again with a better one.")
    return say.make(fact.place, message, WHY, (say.step(fact, gap),), repair, fact.held_rows >= FEWEST)


def _names(trace: Trace, score: Score) -> str:
    return " + ".join(dict.fromkeys(model.learner for model in trace.models(score)))


def _told(score: Score) -> str:
    if score.value is None or score.metric in SHARES:
        return f"{abs(_worth(score)):.3f} of the rows right"
    return f"{score.metric.replace('_', ' ')} {score.value:.3f}"
