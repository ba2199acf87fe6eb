"""The best setting of a search lies on the border of its range: better ones may lie beyond.

A search that was cut off at its best value has not found where the best value is; the model may be under-tuned, and a
comparison with it is then not fair.

Repair: widen the range on that side and search again, by factors for settings such as `C` or a learning rate.

Not meant: borders that are natural, such as 0 and 1 of a share or one neighbour, and a largest number beside `None`,
which means no limit; fewer than three numbers; texts; what was set by hand.

Source: Lee et al. 2022, tip 6; the same check is in skore (SKD014).
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding, Level, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.rules.tuning import manual_tuning
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.trials import Trial

LEVEL: Level = "note"
STATIC = False  # what a search chose is known when it has run
DATA = manual_tuning.DATA.replace("scaler = StandardScaler().fit(X_train)\n", "")
SEARCH = """# %%
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
search = GridSearchCV(model, {{"logisticregression__C": {}}}, cv=3).fit(X_train, y_train)
"""
BAD = DATA + SEARCH.format([1e-05, 1e-04, 1e-03])
GOOD = DATA + SEARCH.format([1e-05, 0.3, 1e05])
WHY = f"Tip 6 of {PAPER}: a range that ends at its best value was cut off, and better ones may lie beyond."
REPAIR = Repair("Widen the range on that side and search again.", "%deeprules_trials")


def applies(trace: Trace) -> str | None:
    return None if _searches(trace) else "no search has run in a running kernel yet"


def check(trace: Trace) -> Iterator[Finding]:
    for search in _searches(trace):
        if search.edges and trace.current(search):
            message = f"{search.how} tried {search.tried} settings, and its best one lies on the border: "
            step = say.step(search, f"it chose {', '.join(f'{name}={value}' for name, value in search.chosen)}")
            yield say.make(search.place, f"{message}{'; '.join(search.edges)}.", WHY, (step,), REPAIR, level="note")


def _searches(trace: Trace) -> list[Trial]:
    return [fact for fact in trace.facts if isinstance(fact, Trial) and fact.how and fact.place.run >= 0]
