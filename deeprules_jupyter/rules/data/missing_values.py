"""Much is missing in a column, or that it is missing tells the label.

A column that is filled in for some outcomes alone (a cause of death for the dead) gives the answer away; what is
missing elsewhere moves means and scales. Numbers such as -9 or 999 in the place of a gap are taken for measurements.

Repair: ask how the values came to be missing. Leave out what is known only after the outcome, read sentinels as missing
(`na_values=`), and impute within the pipeline.

Not meant: a few gaps that have nothing to do with the label.

Seen when `%deeprules_data X y` has checked the table. The pattern is asked by shuffled labels, so chance is silent.

Source: Lee et al. 2022, tip 4.
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
X[y == 0, 3] = np.nan
# %%
%deeprules_data X y
"""
GOOD = """
import numpy as np
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
X[np.random.default_rng(0).random(len(X)) < 0.03, 3] = np.nan
# %%
%deeprules_data X y
"""
CHECKS = ("missing", "sentinels")


def applies(trace: Trace) -> str | None:
    return pages.applies(trace)


def cleared(trace: Trace) -> str:
    return pages.cleared(trace, "missing")


def check(trace: Trace) -> Iterator[Finding]:
    yield from pages.findings(trace, CHECKS)
