"""The table of `%deeprules_determinism`: readable in a terminal and in both themes, and nothing in it runs."""

from __future__ import annotations

import re

from deeprules_jupyter.views.determinism import Line, Page, Uncovered, html, text

LINES = (
    Line("random", "not seeded", "seeded with 0", "shuffle & co " * 12),
    Line("x\x1b[31m", "", "on", "<script>alert(1)</script>"),
)
PAGE = Page(
    "Determinism is on", LINES, ("One sentence.",), (Uncovered("cell 2, line 1", "`hash(<b>)` differs.", "Sort it."),)
)


def test_the_text_fits_a_terminal() -> None:
    said = text(PAGE)
    assert max(map(len, said.splitlines())) <= 98 and "\x1b" not in said
    assert "random  not seeded  seeded with 0" in said
    assert "What no switch covers:\n  - cell 2, line 1: `hash(<b>)` differs. Sort it." in said


def test_the_page_takes_its_colours_from_the_theme_and_runs_nothing() -> None:
    shown = html(PAGE)
    assert "<script" not in shown and "<b>" not in shown and "\x1b" not in shown
    assert not re.search(r"(?<!-)color:", shown)  # the text has the colour of the page
    assert set(re.findall(r"background:([^;]*)", shown)) == {"rgba(74,139,183,.07)"}  # seen on white and on black


def test_where_nothing_was_set_there_is_no_before() -> None:
    page = Page("Determinism is off", (Line("random", "", "not seeded", "shuffle"),))
    assert "before" not in html(page) and "before" in html(PAGE)
    assert text(page).splitlines()[2:] == ["random  not seeded", "    shuffle"]
