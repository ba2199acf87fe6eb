"""The JSON of the report: version 1, exactly."""

from __future__ import annotations

import json

from deeprules_jupyter.model import Evidence, Finding, Mute, Notebook, Place, Repair, Report, State
from deeprules_jupyter.views import json as view

PLACE = Place(cell=4, cell_id="abc", line=2, column=1, run=7)
FULL = Finding(
    "id1", "fit-on-test", 7, "warn", "what", PLACE, "why", (Evidence(PLACE, "step", "rows"),), ("static", "runtime"),
    Repair("how", "code"), Mute("meant"), ("other",),
)  # fmt: skip
BARE = Finding("id2", "fit-on-test", 7, "note", "what", Place())


def test_the_whole_shape() -> None:
    report = Report((Notebook("a.ipynb", (FULL,), (State("fit-on-test", "muted", "meant"),)),))
    place = {"cell": 4, "cell_id": "abc", "line": 2, "column": 1}
    finding = {
        "id": "id1",
        "rule": "fit-on-test",
        "tip": 7,
        "level": "warn",
        "message": "what",
        "why": "why",
        "place": place,
        "evidence": [{"place": place, "text": "step", "witness": "rows"}],
        "seen_by": ["static", "runtime"],
        "repair": {"text": "how", "source": "code"},
        "muted": {"reason": "meant"},
    }
    states = [{"rule": "fit-on-test", "state": "muted", "why": "meant"}]
    notebook = {"path": "a.ipynb", "error": None, "findings": [finding], "states": states}
    assert json.loads(view.render(report)) == {"version": 1, "notebooks": [notebook]}


def test_what_is_not_known_is_null() -> None:
    (notebook,) = json.loads(view.render(Report((Notebook(None, (BARE,), (), "broken"),))))["notebooks"]
    assert (notebook["path"], notebook["error"]) == (None, "broken")
    assert notebook["findings"][0]["place"] == {"cell": None, "cell_id": None, "line": None, "column": None}
    assert notebook["findings"][0]["repair"] is notebook["findings"][0]["muted"] is None


def test_a_report_comes_back_as_it_was_said() -> None:
    report = Report((Notebook("a.ipynb", (FULL, BARE), (State("x", "clear"),)), Notebook("b", error="broken")))
    again = view.parse(view.render(report))
    assert view.render(again) == view.render(report)
    assert again.notebooks[0].findings[1] == BARE


def test_names_that_are_no_text_do_not_break_it() -> None:
    assert json.loads(view.render(Report((Notebook("a\udcff\n.ipynb"),))))["notebooks"][0]["path"] == "a\udcff\n.ipynb"
