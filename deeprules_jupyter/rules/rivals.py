"""Networks, and the traditional models beside them: which of their scores speak of the same held-out rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.model import Fit, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

# Perceptrons of scikit-learn stand among other models of the same interface: they are neither side of the question.
SMALL = frozenset({"MLPClassifier", "MLPRegressor", "BernoulliRBM"})
UNJUDGED = ("loss", "validation", "cross_entropy", "perplexity", "bleu", "rouge")  # watched in training, or of texts


def looks(trace: Trace) -> list[list[Score]]:
    """How networks did on held-out rows, by test set; on tuning rows only where there is no test set."""
    held = [score for score in trace.scores if is_network(trace, score) and _judged(score) and trace.held_out(score)]
    tests = [score for score in held if trace.is_test(score)]
    return _by_rows(tests or [score for score in held if not trace.is_fold(score)])


def is_network(trace: Trace, score: Score) -> bool:
    """Whether networks alone made these predictions, and were trained for it here."""
    models = trace.models(score)
    return bool(models) and all(_is_network(model) for model in models)


def _is_network(model: Fit) -> bool:
    return model.network and model.supervised and model.learner not in SMALL


def _judged(score: Score) -> bool:
    """Whether this tells how well classes or values were predicted."""
    return not any(word in score.metric.lower() for word in UNJUDGED)


def _by_rows(scores: Sequence[Score]) -> list[list[Score]]:
    groups: list[list[Score]] = []
    for score in scores:
        known = next((group for group in groups if group[0].data.rows.meets(score.data.rows)), None)
        if known is None:
            groups.append([score])
        else:
            known.append(score)
    return groups


def traditional(trace: Trace) -> list[Score]:
    """Scores of models that are no networks, dummies and cross-validations included, on rows that did not train them.

    Scores of earlier runs of a cell count: they were seen.
    """
    return [score for score in trace.all_scores if _is_traditional(trace, score) and _fair(trace, score)]


def _is_traditional(trace: Trace, score: Score) -> bool:
    models = trace.models(score)
    return bool(models) and not any(model.network or model.learner in SMALL for model in models)


def _fair(trace: Trace, score: Score) -> bool:
    return score.folds or not trace.trained_on(score, score.data.rows)


def beside(trace: Trace, look: Score) -> list[Score]:
    """Traditional models that were scored on rows of this test set."""
    return [score for score in traditional(trace) if score.data.rows.meets(look.data.rows)]


def compared(trace: Trace, look: Score) -> list[Baseline]:
    """What our own command found on rows of this test set."""
    return [fact for fact in trace.of(Baseline) if fact.held is not None and fact.held.rows.meets(look.data.rows)]


def newest(trace: Trace) -> list[Baseline]:
    """The last comparison of each network with traditional models on each test set."""
    found: dict[object, Baseline] = {}
    for fact in trace.of(Baseline):
        found[fact.model, None if fact.held is None else fact.held.name] = fact
    return list(found.values())


def shown(fact: Baseline) -> str:
    """`accuracy 0.970 against 0.960 for `net`, 114 held-out rows, 97 trials`."""
    against = f" against {fact.network:.3f} for `{fact.model}`" if fact.network is not None else ""
    rows = f"{fact.held_rows:,} held-out rows" if fact.held_rows else "on training rows that were left out in turn"
    return f"{fact.metric.replace('_', ' ')} {fact.score:.3f}{against}, {rows}, {fact.trials:,} trials"


def told(fact: Baseline) -> str:
    """`the random forest: accuracy 0.970 ...`."""
    return f"the {fact.family}: {shown(fact)}"


def told_of(trace: Trace, scores: Sequence[Score]) -> str:
    """`LogisticRegression and SVC on `X_test` (114 rows)`."""
    names = dict.fromkeys(model.learner for score in scores for model in trace.models(score))
    return f"{' and '.join(names)} on {say.rows_of(scores[0].data)}"


def evidence(trace: Trace) -> Iterator[str]:
    """Which traditional models stand beside which networks."""
    yield from (told(fact) for fact in newest(trace))
    for group in looks(trace):
        near = beside(trace, group[0])
        if near and not compared(trace, group[0]):
            yield told_of(trace, near)
