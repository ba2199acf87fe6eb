"""A model does no better than site, age or batch alone, and among rows alike in them it guesses.

Where most cases come from one hospital and most controls from another, a model may learn the hospital. Its score is as
good on the next rows of the same two, and worth nothing elsewhere.

Repair: balance the design, or take rows that are alike; hold whole sites out and show that score; show what the columns
tell alone beside the model's score.

Not meant: a model that tells more among rows that are alike, columns that tell nothing of the target, and too few rows
to say.

Seen when `%deeprules_confounders MODEL X y --by site,age` has held the model against these columns.

Source: Lee et al. 2022, tips 8 and 9; Zech et al. 2018, doi:10.1371/journal.pmed.1002683.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.checked import Beside
from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
STATIC = False
BAD = """
import numpy as np
from sklearn.linear_model import LogisticRegression
rng = np.random.default_rng(0)
site = rng.integers(0, 2, 600)
y = np.where(rng.random(600) < 0.15, 1 - site, site)
X = rng.normal(size=(600, 5)) + 2 * site[:, None]
model = LogisticRegression().fit(X[:300], y[:300])
# %%
rest, labels, of = X[300:], y[300:], site[300:]
%deeprules_confounders model rest labels --by of
"""
GOOD = BAD.replace("2 * site[:, None]", "2 * y[:, None]")  # what differs is of the disease itself
SAID = {
    "shortcut": "among rows alike in {columns} it guesses: it tells nothing beyond",
    "inseparable": "hardly two rows of different classes are alike in {columns}: these rows cannot tell them apart",
}
WHY = (
    f"Tip 9 of {PAPER}: what a model has found may be the site, the plate or the age, and no biology. A network for "
    "chest X-rays told the hospital from the image (doi:10.1371/journal.pmed.1002683)."
)


def applies(trace: Trace) -> str | None:
    return None if _last(trace) else "no model was held against site or batch yet: %deeprules_confounders does it"


def check(trace: Trace) -> Iterator[Finding]:
    for one in _last(trace):
        if one.verdict in SAID:
            columns = ", ".join(one.columns)
            message = f"{one.said}, and {SAID[one.verdict].format(columns=columns)}."
            repair = Repair(f"Hold whole values of {columns} out, or balance the design, and show that score beside.")
            yield say.make(one.place, message, WHY, (say.step(one, one.said),), repair, level="note")


def _last(trace: Trace) -> list[Beside]:
    """The last word on each model."""
    return list({one.model: one for one in trace.of(Beside)}.values())
