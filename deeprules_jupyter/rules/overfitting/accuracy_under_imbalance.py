"""One class is nearly all of the rows, and accuracy or the area under the ROC curve is the only measure.

A model that always gives the common class has an accuracy as high as the share of that class. The area under the ROC
curve does not fall for that, but says little of how many of the rows that are called positive are so.

Repair: show precision and recall of the rare class, the precision-recall curve with the share of the class as its
baseline, the balanced accuracy or Matthews' coefficient beside it. No measure is right for every use: which error costs
more is for you to say (McDermott et al. 2024, arXiv:2401.06091, on the area under the precision-recall curve).

Not meant: a notebook that shows any such measure, a confusion matrix or a report by class; classes of which the
largest has less than 90 % of the rows. In a file nobody knows the classes: there it is said where the code itself
treats them as unequal, by resampling or class weights.

Source: Lee et al. 2022, tip 7; Saito and Rehmsmeier 2015, doi:10.1371/journal.pone.0118432.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deeprules_jupyter.model import Finding, Fit, Level, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.training import Training

LEVEL: Level = "note"
MISSING = True  # that another measure is shown
LARGEST = 0.9  # share of the largest class; with two classes the other has less than a tenth (TIPS 7h)
SHARES = frozenset("accuracy accuracy_score acc score".split())
AREAS = frozenset("roc_auc_score roc_auc auroc auc".split())
OTHERS = re.compile(
    r"(?i)\bf1|f1_|fbeta|f_beta|recall|precision|matthews|\bmcc\b|balanced_accuracy|confusion|crosstab|kappa|brier"
    r"|classification_report|pr_?auc|auc_?pr\b|auprc|sensitivity|specificity|geometric_mean|gmean|jaccard|hamming"
)
UNEQUAL = re.compile(
    r"class_weight='balanced\w*'|auto_class_weights='\w+'|scale_pos_weight=(?!1\b|1\.0\b|None)|is_unbalance=True"
)
BAD = """
from imblearn.over_sampling import RandomOverSampler
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X, y = X[190:], y[190:]
X, y = X[(y == 1) | (X[:, 0] > 22)], y[(y == 1) | (X[:, 0] > 22)]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
X_train, y_train = RandomOverSampler(random_state=0).fit_resample(X_train, y_train)
# %%
model = LogisticRegression(max_iter=5000).fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
GOOD = f"""{BAD}from sklearn.metrics import matthews_corrcoef
print(matthews_corrcoef(y_test, model.predict(X_test)))
"""
WHY = (
    f"Tip 7 of {PAPER}: a measure has to fit the question. How much: with 97 % of one class, a model that has learned "
    "nothing has an accuracy of 0.97."
)
REPAIR = Repair(
    "Show how the rare class fares: precision and recall, the precision-recall curve, or Matthews' coefficient.",
    "print(classification_report(y_test, model.predict(X_test)))",
)


def applies(trace: Trace) -> str | None:
    if any(_unequal(trace)):
        return None
    known = any(_counts(score) or _learned(trace, score) for score in trace.scores)
    return (
        "no class has nearly all of the scored rows" if known else "no scored rows are known to be of unequal classes"
    )


def check(trace: Trace) -> Iterator[Finding]:
    unequal = list(_unequal(trace))
    if not unequal or say.in_code(trace.cells, OTHERS):
        return
    said: set[str] = set()
    for score, counts, sign in unequal:
        names = " and ".join(dict.fromkeys(model.learner for model in trace.models(score)))
        if names not in said and all(_plain(one) for one in _beside(trace, score)):
            said.add(names)
            yield _finding(trace, score, names, counts, sign)


def _plain(score: Score) -> bool:
    """Whether it is an accuracy or an area under the ROC curve."""
    name = score.metric.removeprefix("test_").removeprefix("eval_")
    return name in SHARES | AREAS


def _beside(trace: Trace, score: Score) -> list[Score]:
    """What else these models were measured by; losses that are watched in training are no measures."""
    own = (one for one in trace.all_scores if set(one.models) & set(score.models))
    return [one for one in own if "loss" not in one.metric and one.metric != "validation"]


def _unequal(trace: Trace) -> Iterator[tuple[Score, Sequence[int], Fit | None]]:
    """Plain scores of unequal classes: by the counts of a kernel, or as the code itself treats them."""
    for score in trace.scores:
        models = trace.models(score)
        if not models or not _plain(score) or all(model.reference for model in models):
            continue
        if counts := _counts(score) or _learned(trace, score):
            if counts[-1] >= LARGEST * sum(counts) and len(counts) > 1:
                yield score, counts, None
        elif score.witness == "code" and (sign := _treated(trace, score)):
            yield score, (), sign


def _counts(score: Score) -> Sequence[int]:
    """Rows of each class, the rarest first; empty where they are not known."""
    return getattr(score.answers, "counts", ())


def _learned(trace: Trace, score: Score) -> Sequence[int]:
    """The same of the rows that a network learned from: a score by hand shows no labels."""
    told = [one.classes for one in trace.of(Training) if one.fit in score.models and one.classes]
    return sorted(rows for _, rows in told[-1]) if told else ()


def _treated(trace: Trace, score: Score) -> Fit | None:
    """What shows that the code takes the classes for unequal: resampling before the model, or weights in it."""
    models = trace.models(score)
    resampled = (fit for fit in trace.learned_into(*(m.data for m in models)) if fit.kind == "resample")
    return next(resampled, None) or next((m for m in models if UNEQUAL.search(m.settings)), None)


def _finding(trace: Trace, score: Score, names: str, counts: Sequence[int], sign: Fit | None) -> Finding:
    measure = "the area under the ROC curve" if score.metric in AREAS else "accuracy"
    said = f"{measure[0].upper()}{measure[1:]} is the only measure of {names} on {say.rows_of(score.data)}, "
    steps = [say.step(score, f"{names} is scored here, by {score.metric}")]
    if counts:
        share = counts[-1] / sum(counts)
        whose = "of which" if _counts(score) else "and of the rows that it learned from"
        said += f"{whose} {share:.1%} are of one class ({sum(counts) - counts[-1]} rows are not)"
        always = f": always to say this class has an accuracy of about {share:.2f}."
        said += always if measure == "accuracy" else "."
    elif sign is not None:
        said += "and the code treats the classes as unequal."
        steps.insert(0, say.step(sign, f"{sign.learner} makes up for unequal classes here"))
    return say.make(score.place, said, WHY, tuple(steps), REPAIR, level="note")
