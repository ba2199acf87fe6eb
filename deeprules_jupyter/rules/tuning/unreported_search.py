"""A search chose the settings of a model that is scored, and the notebook says nothing of it.

Who reads the score cannot tell which settings it belongs to, how many were tried, or repeat it.

Repair: show what was chosen and what was tried, such as `search.best_params_`, or `%deeprules_trials methods` for the
paragraph of a paper.

Not meant: a notebook that shows the chosen settings, the results or the table of trials anywhere, or writes them to a
file; a search whose model is not scored on held-out rows.

Source: Lee et al. 2022, tip 6; Dodge et al. 2019, arXiv:1909.03004 (report the number of trials and the space).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Fit, Level, Repair, Score
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.rules.tuning import search_edge
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
MISSING = True  # that what was chosen is shown
# What shows it in any of the libraries that search, or keeps the whole search.
SHOWS = re.compile(
    r"best_(params|estimator|trial|config|hyperparameters|index)|cv_results_|trials_dataframe|get_best|results_summary"
    r"|get_params|deeprules_trials|plot_(optimization|param|slice|contour|parallel)|dump\("
)
BAD = f"""{search_edge.GOOD.replace("_val", "_test")}# %%
print(search.score(X_test, y_test))
"""
GOOD = f"{BAD}print(search.best_params_)\n"
WHY = f"Tip 6 of {PAPER}: the chosen settings, and how they were searched, belong to the result."
REPAIR = Repair(
    "Show what was chosen and among how many settings.", "print(search.best_params_)\n%deeprules_trials methods"
)


def applies(trace: Trace) -> str | None:
    return None if any(_scored(trace)) else "no model was scored whose settings a search has chosen"


def check(trace: Trace) -> Iterator[Finding]:
    if any(SHOWS.search(cell.source) for cell in trace.cells):
        return
    for search, score in _scored(trace):
        tried = f" among {search.trials} settings" if search.trials > 1 else ""
        message = (
            f"{search.learner} chose the settings{tried} of the model that is scored on {say.rows_of(score.data)}, "
            "and no cell shows which they are."
        )
        steps = (say.step(search, f"{search.learner} searches here"), say.step(score, "its model is scored here"))
        yield say.make(search.place, message, WHY, steps, REPAIR, level="note")


def _scored(trace: Trace) -> Iterator[tuple[Fit, Score]]:
    """Searches of current runs whose model is scored on held-out rows, each with the first such score."""
    seen: set[str] = set()
    for score in trace.scores:
        for fit in trace.models(score):
            if fit.kind == "search" and fit.id not in seen and trace.current(fit) and trace.held_out(score):
                seen.add(fit.id)
                yield fit, score
