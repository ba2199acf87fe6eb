"""Networks, and the traditional models beside them: which of their scores speak of the same held-out rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.model import Fit, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.trace import Trace

# Perceptrons of scikit-learn stand among other models of the same interface: they are neither side of the question.
SMALL = frozenset({"MLPClassifier", "MLPRegressor", "BernoulliRBM"})
# Networks that make texts, images or embeddings, by the names of their classes: no classical model does that.
MAKER = re.compile(
    r"LM(Head|$)|CausalLM|MaskedLM|ConditionalGeneration|[Ss]eq2[Ss]eq|[Aa]uto[Ee]ncoder|VAE|GAN|Generator|Discriminator"
    r"|[Dd]iffusion|U[Nn]et|unet|SentenceTransformer|SFTTrainer|language_model|Siamese|Triplet|Contrastive|SimCLR"
)
TUNED = 5  # settings of a network, from which it counts as tuned
NAMED = re.compile(r"(\w+)=")
PLACED = re.compile(r"""[(,]\s*[-\d.'"]""")
# Settings that make no other model, or only let it come to its end.
QUIET = frozenset(
    "random_state seed random_seed n_jobs nthread thread_count verbose verbosity silent logging_level max_iter "
    "probability warm_start copy_X cache_size use_label_encoder eval_metric objective num_class device tree_method "
    "enable_categorical allow_writing_files solver memory sparse_output handle_unknown".split()
)
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
    told = model.network and model.supervised and model.learner not in SMALL
    return told and MAKER.search(model.learner) is None


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


def tunable(trace: Trace, look: Score) -> list[Score]:
    """The same without dummies, which have nothing to tune."""
    return [score for score in beside(trace, look) if not all(model.reference for model in trace.models(score))]


def settings_tried(trace: Trace, look: Score) -> list[Fit]:
    """One training for each setting in which networks were trained on the rows that trained this one."""
    own = trace.models(look)[-1].data.rows
    fits = [fit for fit in trace.fits.values() if _is_network(fit) and fit.data.rows.covers(own)]
    return list({fit.recipe: fit for fit in fits if own.covers(fit.data.rows)}.values())


def searched(trace: Trace, look: Score) -> bool:
    """Whether the network was tuned, as far as is known: by a search, by a loop over settings, by hand many times."""
    fits, models = settings_tried(trace, look), trace.models(look)
    places = [(fit.place.cell_id, fit.place.cell, fit.place.run, fit.place.line, fit.inner) for fit in fits]
    chosen = any(set(choice.models) & {fit.id for fit in fits} and "search" in choice.what for choice in trace.choices)
    by_search = chosen or any(model.kind == "search" or model.set_by for model in models)
    return by_search or len(fits) >= TUNED or len(set(places)) < len(places)


def tuned(trace: Trace, score: Score) -> bool:
    """Whether a traditional model was given more than the settings of its library; also where that is not known."""
    for model in trace.models(score):
        recipes = {fit.recipe for fit in trace.fits.values() if fit.learner == model.learner}
        if model.kind == "search" or model.set_by or len(recipes) > 1 or model.learner.endswith("CV"):
            return True
        if not model.settings or _has_own(model.settings):
            return True
    return False


def settings_of(trace: Trace, scores: Sequence[Score]) -> dict[str, int]:
    """In how many settings each of these models was tried, by its name."""
    names = dict.fromkeys(model.learner for score in scores for model in trace.models(score))
    own = {name: {fit.recipe: fit for fit in trace.fits.values() if fit.learner == name} for name in names}
    return {name: sum(fit.trials for fit in fits.values()) for name, fits in own.items()}


def _has_own(settings: str) -> bool:
    """Whether settings are named that change what is learned: `SVC(C=10)`, `RandomForestClassifier(500)`."""
    named = {name for name in NAMED.findall(settings) if name not in QUIET}
    return bool(named) or PLACED.search(settings) is not None


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
