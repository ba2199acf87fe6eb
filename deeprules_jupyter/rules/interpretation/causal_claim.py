"""A text says that one column causes another, and nothing here can show causes.

A model that predicts well shows that columns go together. Both may follow from a third thing, or the cause may run the
other way: in the NHEFS data people who stopped smoking gained 2.5 kg more than others, and 3.5 kg more once age, sex
and habits are taken into account; the plain difference was not the effect.

Repair: say what was seen ("is associated with", "goes along with"), or use a method that is made for causes, and name
what has to hold for it: a randomised trial, an instrument, matching or weighting on measured confounders.

Not meant: sentences that deny or ask, that say "may", that tell of other people's work, or of the model itself; and
notebooks that use a causal library or describe a randomised design.

Source: Lee et al. 2022, tip 9; for the words Haber et al. 2022, American Journal of Epidemiology.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.rules import say, wording
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "ask"
BAD = """
import matplotlib.pyplot as plt
from sklearn.datasets import load_diabetes
table = load_diabetes(as_frame=True).frame
X, y = table[["bmi", "age"]], table["target"]
# %%
fig, axis = plt.subplots()
axis.scatter(X["bmi"], y)
axis.set_title("A high BMI leads to diabetes")
plt.close(fig)
"""
GOOD = """
import matplotlib.pyplot as plt
from sklearn.datasets import load_diabetes
table = load_diabetes(as_frame=True).frame
X, y = table[["bmi", "age"]], table["target"]
# %%
fig, axis = plt.subplots()
axis.scatter(X["bmi"], y)
axis.set_title("Diabetes goes further with a high BMI")
plt.close(fig)
"""
# Each kind of word with what may be said instead.
TOGETHER, LESS, MORE = "goes along with", "goes along with less", "goes along with more"
STRONG = {
    "causes?|caused": "is associated with",
    "leads? to|led to": TOGETHER,
    "results? in|resulted in": TOGETHER,
    "drives?|drove": TOGETHER,
    "prevents?|prevented": LESS,
    "(?:is|are|was|were) (?:mainly |partly |largely )?responsible for": TOGETHER,
    "contributes? to|contributed to": TOGETHER,
    "protects? (?:against|from)|protected (?:against|from)": LESS,
    "triggers?|triggered": TOGETHER,
}
MODERATE = {
    "(?:strongly |directly |heavily |clearly |greatly |negatively |positively )?"
    "(?:affects?|affected|influences?|influenced|impacts?|impacted)": "is associated with",
    "(?:has|have|had) (?:an? |the )?(?:\\w+ ){0,2}(?:effect|impact|influence) (?:on|upon|over)": "is associated with",
    "improves?|improved|increases?|increased|raises?|raised|boosts?|boosted": MORE,
    "reduces?|reduced|decreases?|decreased|lowers|lowered": LESS,
}
TURNED = (
    "(?:is|are|was|were|be|been) (?:\\w+ly )?(?:caused|driven|affected|influenced|impacted|determined|increased|reduced"
    "|raised|lowered) by|(?:(?:is|are|was|were) )?(?:due to|because of|as a result of|as a consequence of)"
)
NOUN = "(?:effects?|impacts?|influences?) of"
OUTCOMES = frozenset(
    "survival mortality death disease illness cancer tumor tumour diabetes recovery remission relapse infection stroke "
    "prognosis diagnosis obesity".split()
)
ACTIVE = re.compile(rf"\b(?:{'|'.join((*STRONG, *MODERATE))})\b", re.IGNORECASE)
PASSIVE = re.compile(rf"\b(?:{TURNED})\b", re.IGNORECASE)
NOMINAL = re.compile(
    rf"\b(?P<verb>{NOUN})\b(?P<who>[^,;:()]{{3,60}}?)\b(?:up)?on\b(?P<what>[^,;:()]{{3,80}})", re.IGNORECASE
)
WORDS = (
    "caus", "lead to", "leads to", "led to", "result", "driv", "drove", "prevent", "responsible", "contribut",
    "protect", "trigger", "affect", "influenc", "impact", "effect", "improve", "increase", "raise", "boost", "reduce",
    "decrease", "lower", "due to", "because of", "consequence", "determined by",
)  # fmt: skip
QUIET = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|without|hardly|whether|if|may|might|could|would|should|can|possibl[ye]|perhaps|"
    r"probably|likely|suggests?|seems?|appears?|suppose|assum\w+|hypothe\w+|imagine|suspect|believe|think|expect\w*|"
    r"guess|let's|lets|want|try|wonder|question|how|what|why|correlat\w+|associat\w+|confound\w+|causal\w*|"
    r"et al|according to|studies|literature|research\w*|doi|reported|known|paper|evidence that)\b"
    r"|n['\u2019]t\b|\?|\[\d+\]|\((?:\w+,? )?(?:19|20)\d\d\)",
    re.IGNORECASE,
)
METHOD = re.compile(
    r"\b(?:model|models|classifiers?|algorithms?|network|accuracy|overfit\w*|underfit\w*|learning rate|loss|gradients?|"
    r"hyperparam\w*|regulari[sz]\w+|missing|nan|impute\w*|drop\w*|remov\w+|encod\w+|outliers?|variance|collinear\w*|"
    r"skew\w*|normali[sz]\w+|scal(?:e|ing)|dataset|data ?set|dataframe|error|bug|code|noise|predict\w*|sampling|bias|"
    r"dimension\w*|coefficients?|unit change|interpret\w*|treat\w+ effect)\b",
    re.IGNORECASE,
)
DESIGNED = re.compile(
    r"randomi[sz]ed|randomly assigned|instrumental variable|propensity|difference.in.differences|\bRCT\b|A/B test|"
    r"causal (?:inference|effect|graph|diagram)|counterfactual|do-calculus",
    re.IGNORECASE,
)
LIBRARY = re.compile(
    r"(?m)^\s*(?:import|from)\s+(?:dowhy|econml|causalml|causallib|causalinference|causalnex|doubleml|linearmodels|lingam|"
    r"causallearn|zepid|causalpy|pymatch|psmpy)\b"
)
WHY = (
    f"Tip 9 of {PAPER}: a model tells which columns go together, not which one makes the other change. Half of the "
    "abstracts in leading journals use causal words for such results (Haber et al. 2022, American Journal of "
    "Epidemiology), and readers act on them."
)
CLAUSE = re.compile(r"[,;:()\u2013\u2014]| (?:and|but|while|whereas|because|so) ")
AUXILIARY = frozenset(
    "does do did also has have had will really indeed alone itself level levels rate rates value values status often "
    "always directly the a an of then thus therefore further".split()
)
# After these words no object follows: "age increases with income" claims no cause.
NO_OBJECT = frozenset(
    "with as in by over from for when until than across between at after during linearly and or to on but if".split()
)
# "has an effect on" claims a cause whatever it is on, unless the words only point at something.
EFFECT = re.compile(r"(?:effect|impact|influence)s? (?:on|upon|over)", re.IGNORECASE)
POINTING = frozenset("this these that those it its them our my your their which each every all both any".split())
BEFORE, AFTER = 5, 7  # words around the verb in which both columns have to stand


class Claim(Frozen):
    """A verb between two columns."""

    start: int
    end: int
    kind: str  # "active", "passive", "noun"
    who: str
    what: str


def applies(trace: Trace) -> str | None:
    written = trace.of(Prose) or any(wording.shown_in(cell.source) for cell in trace.cells)
    return None if written else "no text, title or printed line was read"


def check(trace: Trace) -> Iterator[Finding]:
    sentences = [one for one in wording.of_notebook(trace, WORDS) if not _doubts(one.text)]
    known = wording.columns(trace) if sentences else {}
    claims = [(one, made) for one in sentences if (made := claim(one.text, known)) is not None]
    if claims and not _designed(trace):
        for sentence, made in claims:
            yield _finding(sentence, made)


def _designed(trace: Trace) -> bool:
    return any(LIBRARY.search(cell.source) for cell in trace.cells) or any(
        DESIGNED.search(fact.text) for fact in trace.of(Prose)
    )


def claim(sentence: str, known: Collection[str]) -> Claim | None:
    """Where a sentence claims a cause between columns, given as they are spoken of.

    None where it denies, asks, doubts, cites, or speaks of a model.
    """
    if _doubts(sentence):
        return None
    for kind, match in _verbs(sentence):
        if kind == "noun":
            right = match["what"]
            who, what = _name(match["who"], known), _name(right, (*known, *OUTCOMES))
        else:
            left, right = _sides(sentence, match, kind == "active")
            who = _name(left if kind == "active" else right, known, kind == "active")
            what = _name(right if kind == "active" else left, (*known, *OUTCOMES), kind != "active")
        if who and not what and (kind == "noun" or EFFECT.search(match.group())):
            what = _object(right)
        if who and what and who != what:
            start, end = match.span("verb") if kind == "noun" else match.span()
            return Claim(start, end, kind, who, what)
    return None


def _doubts(sentence: str) -> bool:
    return bool(QUIET.search(sentence) or METHOD.search(sentence))


def _verbs(sentence: str) -> Iterator[tuple[str, re.Match[str]]]:
    turned = list(PASSIVE.finditer(sentence))
    yield from (("passive", one) for one in turned)
    for one in ACTIVE.finditer(sentence):
        if not any(one.start() < other.end() and other.start() < one.end() for other in turned):
            yield "active", one
    yield from (("noun", one) for one in NOMINAL.finditer(sentence))


def _sides(sentence: str, match: re.Match[str], active: bool) -> tuple[str, str]:
    """The words of the same clause before and after the verb; nothing where no object follows."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    left = CLAUSE.split(before)[-1]
    right = CLAUSE.split(after)[0]
    first = right.split()[:1]
    if active and (not first or first[0].lower() in NO_OBJECT):
        return left, ""
    return left, right


