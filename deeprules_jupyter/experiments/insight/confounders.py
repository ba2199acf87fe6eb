"""What site, age or batch tell by themselves, beside a model; and what is left of it among rows that are alike in them.

Sources: Zech et al. 2018, doi:10.1371/journal.pmed.1002683 (a network that knew the hospital); Rosenbaum and Rubin 1983
(matching by how likely a class is).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from deeprules_jupyter.experiments.data.batch import grouped
from deeprules_jupyter.experiments.data.chance import one_hot
from deeprules_jupyter.experiments.data.table import factorized, in_fifths
from deeprules_jupyter.experiments.insight.importance import Signal, measure_of, signal
from deeprules_jupyter.experiments.insight.matching import matched
from deeprules_jupyter.experiments.probes.gap import Part, Span, auc, between, judged
from deeprules_jupyter.experiments.probes.task import FOLDS, quietly

FEW_VALUES = 12  # up to which numbers are taken as names of sites (ours, as the next four)
RARE = 5  # rows of a value, below which it is put with other such
MATTERS = 0.05  # above guessing: what the columns have to tell before they are worth a word
PAIRS = 20  # fewer pairs say too little
KEPT = 1 / 3  # of what a model tells, below which it is called a shortcut

Verdict = Literal["nothing", "more", "shortcut", "inseparable", "open"]


@dataclass(frozen=True)
class Found:
    """A model and the columns on the same rows. The columns are judged in folds, so no row tells itself."""

    model: Signal
    alone: Signal
    each: tuple[tuple[str, Signal], ...]  # one column after the other, where there are several
    lead: Span  # the model's score minus that of the columns
    left: Left

    @property
    def verdict(self) -> Verdict:
        """What may be said."""
        if not self.alone.there or self.alone.score.value < self.alone.chance + MATTERS:
            return "nothing"
        if self.left.sure > 0:
            return "more"
        if self.lead.low > 0:
            return "open"
        if self.left.pairs < PAIRS:
            return "inseparable"
        return "shortcut" if self.left.gone else "open"


@dataclass(frozen=True)
class Left:
    """What a model tells among rows that are alike: of classes the share of pairs that it orders rightly, of a number
    the correlation once the columns are taken out of both sides.
    """

    before: float  # the same among any rows
    now: Span
    guess: float
    pairs: int  # matched, or rows of a number
    whole: int  # pairs, or rows, that there might be
    balance: Span | None  # pairs that the columns themselves order rightly: half of them, if they are alike

    @property
    def sure(self) -> float:
        """How far the interval lies above guessing; nothing where there are too few pairs."""
        return self.now.low - self.guess if self.pairs >= PAIRS else 0.0

    @property
    def gone(self) -> bool:
        """Whether hardly anything is left of what it tells among any rows."""
        return self.now.high < self.before and self.now.value - self.guess < KEPT * (self.before - self.guess)


def compare(truth: Any, answer: Any, by: Mapping[str, Any]) -> Found:
    """`truth` (n,) class numbers or values, `answer` (n, classes) or (n,), `by`: a value for each row (n,).

    Raises ValueError with one clear line.
    """
    import numpy as np

    tables = {name: design(name, values, len(truth)) for name, values in by.items()}
    together = np.concatenate(list(tables.values()), axis=1)
    classes = answer.shape[1] if answer.ndim == 2 else 0
    said = folded(together, truth, classes)
    each = [(name, signal(truth, folded(one, truth, classes))) for name, one in tables.items()] if len(by) > 1 else []
    left = _among_pairs(truth, answer, together) if classes else _taken_out(truth, answer, said, together)
    return Found(signal(truth, answer), signal(truth, said), tuple(each), _lead(truth, answer, said), left)


def _lead(truth: Any, answer: Any, said: Any) -> Span:
    """Of the same rows: both draw the same ones anew."""
    measures = dict([measure_of(answer)])
    ((name, model),) = judged(Part("", truth, answer), measures).items()
    return between(model, judged(Part("", truth, said), measures)[name])


def _among_pairs(truth: Any, answer: Any, table: Any) -> Left:
    import numpy as np

    likely = _learner(answer.shape[1]).fit(table, truth).predict_proba(table)
    pairs, any_pairs = matched(truth, likely), matched(truth, np.full_like(likely, 1 / answer.shape[1]))
    told = pairs.told(answer)
    before = auc(truth, answer) if answer.shape[1] == 2 else any_pairs.told(answer).value
    return Left(before, told, 0.5, len(pairs), len(any_pairs), pairs.told(likely))


def _taken_out(truth: Any, answer: Any, said: Any, table: Any) -> Left:
    """The partial correlation, with Fisher's interval."""
    import numpy as np

    mine, theirs = truth - said, answer - folded(table, answer, 0)
    many = len(truth)
    with np.errstate(invalid="ignore", divide="ignore"):
        before, now = (float(np.nan_to_num(np.corrcoef(*pair)[0, 1])) for pair in ((truth, answer), (mine, theirs)))
    middle, reach = np.arctanh(np.clip(now, -0.999999, 0.999999)), 1.96 / max(1, many - 3 - table.shape[1]) ** 0.5
    span = Span(now, float(np.tanh(middle - reach)), float(np.tanh(middle + reach)))
    return Left(before, span, 0.0, many, many, None)


def design(name: str, values: Any, rows: int) -> Any:
    """A column as numbers of SD 1, (n, d): a number itself and its fifths, or each of its values. Raises ValueError."""
    import numpy as np

    if len(values) != rows:
        raise ValueError(f"{name} has {len(values):,} values, and there are {rows:,} rows")
    number = values.dtype.kind in "iuf" and len(np.unique(values)) > FEW_VALUES
    codes = in_fifths(name, values.astype(float)).codes if number else factorized(values)[0]
    rare = np.bincount(codes + 1)[codes + 1] < RARE
    made = one_hot(grouped(np.where(rare, -1, codes)))
    if number:
        known = np.nan_to_num(values.astype(float), nan=float(np.nanmedian(values)))
        made = np.column_stack([made, (known - known.mean()) / (known.std() or 1.0)])
    if not made.shape[1] or rare.mean() > 0.5:
        raise ValueError(f"{name} has one value alone, or one of its own for nearly each row: it can confound nothing")
    return made


def folded(table: Any, truth: Any, classes: int) -> Any:
    """What the columns say of each row, learned from the other folds: (n, classes), or values (n,)."""
    import numpy as np
    from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict

    fewest = int(np.bincount(truth, minlength=classes).min()) if classes else len(truth)
    if fewest < 2:
        raise ValueError("each class needs two rows at least")
    folds = (StratifiedKFold if classes else KFold)(min(FOLDS, fewest), shuffle=True, random_state=0)
    method = "predict_proba" if classes else "predict"
    with quietly():
        return cross_val_predict(_learner(classes), table, truth, cv=folds, method=method)


def _learner(classes: int) -> Any:
    from sklearn.linear_model import LogisticRegression, Ridge

    return LogisticRegression(max_iter=500) if classes else Ridge()
