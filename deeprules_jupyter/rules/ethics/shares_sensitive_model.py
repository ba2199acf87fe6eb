"""A model that learned from sensitive rows was saved or pushed.

A trained model can tell of the rows that it learned from: whether a person was among them, and sometimes what stood in
a row. Some models carry rows in themselves (nearest neighbours, support vectors, Gaussian processes). Whoever gets the
file gets that too.

Rows are sensitive once you say so: `table.attrs["sensitive"] = True`. What is cut, joined or computed from them counts
as well.

Repair: share aggregate scores, and keep the model where the rows may be. If others need the model, decide it with your
data protection officer; training with differential privacy limits what it can tell of one person. If the file stays
under the same protection as the rows, mute this line with that reason.

Not meant: saved scores and figures, models of other rows, and rows that nobody marked.

Source: Lee et al. 2022, tip 10; Shokri et al. 2017, doi:10.1109/SP.2017.41.
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Fit, Level, Mark, Repair, Share
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

LEVEL: Level = "warn"
BAD = """
import joblib
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
patients = load_breast_cancer(as_frame=True).frame
patients.attrs["sensitive"] = True
# %%
train, test = train_test_split(patients, random_state=0)
model = LogisticRegression(max_iter=5000).fit(train.drop(columns="target"), train["target"])
print(model.score(test.drop(columns="target"), test["target"]))
# %%
joblib.dump(model, "model.joblib")
"""
GOOD = """
import json
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
patients = load_breast_cancer(as_frame=True).frame
patients.attrs["sensitive"] = True
# %%
train, test = train_test_split(patients, random_state=0)
model = LogisticRegression(max_iter=5000).fit(train.drop(columns="target"), train["target"])
score = model.score(test.drop(columns="target"), test["target"])
# %%
with open("scores.json", "w") as file:
    json.dump({"accuracy": score}, file)
"""
WHY = (
    f"Tip 10 of {PAPER}: a trained model can tell who was among its training rows, and sometimes what stood in a row "
    "(Shokri et al. 2017, doi:10.1109/SP.2017.41). How much depends on the model: nearest neighbours and support "
    "vectors carry rows in themselves, and a model that fits its training rows much better than others tells most."
)
REPAIR = Repair(
    "Share aggregate scores instead, and keep the model where the rows may be. If others need the model, decide it "
    "with your data protection officer; training with differential privacy limits what it can tell of one person. If "
    "this file is kept as safely as the rows, mute this line and say so: "
    "`# deeprules: ignore[shares-sensitive-model] stays on the clinic's server`."
)


def applies(trace: Trace) -> str | None:
    return None if any(mark.sensitive for mark in trace.of(Mark)) else "no rows are marked as sensitive"


def check(trace: Trace) -> Iterator[Finding]:
    said: set[object] = set()
    for share in trace.of(Share):
        found = [(fit, mark) for m in share.models if (fit := trace.fits.get(m)) and (mark := _mark(trace, fit, share))]
        found.sort(key=lambda pair: not _strong(*pair))
        where = share.place, share.inner
        if found and where not in said:
            said.add(where)
            yield _finding(share, *found[0])


def _mark(trace: Trace, fit: Fit, share: Share) -> Mark | None:
    """What says that a model learned from sensitive rows. To say so late counts too; only to take it back does not."""
    found: Mark | None = None
    for mark in trace.of(Mark):
        if mark.sensitive and mark.data.rows.meets(fit.data.rows):
            found = found or mark
        elif not mark.sensitive and mark.data.rows.covers(fit.data.rows) and trace.after(share, mark):
            found = None
    return found


def _strong(fit: Fit, mark: Mark) -> bool:
    """Whether it is surely a model, and surely of these rows. A scaler keeps little more than means."""
    return fit.kind in ("model", "search") and fit.certain and fit.data.surely(mark.data)


def _finding(share: Share, fit: Fit, mark: Mark) -> Finding:
    message = (
        f"{fit.learner} learned from {say.rows_of(fit.data)}, which are marked as sensitive, and is saved at "
        f"{say.line_of(share.place)} ({share.how}): whoever gets it can learn about the people in these rows."
    )
    evidence = (
        say.step(mark, f"{say.rows_of(mark.data)} are marked as sensitive ({mark.how})"),
        *say.inner_steps(mark, "inside this function"),
        *fit.data.way,
        say.step(fit, f"{fit.learner} is trained here"),
        *say.inner_steps(fit, "inside this function"),
        say.step(share, f"what it learned is saved here ({share.how})"),
        *say.inner_steps(share, "inside this function"),
    )
    return say.make(share.place, message, WHY, evidence, REPAIR, _strong(fit, mark))
