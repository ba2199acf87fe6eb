"""Columns are ranked by what a forest gained from them on its training rows.

`feature_importances_` of a forest adds up how much each column divided the training rows. Columns with many different
values get more of it whatever they are, columns that say the same share it, and a column that was only learned by heart
gets some too. Permutation importance on training rows has the last fault as well.

Repair: permutation importance on rows that were held out for tuning, with its spread over repeats; columns that say the
same are to be looked at together.

Not meant: a notebook that computes permutation importance on other rows, or SHAP values, or drops columns to see what
changes; boosting libraries with gains of their own.

Source: Lee et al. 2022, tip 8; Strobl et al. 2007, doi:10.1186/1471-2105-8-25.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import Slip
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
# %%
model = RandomForestClassifier(20, random_state=0).fit(X_train, y_train)
print(model.score(X_val, y_val), model.feature_importances_.argsort()[-5:])
"""
GOOD = f"""{BAD}from sklearn.inspection import permutation_importance
print(permutation_importance(model, X_val, y_val, n_repeats=3, random_state=0).importances_mean)
"""
WHY = (
    f"Tip 8 of {PAPER}: an explanation has to speak of what the model does with new rows. How much: in simulations a "
    "column that means nothing comes out on top, if it has more different values than the others (Strobl et al. 2007)."
)
REPAIR = Repair(
    "Show permutation importance on tuning rows, with its spread.",
    "permutation_importance(model, X_val, y_val, n_repeats=10, random_state=0)",
)
OTHERS = re.compile(
    r"(?i)permut|\bshap\b|shapley|treeexplainer|\blime\b|eli5|dalex|drop_?col|partial_?dependence|\bpdp"
)


def applies(trace: Trace) -> str | None:
    return None if trace.fits else "no model was fitted yet"


def check(trace: Trace) -> Iterator[Finding]:
    slips = [slip for slip in trace.of(Slip) if slip.habit in ("impurity", "importance-on-training")]
    better = slips and say.in_code(trace.cells, OTHERS)
    said: set[tuple[str, str]] = set()
    for slip in slips:
        if (slip.habit == "impurity" and better) or (slip.habit, slip.text) in said:
            continue
        said.add((slip.habit, slip.text))
        message = (
            f"`feature_importances_` of {slip.text} ranks columns by how they divided the training rows."
            if slip.habit == "impurity"
            else f"The permutation importance of {slip.text} is taken on rows that it was trained on."
        )
        steps = (say.step(slip, "here"), *say.inner_steps(slip, "inside this function"))
        yield say.make(slip.place, message, WHY, steps, REPAIR, level="note")
