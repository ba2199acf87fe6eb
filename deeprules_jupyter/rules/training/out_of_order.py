"""Cells ran in another order than they stand, or a deleted or edited cell is still in use.

What stands under such a cell cannot be made again by running the notebook from top to bottom: it stops there, or gives
another result, and nobody sees that in the file.

Repair: run the cell that is named again, and what follows from it; before a result is shared, restart the kernel and
run all cells.

Not meant: a cell that never ran or whose output is an error; counts with gaps, since cells are run again all the time;
imports that ran again; names that `from x import *`, `%run` or `exec` may have made. It is said once for a notebook.

Source: Lee et al. 2022, tip 3; Pimentel et al. 2019, doi:10.1109/MSR.2019.00077 (of 1.4 million public notebooks, 36 %
of those with counts ran in another order than they stand).
"""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Evidence, Finding, Level, Place, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.running import How, OutOfOrder
from deeprules_jupyter.trace import Trace

LEVEL: Level = "note"
BAD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
# %% [3]
model = LogisticRegression(max_iter=5000).fit(X_train, y_train)
print(model.score(X_test, y_test))
# %% [2]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
"""
GOOD = """
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X, y = load_breast_cancer(return_X_y=True)
# %% [2]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %% [3]
model = LogisticRegression(max_iter=5000).fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
WHY = (
    f"Tip 3 of {PAPER}: others, and you, must be able to get the same result again, and they run the notebook from top "
    "to bottom."
)
ORDER: tuple[How, ...] = ("nowhere", "deleted", "edited", "below", "later")  # the surest and worst first
MOST = 4  # further places that are listed


def applies(trace: Trace) -> str | None:
    return None if trace.cells else "no cell ran yet"


def check(trace: Trace) -> Iterator[Finding]:
    facts = sorted(trace.of(OutOfOrder), key=lambda fact: ORDER.index(fact.how))
    if facts:
        yield _finding(trace, facts)


def _finding(trace: Trace, facts: list[OutOfOrder]) -> Finding:
    first, *others = facts
    counts = {cell.place.cell: cell.count for cell in trace.cells}
    names = dict.fromkeys(fact.name for fact in facts if fact.place == first.place and fact.how == first.how)
    used = " and ".join(f"`{name}`" for name in list(names)[:3])
    said, repair = WORDS[first.how]
    words = {
        "used": used,
        "here": _counted(first.place, counts),
        "maker": _cell(first.maker),
        "again": _counted(first.maker, counts),
    }
    more = _more(others, first)
    evidence = [say.step(first, f"`{first.name}` is used here")]
    if first.maker is not None:
        evidence.append(Evidence(first.maker, f"`{first.name}` is made here"))
    evidence += [say.step(fact, f"`{fact.name}` is used here too, {SHORT[fact.how]}") for fact in others[:MOST]]
    return say.make(first.place, said.format(**words) + more, WHY, tuple(evidence), Repair(repair.format(**words)))


WORDS: dict[How, tuple[str, str]] = {
    "nowhere": (
        "This cell uses {used}, and no cell of this notebook makes it: it came from a cell that was deleted or edited.",
        "Bring back what made {used}, or take it out here; then restart the kernel and run all cells.",
    ),
    "deleted": (
        "This cell uses {used}, which only a cell that is deleted now has made: a new kernel does not have it.",
        "Bring back the cell that made {used}, or take it out here, and run this cell again.",
    ),
    "edited": (
        "This cell uses {used}, which only an earlier version of a cell has made: a new kernel does not have it.",
        "Make {used} again in a cell above, and run this cell again.",
    ),
    "below": (
        "This cell uses {used}, which only {maker} further down makes: from top to bottom the notebook stops here.",
        "Move {maker} above this cell, or this cell below it; then restart the kernel and run all cells.",
    ),
    "later": (
        "This cell last ran{here} before {maker} above it did{again}, and uses its {used}: what stands under this cell "
        "may come from an earlier version.",
        "Run this cell again, and the cells that use what it makes.",
    ),
}
SHORT: dict[How, str] = {
    "nowhere": "and no cell makes it",
    "deleted": "from a deleted cell",
    "edited": "from an earlier version of a cell",
    "below": "above the cell that makes it",
    "later": "before the cell that makes it ran for the last time",
}


def _cell(place: Place | None) -> str:
    return f"cell {place.cell + 1}" if place is not None and place.cell is not None else "a cell"


def _counted(place: Place | None, counts: dict[int | None, int | None]) -> str:
    count = counts.get(place.cell) if place is not None else None
    return f" (In [{count}])" if count is not None else ""


def _more(others: list[OutOfOrder], first: OutOfOrder) -> str:
    cells = {fact.place.cell_id or fact.place.cell or fact.place.run for fact in others}
    cells.discard(first.place.cell_id or first.place.cell or first.place.run)
    if not cells:
        return ""
    return f" The same is true of {len(cells)} more cell{'s' * (len(cells) > 1)}."
