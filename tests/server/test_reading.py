"""What the server makes of a notebook that a page sent: pure functions, no server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter.ledger import Ledger
from deeprules_jupyter.reports.seen import Seen
from deeprules_jupyter.server.reading import MOST_CELLS, Desk, Wish
from deeprules_jupyter.session import said
from deeprules_jupyter.trace import Trace
from deeprules_jupyter.wire import schema
from tests.test_wire import fits

LEAK = (
    "from sklearn.preprocessing import StandardScaler\nfrom sklearn.model_selection import train_test_split\n"
    "import pandas as pd\ntable = pd.read_csv('a.csv')\ny = table.pop('label')",
    "X = StandardScaler().fit_transform(table)",
    "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)",
    "from sklearn.linear_model import LogisticRegression\n"
    "print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))",
)


def document(*sources: str, language: str = "python") -> dict[str, Any]:
    cells = [{"cell_type": "code", "id": f"c{n}", "source": source} for n, source in enumerate(sources)]
    return {"cells": cells, "metadata": {"language_info": {"name": language}}, "nbformat": 4, "nbformat_minor": 5}


def asked(path: str, found: dict[str, Any]) -> Wish:
    return Wish.of(json.loads(json.dumps({"path": path, "notebook": found})))


def test_a_notebook_becomes_a_state_of_the_schema_and_says_which_findings_may_be_repaired(tmp_path: Path) -> None:
    answer = Desk(str(tmp_path)).checked(asked("a.ipynb", document(*LEAK)))
    assert fits(json.loads(json.dumps(answer)), schema.Checked)
    state = answer["state"]
    assert [one["rule"] for one in state["findings"] if one["level"] == "warn"] == ["fit-before-split"]
    (leak,) = (one for one in state["findings"] if one["rule"] == "fit-before-split")
    assert (leak["place"]["cell_id"], leak["place"]["line"], leak["seen_by"]) == ("c1", 1, ["static"])
    assert leak["id"] in answer["repairs"]
    assert not state["watched"] and len(state["tips"]) == 10
    assert list(tmp_path.iterdir()) == []


def test_settings_of_the_project_count_and_a_broken_file_is_remarked_on(tmp_path: Path) -> None:
    wish = asked("study/a.ipynb", document(*LEAK))
    (tmp_path / "study").mkdir()
    settings = tmp_path / "pyproject.toml"
    settings.write_text('[tool.deeprules]\nignore = ["fit-before-split"]\n')
    quiet = Desk(str(tmp_path)).checked(wish)
    assert "fit-before-split" not in {one["rule"] for one in quiet["state"]["findings"]}
    settings.write_text("[tool.deeprules]\nignroe = []\n")
    broken = Desk(str(tmp_path)).checked(wish)
    assert "ignroe" in broken["remarks"][0] and len(broken["state"]["findings"]) > 0


def test_what_a_person_has_said_of_the_notebook_stands_there_before_a_kernel(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    ledger = Ledger.open(tmp_path)
    said.waive(ledger, "a.ipynb", 10, "no people in it")
    said.keep(ledger, "a.ipynb", 1, "adult mice", Seen(Trace(()), ()))
    for name, expected in (("a.ipynb", ("adult mice", True)), ("b.ipynb", (None, False))):
        state = Desk(str(tmp_path)).checked(asked(name, document("x = 1")))["state"]
        assert fits(json.loads(json.dumps(state)), schema.State)
        answer = next(one["answer"] for one in state["questions"] if one["item"] == 1)
        assert (answer and answer["text"], state["tips"][9]["waived"] is not None) == expected


@pytest.mark.parametrize("path", ["../../etc/a.ipynb", "a\0b.ipynb"])
def test_a_path_out_of_the_folder_of_the_server_is_no_path(tmp_path: Path, path: str) -> None:
    (root := tmp_path / "root").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.deeprules]\nbroken = 1\n")
    answer = Desk(str(root)).checked(asked(path, document(*LEAK)))
    assert answer["remarks"] == [] and answer["state"]["findings"]


def test_another_language_is_said_and_a_broken_cell_costs_only_itself(tmp_path: Path) -> None:
    foreign = Desk(str(tmp_path)).checked(asked("a.ipynb", document("x <- 1", language="R")))
    assert "written in R" in (foreign["error"] or "") and foreign["state"]["findings"] == []
    half = Desk(str(tmp_path)).checked(asked("a.ipynb", document(*LEAK, "def unfinished(")))
    assert half["error"] is None
    assert "fit-before-split" in {one["rule"] for one in half["state"]["findings"]}


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ([], "path"),
        ({"path": 3}, "path"),
        ({"path": "a"}, "notebook"),
        ({"path": "a", "notebook": {"cells": {}}}, "cells"),
        ({"path": "a", "notebook": {"cells": [1] * (MOST_CELLS + 1)}}, "more than"),
    ],
)
def test_what_is_no_wish_is_refused_in_one_line(odd: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Wish.of(odd)


def test_cells_of_any_shape_are_survived(tmp_path: Path) -> None:
    odd: list[Any] = [
        None,
        7,
        {},
        {"cell_type": "code", "source": None, "id": [1]},
        {"cell_type": "code", "outputs": 3},
    ]
    answer = Desk(str(tmp_path)).checked(Wish.of({"path": "", "notebook": {"cells": odd, "metadata": [1]}}))
    assert answer["error"] is None
