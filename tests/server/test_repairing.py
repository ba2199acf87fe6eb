"""What the server proposes for a finding: the cells before and after, and nothing that is not certain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deeprules_jupyter.server.reading import Desk, Wish
from deeprules_jupyter.server.repairing import difference, repaired
from deeprules_jupyter.wire import schema
from tests.server.test_reading import LEAK, document
from tests.test_wire import fits


def leak(desk: Desk, *sources: str) -> Wish:
    found = document(*sources)
    state = desk.checked(Wish("a.ipynb", found))["state"]
    return Wish("a.ipynb", found, next(one["id"] for one in state["findings"] if one["rule"] == "fit-before-split"))


def test_a_repair_names_the_cells_that_change_and_reading_them_again_finds_nothing(tmp_path: Path) -> None:
    desk = Desk(str(tmp_path))
    wish = leak(desk, *LEAK)
    change = repaired(desk, wish)
    assert fits(json.loads(json.dumps(change)), schema.Change)
    assert change["refused"] is None and change["cells"]
    sources = list(LEAK)
    for cell in change["cells"]:
        number = int(cell["cell_id"][1:])
        assert cell["before"] == sources[number]
        assert [one["text"] for one in cell["lines"] if one["kind"] != "gone"] == cell["after"].splitlines()
        assert [one["text"] for one in cell["lines"] if one["kind"] != "new"] == cell["before"].splitlines()
        sources[number] = cell["after"]
    after = desk.checked(Wish("a.ipynb", document(*sources)))["state"]
    assert "fit-before-split" not in {one["rule"] for one in after["findings"]}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("finding", ["", "never-there"])
def test_a_finding_that_is_gone_is_said(tmp_path: Path, finding: str) -> None:
    change = repaired(Desk(str(tmp_path)), Wish("a.ipynb", document(*LEAK), finding))
    assert change["cells"] == [] and "not there any more" in (change["refused"] or "")


def test_no_repair_is_proposed_where_none_is_certain(tmp_path: Path) -> None:
    desk = Desk(str(tmp_path))
    wish = leak(desk, LEAK[0], LEAK[1], "figure(X)", LEAK[2], LEAK[3])
    change = repaired(desk, wish)
    assert change["cells"] == [] and change["refused"]


def test_a_difference_tells_all_lines_of_both() -> None:
    told = [(one["kind"], one["text"]) for one in difference(["a", "b", "c"], ["a", "B", "c", "d"])]
    assert told == [("same", "a"), ("gone", "b"), ("new", "B"), ("same", "c"), ("new", "d")]
