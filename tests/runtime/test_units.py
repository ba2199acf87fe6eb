"""Groups and times in a running kernel: what must be said, and many tables of which nothing may be said."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.membership import Grouping
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace
from tests.runtime.snippets_sides import END, HEAD, IN_ORDER, QUIET, SHUFFLED, STRADDLE, XY

GROUP, TIME = "group-straddles-split", "time-shuffled"


def said(book: Any, source: str) -> dict[str, str]:
    """Rule and level of what the calls of a notebook show."""
    cells = []
    for number, text in enumerate(source.split("# %%")):
        cells.append(Cell(text, Place(cell_id=f"cell-{number}", run=number)))
        book.run(text)
    findings, states = judge(Trace(book.facts, cells), "runtime")
    assert "crashed" not in {state.state for state in states}
    order = {"note": 0, "warn": 1}
    return {f.rule: f.level for f in sorted(findings, key=lambda one: order[one.level]) if f.rule in (GROUP, TIME)}


@pytest.mark.parametrize("source", STRADDLE.values(), ids=STRADDLE.keys())
def test_units_on_both_sides_are_said(book: Any, source: str) -> None:
    assert said(book, HEAD + source)[GROUP] == "warn"


@pytest.mark.parametrize("source", QUIET.values(), ids=QUIET.keys())
def test_no_unit_on_both_sides_is_no_warning(book: Any, source: str) -> None:
    assert said(book, HEAD + source).get(GROUP) != "warn"


@pytest.mark.parametrize("source", SHUFFLED.values(), ids=SHUFFLED.keys())
def test_a_time_that_was_shuffled_is_said(book: Any, source: str) -> None:
    assert said(book, HEAD + source) == {TIME: "warn"}


@pytest.mark.parametrize("source", IN_ORDER.values(), ids=IN_ORDER.keys())
def test_a_time_in_order_or_without_use_is_not_said(book: Any, source: str) -> None:
    assert TIME not in said(book, HEAD + source)


def test_two_tables_of_the_same_columns_are_told_apart(book: Any) -> None:
    first = HEAD + STRADDLE["the column dropped from the features"]
    second = "n = 150\ndf = df[:n].copy()\ndf[list('abcd')] = rng.normal(size=(n, 4))\n" + XY + END
    assert said(book, first + "# %%\n" + second)[GROUP] == "warn"
    assert [fact.column for fact in book.all(Grouping)] == ["patient_id"] * 2


@pytest.mark.parametrize(("column", "word"), [("hospital", "sites or batches"), ("patient_id", "units")])
def test_the_words_fit_what_the_column_tells_apart(book: Any, column: str, word: str) -> None:
    book.run((HEAD + STRADDLE["the column dropped from the features"]).replace("patient_id", column))
    found = next(one for one in judge(Trace(book.facts, []), "runtime")[0] if one.rule == GROUP)
    assert f" {word} in column `{column}`" in found.message
    assert found.repair is not None
    assert f"Let whole {word} stand" in found.repair.text
