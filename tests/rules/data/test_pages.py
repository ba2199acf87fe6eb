"""What `%deeprules_data` found stands in sidebar and report as notes, until the table is repaired and checked again."""

from __future__ import annotations

from tests.shell import Notebook

MADE = """
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(5, 2, (300, 4))
y = (rng.random(300) < 0.08).astype(int)
"""


def notes(one: Notebook) -> dict[str, str]:
    assert {finding.level for finding in one.found} <= {"note"}
    return {finding.rule: finding.message for finding in one.found}


def test_a_repaired_table_is_clear_and_says_why(notebook: Notebook) -> None:
    notebook.run(MADE + "X[:9] = X[9:18]", "c0")
    assert notes(notebook) == {}
    assert notebook.state("duplicates").why == "no table was checked yet: %deeprules_data X y does it"
    assert notebook.run("%deeprules_data X y", "c1") == []
    assert notes(notebook)["duplicates"].startswith(
        "In `X` (300 rows) 9 rows of 300 (3.0 %) are copies of an earlier one"
    )
    assert "the class 1 has" in notes(notebook)["class-imbalance"]
    assert notebook.state("batch-confounded").why == "no batch was named: --batch COLUMN"
    assert notebook.state("missing-values").why == "`X`: nothing is missing"
    notebook.run("kept = np.sort(np.unique(X[:, 0], return_index=True)[1]); X, y = X[kept], y[kept]", "c2")
    notebook.run("%deeprules_data X y", "c3")
    assert set(notes(notebook)) == {"class-imbalance"}
    assert notebook.state("duplicates").why == "`X`: no row stands twice"


def test_the_page_itself_and_no_panel_is_shown(notebook: Notebook) -> None:
    notebook.run(MADE, "c0")
    notebook.run("%deeprules_data X y --batch y", "c1")
    shown = [output["data"] for output in notebook.shell.display_pub.outputs]
    assert [sorted(data) for data in shown] == [["text/html", "text/plain"]]
    assert "batch-confounded" in notes(notebook)
