"""Words that several rules share: rows, places, ways, and how much a fault usually matters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from deeprules_jupyter.model import Cell, Data, Evidence, Fact, Finding, Fit, Level, Place, Repair
from deeprules_jupyter.rules.tips import PAPER

IMPORTS = ("import ", "from ")
# Measured over 2,047 tabular data sets: Roth 2026, arXiv:2604.04199 (a preprint).
SMALL_EFFECT = (
    "How much: a scaler or imputer fitted on all rows usually moves a score by less than 0.005 from 200 rows on "
    "(Roth 2026, arXiv:2604.04199), more with fewer rows; the repair is cheap."
)
LARGE_EFFECT = (
    "How much: a lot. Choosing columns with the labels, copying rows before the split, or picking by the test score "
    "can make noise look like a discovery (Kapoor and Narayanan 2023, doi:10.1016/j.patter.2023.100804)."
)
TIP7 = f"Tip 7 of {PAPER}: rows that are used to judge a model must not have taught it anything."


def rows_of(data: Data) -> str:
    """`X_test (114 rows)`, or as much of it as is known."""
    count = data.rows.count
    name = f"`{data.name}`" if data.name else "the rows"
    return f"{name} ({count} rows)" if count is not None else name


def line_of(place: Place) -> str:
    """`line 4`."""
    return f"line {place.line}" if place.line else "this cell"


def step(fact: Fact, text: str) -> Evidence:
    """A fact as a step of evidence."""
    return Evidence(fact.place, text, fact.witness)


def inner_steps(fact: Fact, text: str) -> tuple[Evidence, ...]:
    """Where it happened inside a function, if it did."""
    return (Evidence(fact.inner, text, fact.witness),) if fact.inner else ()


def inner_line(fact: Fact) -> str:
    """` (inside a function, line 7 of its cell)`: tells apart what one call does at several lines."""
    return f" (inside a function, line {fact.inner.line} of its cell)" if fact.inner and fact.inner.line else ""


def fitted(fit: Fit, rows: str = "") -> str:
    """What was learned from which rows: `the mean of ... was taken`, `PCA was fitted on ...`."""
    rows = rows or rows_of(fit.data)
    return (
        f"the {fit.learner} of {rows} was taken" if fit.kind == "statistic" else f"{fit.learner} was fitted on {rows}"
    )


def in_code(cells: Iterable[Cell], pattern: re.Pattern[str]) -> str:
    """The first hit of a pattern in these cells, lines that import aside; nothing if there is none."""
    return next((hit for cell in cells if (hit := _in_source(cell.source, pattern))), "")


@lru_cache(maxsize=4096)
def _in_source(source: str, pattern: re.Pattern[str]) -> str:
    for hit in pattern.finditer(source):
        start = source.rfind("\n", 0, hit.start()) + 1
        if not source[start : hit.end()].lstrip().startswith(IMPORTS):
            return hit[0]
    return ""


def make(
    place: Place,
    message: str,
    why: str,
    evidence: tuple[Evidence, ...],
    repair: Repair,
    certain: bool = True,
    level: Level = "warn",
) -> Finding:
    """A finding whose rule, tip, id and witness the judge fills in. What rests on a guess is a note."""
    seen: dict[tuple[Place, str], Evidence] = {(e.place, e.text): e for e in evidence}
    return Finding(
        id="",
        rule="",
        tip=0,
        level=level if certain else "note",
        message=message,
        place=place,
        why=why,
        evidence=tuple(seen.values()),
        repair=repair,
    )


def scores_with_models(trace_scores: tuple[object, ...]) -> str | None:
    """Why a rule about scores does not apply yet."""
    return None if trace_scores else "no model was scored yet"
