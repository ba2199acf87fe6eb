"""A text says that a model holds elsewhere, and it was judged on rows of one source alone.

Held-out rows of one table come from the same hospitals, instruments and people as the training rows. They say how the
model does on more of the same. In 158,323 chest X-rays of three hospital systems, networks did worse at another
hospital in three of five comparisons (Zech et al. 2018).

Repair: judge it on a cohort from elsewhere, or leave one site out after the other, and say which; or say of which rows
the score speaks.

Not meant: sentences that deny, ask, plan or doubt, notebooks that read a second source of data, and those that tell of
external rows.

Source: Lee et al. 2022, tip 9; Zech et al. 2018, doi:10.1371/journal.pmed.1002683.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.rules import say, wording
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "ask"
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(LogisticRegression(max_iter=5000).fit(X_train, y_train).score(X_test, y_test))
# %%
print("The model is ready for clinical use.")
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(LogisticRegression(max_iter=5000).fit(X_train, y_train).score(X_test, y_test))
# %%
print("This is the score on 143 biopsies of the same hospital.")
"""
ELSEWHERE = (
    "hospitals?|patients?|cohorts?|sites?|centers?|centres?|populations?|species|tissues?|laborator(?:y|ies)|labs?|"
    "instruments?|scanners?|countries|clinics?|people|ethnicit(?:y|ies)|organisms?"
)
MODEL = (
    r"\b(?:our|the|this|my|these)\s+(?:\w+\s+){0,2}?(?:models?|classifiers?|networks?|approach|method|predictors?|"
    r"signature|biomarkers?|results?|findings)\b"
)
SAID = (
    rf"generali[sz]es?\s+(?:\w+\s+)?(?:to|across)\s+(?:\w+\s+){{0,3}}?(?:{ELSEWHERE})",
    rf"(?:is|are)\s+(?:\w+\s+)?robust\s+(?:across|in|over)\s+(?:\w+\s+){{0,3}}?(?:{ELSEWHERE})",
    r"(?:is|are)\s+ready\s+for\s+(?:\w+\s+)?(?:clinic\w*|hospitals?|patients?|use\s+in)",
    r"(?:is|are)\s+clinically\s+(?:useful|applicable|usable|actionable|ready)",
    r"can\s+(?:\w+\s+)?be\s+(?:used|applied|deployed)\s+(?:in|by|at)\s+(?:\w+\s+){0,2}?(?:clinic\w*|hospitals?|doctors?|"
    r"physicians?|patient care)",
    rf"(?:works?|holds?)\s+(?:\w+\s+)?(?:for|in|at)\s+(?:all|any|every|other)\s+(?:\w+\s+)?(?:{ELSEWHERE})",
)
CLAIM = re.compile(rf"{MODEL}(?:\s+\w+){{0,3}}?\s+(?P<said>{'|'.join(SAID)})", re.IGNORECASE)
WORDS = (
    "generalise", "generalize", "robust", "clinic", "hospital", "doctors", "physicians", "patient care", "work ",
    "works ", "hold ", "holds ",
)  # fmt: skip
QUIET = re.compile(
    r"\b(?:not|no|never|neither|cannot|whether|if|may|might|could|would|should|once|after|before|until|perhaps|"
    r"hopefully|hope|aim|goal|want|need|needs|future|et al|according to|studies|check|test whether|ask|see how)\b|"
    r"n['\u2019]t\b|\?|\[\d+\]",
    re.IGNORECASE,
)
EXTERNAL = re.compile(
    r"external(?:ly)? (?:validat\w+|cohort|test|data|set|rows)|independent (?:cohort|data ?set|validation)|"
    r"leave.one.(?:site|hospital|cohort|study|batch)|other cohort|second cohort",
    re.IGNORECASE,
)
READ = re.compile(r"""\b(?:read_\w+|load_\w+|fetch_\w+)\(\s*(["'][^"']*["'])?""")
WHY = (
    f"Tip 9 of {PAPER}: held-out rows of one source say how a model does on more of the same. Networks for chest "
    "X-rays did worse at another hospital in three of five comparisons (doi:10.1371/journal.pmed.1002683)."
)


def applies(trace: Trace) -> str | None:
    return None if trace.scores else "no model was scored yet"


def check(trace: Trace) -> Iterator[Finding]:
    claims = [(one, said) for one in wording.of_notebook(trace, WORDS) if (said := claim(one.text)) is not None]
    if claims and not _several(trace):
        for sentence, said in claims:
            yield _finding(sentence, said)


def claim(sentence: str) -> str | None:
    """What a sentence says of a model beyond its rows; None where it says nothing of the kind."""
    match = None if QUIET.search(sentence) else CLAIM.search(sentence)
    return " ".join(match["said"].split()) if match else None


def _several(trace: Trace) -> bool:
    """Whether more than one source was read, or the text tells of rows from elsewhere."""
    told = any(EXTERNAL.search(fact.text) for fact in trace.of(Prose))
    read = {found.group() for cell in trace.cells for found in READ.finditer(cell.source)}
    return told or len(read) > 1 or any(EXTERNAL.search(cell.source) for cell in trace.cells)


def _finding(sentence: wording.Sentence, said: str) -> Finding:
    message = (
        f'{sentence.of.capitalize()} says that a model "{said}", and all rows that judged it come from one source: '
        "is that meant?"
    )
    text = "Judge it on rows from elsewhere and say which, or say of which rows the score speaks."
    return say.make(sentence.place, message, WHY, (wording.quote(sentence),), Repair(text), level="ask")
