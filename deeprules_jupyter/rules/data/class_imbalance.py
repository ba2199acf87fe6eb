"""A class is rare in the data.

With 2 % of cases, a model that always says no is right in 98 %: accuracy hides what the model does for the class that
matters, and a random test set may hold hardly any of it.

Repair: split with `stratify=y`; report balanced accuracy, MCC or a precision-recall curve; weight classes in the
training, never by copying rows before the split.

Not meant: two classes of which the rarer has at least 20 % of the rows; several classes that are about even.

Seen when `%deeprules_data X y` has checked the table; `--positive CLASS` says which class matters.

Source: Lee et al. 2022, tip 4; the thresholds are those of skore 0.28.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level
from deeprules_jupyter.rules import pages
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
STATIC = False
BAD = """
import numpy as np
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
rows = np.r_[np.flatnonzero(y == 0)[:20], np.flatnonzero(y == 1)]
X, y = X[rows], y[rows]
# %%
%deeprules_data X y
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
# %%
%deeprules_data X y
"""


def applies(trace: Trace) -> str | None:
    asked = [line for page in pages.pages(trace) for line in page.lines if line.name == "imbalance"]
    return pages.applies(trace) or (None if any(line.state != "not applicable" for line in asked) else asked[-1].said)


def cleared(trace: Trace) -> str:
    return pages.cleared(trace, "imbalance")


def check(trace: Trace) -> Iterator[Finding]:
    yield from pages.findings(trace, ("imbalance",))
