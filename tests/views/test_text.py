"""The report as people read it."""

from __future__ import annotations

import re

from deeprules_jupyter.model import Cell, Evidence, Finding, Mute, Notebook, Place, Repair, Report, State
from deeprules_jupyter.views import text

PLACE = Place(cell=3, cell_id="abc", line=2, column=5)
FINDING = Finding(
    "id1", "fit-on-test", 7, "warn", "It was fitted.", PLACE, "It matters.",
    (Evidence(PLACE, "the scaler learned", "calls"), Evidence(PLACE, "read, not seen")), ("runtime",),
    Repair("Do not.", "scaler.transform(X)"),
)  # fmt: skip
CELLS = {"a.ipynb": [Cell("if x:\n    scaler.fit(X_test)", Place(cell=3, cell_id="abc"))]}
STATES = (State("fit-on-test", "found"), State("small", "not-checked", "only in a kernel"), State("x", "clear"))


def said(*findings: Finding, colour: bool = False, error: str | None = None) -> str:
    return text.render(Report((Notebook("a.ipynb", findings, STATES, error),)), colour, CELLS)


def test_a_finding_has_its_place_its_line_and_its_repair() -> None:
    assert (
        said(FINDING)
        == """a.ipynb
  cell 4, line 2: warn fit-on-test (tip 7)
    It was fitted.
    2 |     scaler.fit(X_test)
      |     ^^^^^^^^^^^^^^^^^^
    What led to it:
      cell 4, line 2: the scaler learned
    Why: It matters.
    Repair: Do not.
      | scaler.transform(X)

  small: not checked (only in a kernel)

deeprules: 1 notebook, 1 warning
"""
    )


def test_nothing_found_is_said() -> None:
    assert "  nothing found\n" in said()
    assert said().endswith("deeprules: 1 notebook, 0 warnings\n")


def test_a_muted_finding_is_one_line_with_the_reason() -> None:
    muted = Finding("id", "fit-on-test", 7, "warn", "It was fitted.", PLACE, muted=Mute("meant"))
    assert "  cell 4, line 2: warn fit-on-test (muted: meant)\n" in said(muted)
    assert said(muted).endswith("deeprules: 1 notebook, 0 warnings, 1 muted\n")


def test_notes_and_questions_are_counted_apart() -> None:
    note = Finding("id", "small", 7, "note", "Small.", Place(cell=0))
    ask = Finding("id", "ask-me", 7, "ask", "Is it?", Place(run=4))
    assert "cell 1: note small" in said(note, ask) and "run 5: ask ask-me" in said(note, ask)
    assert said(note, ask).endswith("deeprules: 1 notebook, 0 warnings, 1 note, 1 question\n")


def test_a_file_that_was_not_read_is_not_called_clear() -> None:
    report = Report((Notebook("b.ipynb", error="the file is empty"),))
    assert text.render(report, False) == (
        "b.ipynb\n  not checked: the file is empty\n\ndeeprules: 0 notebooks, 0 warnings, 1 file not checked\n"
    )


def test_a_run_that_stopped_still_shows_what_was_found() -> None:
    lines = said(FINDING, error="stopped at cell 5").splitlines()
    assert lines[1] == "  not finished: stopped at cell 5"
    assert "warn fit-on-test" in lines[2]


def test_colour_changes_no_word() -> None:
    coloured = said(FINDING, colour=True)
    assert "\x1b[1;31mwarn\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == said(FINDING)


def test_a_reason_is_given_once() -> None:
    assert said(FINDING, FINDING).count("It matters.") == 1


def test_a_notebook_cannot_steer_the_terminal() -> None:
    cells = {None: [Cell("x = '\x1b[2J\x9b'", Place(cell=0))]}
    finding = Finding("id", "rule", 7, "warn", "\x1b]0;title\x07", Place(cell=0, line=1))
    shown = text.render(Report((Notebook(None, (finding,)),)), False, cells)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
    assert "x = '" in shown


def test_a_line_that_is_not_there_is_not_quoted() -> None:
    finding = Finding("id", "rule", 7, "warn", "What.", Place(cell=3, line=9))
    assert " | " not in said(finding)