def _name(words: str, known: Collection[str], last: bool = False) -> str:
    """The column that a few words name, the nearest to the verb; `last`: these words stand before it."""
    plain = [one for token in re.findall(r"[\w'-]+", words) for one in wording.spoken_as(token).split()]
    plain = plain[-BEFORE:] if last else plain[:AFTER]
    spots = [(at, size) for at in range(len(plain)) for size in (3, 2, 1) if at + size <= len(plain)]
    for at, size in reversed(spots) if last else spots:
        said = " ".join(plain[at : at + size])
        name = next((one for one in (said, said.removesuffix("s"), f"{said}s") if one in known), "")
        gap = plain[at + size :] if last else plain[:at]
        if name and sum(one not in AUXILIARY and not one.endswith("ly") for one in gap) <= (1 if last else 3):
            return name.removesuffix("s")
    return ""


def _object(words: str) -> str:
    """What an effect is said to be on, where that is no column: the words themselves, unless they only point back."""
    plain = words.strip(" .!").split()[:4]
    return "" if not plain or plain[0].lower() in POINTING else " ".join(plain)


def softened(sentence: str, made: Claim) -> str:
    """The sentence with words that claim no cause."""
    verb, rest = sentence[made.start : made.end], sentence[made.end :]
    if made.kind == "noun":
        verb = "Association of" if verb[:1].isupper() else "association of"
        return sentence[: made.start] + verb + re.sub(r"\b(?:up)?on\b", "with", rest, count=1)
    if made.kind == "active":
        soft = {**STRONG, **MODERATE}
        verb = next(words for known, words in soft.items() if re.fullmatch(known, verb, re.IGNORECASE))
        return sentence[: made.start] + verb + rest
    return f"{sentence[: made.start]}goes along with{rest}"


def _finding(sentence: wording.Sentence, made: Claim) -> Finding:
    said = sentence.text[made.start : made.end]
    message = (
        f'{sentence.of.capitalize()} says: {_short(sentence.text)} With the words "{said}" it claims a cause between '
        f"`{made.who}` and `{made.what}`, and nothing in this notebook can show causes: is it meant?"
    )
    text = f"Say what was seen: {_short(softened(sentence.text, made), 200)} Or name the design that shows the cause."
    return say.make(sentence.place, message, WHY, (wording.quote(sentence),), Repair(text), level="ask")


def _short(text: str, most: int = 120) -> str:
    plain = text.replace("`", "")
    return plain if len(plain) <= most else f"{plain[: most - 3]}..."
