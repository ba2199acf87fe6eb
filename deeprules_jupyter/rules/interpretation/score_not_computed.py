"""A text gives a score that nothing in this kernel computed, or the best of several without their number.

A number that was typed stays when the data, the seed or the model behind it change. And the best of many scores of one
test set is higher than any of these models deserves (`%deeprules_lockbox` says by how much).

Repair: print the score from the variable that holds it, or type it anew; name how many were tried, and the interval.

Not meant: sentences that tell of targets, of chance, of differences, of other people's work; measures that this kernel
has not seen computed at all, or may have computed by hand; texts above which some cells have not run yet. Numbers are
compared as far as they are written: 95 % is right for 0.946 and for 0.954.

Source: Lee et al. 2022, tip 9; Kapoor et al. 2024, REFORMS, items 7a and 7b.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Finding, Level, Repair, Score
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.rules import say, wording
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.sieve import key_of
from deeprules_jupyter.trace import Trace

LEVEL: Level = "ask"
STATIC = False  # what the scores came to is known only where they were made
MANY = 3  # models on one test set, from which the best has to be called the best of so many
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(LogisticRegression(max_iter=5000).fit(X_train, y_train).score(X_test, y_test))
# %%
print("Our model reaches an accuracy of 98.7 % on new biopsies.")
"""
GOOD = BAD.replace("98.7 %", "95 %")
MEASURES = {
    "accuracy": "accuracy",
    "auc": r"(?:roc[- ]?)?auc(?:[- ]?roc)?\b|auroc\b|area under the (?:roc )?curve",
    "f1": r"f1(?:[- ]score)?\b",
    "r2": r"r2\b|r²|r-squared\b",
    "mcc": r"mcc\b|matthews correlation(?: coefficient)?",
}
NAMES = "|".join(f"(?P<{name}>{said})" for name, said in MEASURES.items())
NUMBER = r"(?P<number>\d{1,3}(?:[.,]\d{1,5})?)\s*(?P<percent>%|percent\b)?"
BEFORE = r"(?:(?:test|mean|overall|average|balanced|classification|validation|held-out|final|cross-validated)\s+)*"
AFTER = (
    r"(?:\s*(?:score|on the test set|on held-out rows|is|was|of|=|:|reaches|reached|at|about|around|nearly|~|≈))*\s*"
)
NAMED_FIRST = re.compile(rf"\b(?:{NAMES}){AFTER}{NUMBER}(?![\d.,]*\d|\s*(?:to|-|\u2013)\s*\d|-)", re.IGNORECASE)
NUMBER_FIRST = re.compile(rf"(?<![\d.,-]){NUMBER}\s+{BEFORE}(?:{NAMES})", re.IGNORECASE)
ROUGH = re.compile(r"\b(?:about|around|nearly|almost|roughly|approximately|circa|some)\b|[~≈]", re.IGNORECASE)
QUIET = re.compile(
    r"\b(?:not|no|never|cannot|whether|if|may|might|could|would|should|suppose|imagine|example|instance|e\.g|target|"
    r"goal|aim\w*|want|need\w*|hop\w+|expect\w*|require\w*|threshold|cut-?off|at least|at most|up to|more than|"
    r"less than|over|above|below|under|than|by|higher|lower|better|worse|points?|increas\w+|improv\w+|gain\w*|drop\w*|"
    r"differ\w*|baseline|majority|chance|random(?:ly)?|guess\w*|dummy|always|human|experts?|doctors?|radiolog\w+|"
    r"state of the art|sota|published|literature|authors?|papers?|studies|study|reported|previous\w*|earlier|et al|"
    r"kaggle|leaderboard|benchmark|between|from|range\w*|interval|fold|folds|best of|out of|epoch\w*|class(?:es)?|per|"
    r"imbalanc\w+|prevalence|without|instead|only|first|second|each|"
    r"loses?|lost|falls?|fell|chatgpt|wikipedia)\b|n['\u2019]t\b|\?|\[\d+\]|±|\+/-|[<>≥≤]|\((?:\w+,? )?(?:19|20)\d\d\)",
    re.IGNORECASE,
)
WORDS = ("accuracy", "auc", "auroc", "area under", "f1", "r2", "r²", "r-squared", "mcc", "matthews")
# What may have come to a score that no call has told.
BY_HAND = re.compile(
    r"==[^\n]*\.(?:float|mean|sum)\(|(?:mean|sum|average)\([^\n]*==|\.(?:eq|ne)\(|best_score_|best_value|oob_score|history|"
    r"evaluate\(|confusion_matrix|"
    r"classification_report|learning_curve|validation_curve|cv_results_|np\.trapz|\bauc\(|subprocess|read_json|json\.load"
)
WHY = (
    f"Tip 9 of {PAPER}: readers take a score in a text for what the model does. A typed number stays when the data, "
    "the seed or the model behind it change, and the best of several flatters."
)


