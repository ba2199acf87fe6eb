"""Rows stand in the data more than once, or nearly.

When the table is divided, a copy may come to stand in the test set while its twin trains: its score is memory then. Of
copies that carry two labels, one at least is wrong.

Repair: keep one of each (`X.drop_duplicates()`), or keep copies on one side by a group (`GroupShuffleSplit`).

Not meant: values so coarse that rows are equal by chance; `%deeprules_data` says how many chance would give.

Seen when `%deeprules_data X y` has checked the table: exact copies of rows, texts and images; rows, texts and sequences
that are nearly copies. `train-test-overlap` is about copies that stand on both sides of a split.

Source: Lee et al. 2022, tip 4; Kapoor and Narayanan 2023, doi:10.1016/j.patter.2023.100804.
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
X, y = np.vstack([X, X[:40]]), np.r_[y, y[:40]]
# %%
%deeprules_data X y
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
# %%
%deeprules_data X y
"""
CHECKS = ("duplicates", "near-duplicates", "near-texts", "near-images")


def applies(trace: Trace) -> str | None:
    return pages.applies(trace)


def cleared(trace: Trace) -> str:
    return pages.cleared(trace, "duplicates")


def check(trace: Trace) -> Iterator[Finding]:
    yield from pages.findings(trace, CHECKS)
