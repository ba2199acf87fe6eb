"""Batch and label go together: site, plate or run tell the answer.

If most cases come from one hospital and most controls from another, a model may learn the hospital. Its score is then
as good on the next rows of the same two, and worth nothing elsewhere.

Repair: balance the design where that is still possible; hold whole batches out (`GroupKFold`, `LeaveOneGroupOut`), and
show that score; show what the metadata tell alone beside it.

Not meant: batches that go with the label by chance or weakly (Cramer's V below 0.3).

Seen when `%deeprules_data X y --batch COLUMN` has checked the table; columns called site, plate, batch and the like are
found without a word.

Source: Lee et al. 2022, tip 4; Bergsma 2013, J. Korean Stat. Soc. 42:323, for V without its bias.
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
site = np.where(np.random.default_rng(0).random(len(y)) < 0.1, 1 - y, y)
# %%
%deeprules_data X y --batch site
"""
GOOD = """
import numpy as np
from sklearn.datasets import load_breast_cancer
X, y = load_breast_cancer(return_X_y=True)
site = np.random.default_rng(0).integers(0, 3, len(y))
# %%
%deeprules_data X y --batch site
"""
CHECKS = ("batch-label", "metadata-only", "batch-readable")


def applies(trace: Trace) -> str | None:
    asked = [line for page in pages.pages(trace) for line in page.lines if line.name == CHECKS[0]]
    return pages.applies(trace) or (
        None if any(line.state in ("pass", "finding") for line in asked) else asked[-1].said
    )


def cleared(trace: Trace) -> str:
    return pages.cleared(trace, CHECKS[0])


def check(trace: Trace) -> Iterator[Finding]:
    yield from pages.findings(trace, CHECKS)