class Claim(Frozen):
    """A score as a sentence gives it."""

    measure: str
    said: str  # the words
    value: float
    step: float  # how far it may lie from what was computed: one unit of its last digit


def applies(trace: Trace) -> str | None:
    if not any(score.value is not None for score in trace.scores):
        return "no score was computed yet"
    if any(_by_hand(cell.source) for cell in trace.cells):
        return "this notebook may have computed scores by hand, which no call tells"
    return None


@lru_cache(maxsize=512)
def _by_hand(source: str) -> bool:
    """Asked of every cell each time that one has run, so each source is searched once."""
    return BY_HAND.search(source) is not None


def check(trace: Trace) -> Iterator[Finding]:
    if applies(trace) is not None:
        return
    for sentence in wording.of_notebook(trace, WORDS):
        if (made := claim(sentence.text)) is None or not _after(trace, sentence):
            continue
        known = [score for score in trace.all_scores if _measures(score, made.measure)]
        if not known or any(score.value is None for score in trace.all_scores):
            continue
        if not any(abs(abs(score.value or 0.0) - made.value) <= made.step for score in trace.all_scores):
            yield _not_computed(sentence, made, known)
        elif (times := _best_of(trace, made)) >= MANY:
            yield _best(sentence, made, times)


def claim(sentence: str) -> Claim | None:
    """The score that a sentence gives of this model; None where it gives none, or tells of something else."""
    if QUIET.search(re.sub("(?i)area under", "area of", sentence)):
        return None
    match = NAMED_FIRST.search(sentence) or NUMBER_FIRST.search(sentence)
    if match is None:
        return None
    text = match["number"].replace(",", ".")
    digits = len(text.partition(".")[2]) + (2 if match["percent"] else 0)
    value = float(text) / (100 if match["percent"] else 1)
    if not 0 < value <= 1 or digits < 2:  # "accuracy 1" may be of anything
        return None
    measure = next(name for name in MEASURES if match[name])
    rough = 0.02 if ROUGH.search(sentence) else 0.0
    return Claim(measure, " ".join(match.group().split()), value, max(rough, 10.0**-digits) + 1e-9)


def _measures(score: Score, measure: str) -> bool:
    """Whether this is a score of the kind that a text speaks of; `score` is one of scikit-learn's, by its model."""
    metric = score.metric.lower()
    names = {"accuracy": ("acc", "score"), "r2": ("r2", "score"), "mcc": ("matthews", "mcc")}.get(measure, (measure,))
    return any(name in metric if name != "score" else metric in ("score", "cross_val_score") for name in names)


def _after(trace: Trace, sentence: wording.Sentence) -> bool:
    """Whether what it tells of has been computed: a score stands before it, and of a file all cells above have run."""
    if sentence.of != "a text cell":
        return any((score.place.run or 0) <= (sentence.place.run or 0) for score in trace.scores)
    at = sentence.place.cell or 0
    there = {fact.place.cell for fact in trace.of(Prose)} | {cell.place.cell for cell in trace.cells}
    scored = (score.place.cell for score in trace.scores)
    return there >= set(range(at)) and any(one is not None and one < at for one in scored)


def _best_of(trace: Trace, made: Claim) -> int:
    """How many models this is the best of, on one test set; 0 where it is not the best."""
    rows: dict[object, list[Score]] = {}
    for look in trace.test_looks():
        if look.value is not None and _measures(look, made.measure):
            rows.setdefault(key_of(look.data.rows), []).append(look)
    for looks in rows.values():
        recipes = {trace.recipe(look) for look in looks}
        best = max(look.value or 0.0 for look in looks)
        others = [look.value for look in looks if abs((look.value or 0.0) - best) > made.step]
        if len(recipes) >= MANY and others and abs(best - made.value) <= made.step:
            return len(recipes)
    return 0


def _not_computed(sentence: wording.Sentence, made: Claim, known: list[Score]) -> Finding:
    values = ", ".join(dict.fromkeys(f"{score.value:.3f}" for score in known[-4:]))
    message = (
        f'{sentence.of.capitalize()} says "{made.said}", and no score of this kernel comes to that; the last of its '
        f"kind were {values}. Is it of an earlier run?"
    )
    steps = (wording.quote(sentence), *(say.step(score, f"{score.metric} {score.value:.4f}") for score in known[-4:]))
    return say.make(sentence.place, message, WHY, steps, Repair("Print the score from its variable."), level="ask")


def _best(sentence: wording.Sentence, made: Claim, times: int) -> Finding:
    message = (
        f'{sentence.of.capitalize()} says "{made.said}": the best of {times} models on the same test rows. Should it '
        "say so?"
    )
    repair = Repair(f"Say that it is the best of {times}, or give what it is still worth.", "%deeprules_lockbox")
    return say.make(sentence.place, message, WHY, (wording.quote(sentence),), repair, level="ask")
