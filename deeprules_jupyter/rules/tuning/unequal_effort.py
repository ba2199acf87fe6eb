"""One side of a comparison was tried in far more settings than the other.

More tries find a better best, whatever the model: where network and traditional models were not given alike, their
difference tells of the effort too.

Repair: give the side that had fewer as many settings, or report how many each had; `%deeprules_baseline --budget equal`
does both.

Not meant: fewer than ten settings on either side, or less than five times as many; a baseline with its library's own
settings, which is `untuned-baseline`. What `%deeprules_baseline` compares is meant only where its verdict would be
another one at equal effort.

Source: Hu and Greene 2019, doi:10.1142/9789813279827_0033; Dodge et al. 2019, arXiv:1909.03004.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.comparison import Baseline
from deeprules_jupyter.model import Finding, Level, Repair, Score
from deeprules_jupyter.rules import rivals, say
from deeprules_jupyter.rules.baselines import untuned_baseline
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
STATIC = False  # how many settings a search tries is known when it has run
MANY = 10  # settings of the side that had more
TIMES = 5
DATA, _, _ = untuned_baseline.BAD.split("# %%")
NETWORK = untuned_baseline.BAD.split("# %%")[1].replace("(4, 8, 16)", "(8,)")
BAD = f"""{DATA}# %%{NETWORK}# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
grid = [10.0**i for i in range(-6, 6)]
search = GridSearchCV(LogisticRegression(max_iter=1000), {{"C": grid}}, cv=2).fit(scaler.transform(X_train), y_train)
print(search.score(scaler.transform(X_val), y_val))
"""
GOOD = f"{DATA}# %%{NETWORK}# %%{untuned_baseline.BAD.split('# %%')[2]}"
WHY = (
    "The best of many tries is better than the best of few, whatever the model (Dodge et al. 2019, arXiv:1909.03004); "
    "the same methods changed places when all of them were tuned (Hu and Greene 2019)."
)
REPAIR = Repair(
    "Give both sides as many settings, or report how many each had.",
    "%deeprules_baseline X_train y_train --test X_test y_test --model net --budget equal",
)


def applies(trace: Trace) -> str | None:
    known = any(True for _ in _efforts(trace)) or any(fact.gap is not None for fact in rivals.newest(trace))
    return None if known else "no traditional model stands beside a network in a running kernel yet"


def check(trace: Trace) -> Iterator[Finding]:
    yield from (_by_command(fact) for fact in rivals.newest(trace) if fact.flips)
    for look, near, own, others in _efforts(trace):
        most, least = max(others.values()), min(others.values())
        more = own >= max(MANY, TIMES * most) and any(rivals.tuned(trace, score) for score in near)
        if more or least >= max(MANY, TIMES * own):
            yield _finding(trace, look, near, own, others)


def _efforts(trace: Trace) -> Iterator[tuple[Score, list[Score], int, dict[str, int]]]:
    """A network, the traditional models beside it, and in how many settings each was tried."""
    for looks in rivals.looks(trace):
        near = [score for score in rivals.tunable(trace, looks[0]) if score.witness == looks[0].witness == "calls"]
        if near and not rivals.compared(trace, looks[0]):
            own = max(sum(fit.trials for fit in rivals.settings_tried(trace, look)) for look in looks)
            yield looks[0], near, own, rivals.settings_of(trace, near)


def _finding(trace: Trace, look: Score, near: list[Score], own: int, others: dict[str, int]) -> Finding:
    name = trace.models(look)[-1].learner
    counted = ", ".join(f"{learner} in {count}" for learner, count in others.items())
    message = (
        f"{name} was tried in {own} setting{'s' * (own != 1)}, {counted}: their difference on {say.rows_of(look.data)} "
        "tells of the effort too."
    )
    steps = (
        *(say.step(fit, f"{fit.learner} is trained here") for fit in rivals.settings_tried(trace, look)[:8]),
        *(say.step(model, f"{model.learner} is fitted here") for score in near[:8] for model in trace.models(score)),
    )
    return say.make(near[-1].place, message, WHY, steps, REPAIR)


def _by_command(fact: Baseline) -> Finding:
    had = {
        "trials": f"{fact.trials:,} trials against {fact.network_trials} of `{fact.model}`",
        "seconds": f"{fact.seconds:.0f} s against {fact.network_seconds or 0.0:.0f} s of `{fact.model}`",
    }
    told = " and ".join(had[what] for what in fact.flips)
    few = " and ".join({"trials": "that few", "seconds": "so little time"}[what] for what in fact.flips)
    message = (
        f"The verdict on the {fact.family} and `{fact.model}` rests on the effort: traditional models had {told}; with "
        f"{few} the verdict is another one."
    )
    return say.make(fact.place, message, WHY, (say.step(fact, rivals.told(fact)),), REPAIR)
