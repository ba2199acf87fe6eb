"""`%deeprules_data source`: what is said of a file stays with the project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter.ledger import Ledger
from tests.shell import Notebook, ended

SCORE = """
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
X_train, X_test, y_train, y_test = train_test_split(mice[["a", "b"]], mice["y"], random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
READ = "import pandas as pd\nmice = pd.read_csv('data/mice.csv')"


@pytest.fixture(autouse=True)
def old_file(notebook: Notebook) -> None:
    Path("data").mkdir()
    rows = "\n".join(f"{at},{at * 7 % 13},{at % 2}" for at in range(60))
    Path("data/mice.csv").write_text(f"a,b,y\n{rows}\n")
    os.utime("data/mice.csv", (0, 0))


def notes(one: Notebook) -> list[str]:
    return [finding.message for finding in one.found if finding.rule == "no-provenance"]


def test_what_is_said_silences_the_note_and_stays(notebook: Notebook, capsys: Any, tmp_path: Path) -> None:
    notebook.all(READ, SCORE)
    assert notes(notebook) == ["`data/mice.csv` was read (pandas.read_csv), and nothing says where it comes from."]
    capsys.readouterr()
    notebook.run("%deeprules_data source mice.csv --url https://example.org/mice --licence CC0", "c2")
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "data/mice.csv" and out[1].startswith("  read by pandas.read_csv (pandas ")
    assert out[2].startswith("  SHA-256 ") and out[3] == "  from https://example.org/mice, licence CC0"
    assert notes(notebook) == []
    assert notebook.state("no-provenance").why == "data/mice.csv: https://example.org/mice, licence CC0"
    notebook.shell.run_line_magic("unload_ext", "deeprules")
    again = Notebook()
    again.all(READ, SCORE)
    assert notes(again) == []
    held = [event.note for event in Ledger.open(tmp_path).events() if event.what == "source"]
    assert len(held) == 1 and "mice.csv" not in held[0] and out[2].split()[1] not in held[0]
    Path("data/mice.csv").write_text("a,b,y\n1,2,0\n")
    capsys.readouterr()
    again.run(f"{READ}\n%deeprules_data source mice.csv", "c3")
    assert "changed since that was said" in capsys.readouterr().out
    ended(again.shell)


def test_an_address_in_the_cell_or_a_file_of_this_kernel_is_enough(notebook: Notebook) -> None:
    notebook.all(f"# https://example.org/mice\n{READ}", SCORE)
    assert notes(notebook) == []
    notebook.run(f"import os\nos.utime('data/mice.csv')\n{READ}", "c0")
    notebook.run(SCORE, "c1")
    assert notes(notebook) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("source rats.csv", "rats.csv was not read in this kernel, only data/mice.csv"),
        ("source --url x", "say of which file"),
        ("source mice.csv --licence", "expected one argument"),
    ],
)
def test_a_mistake_costs_one_line(notebook: Notebook, capsys: Any, line: str, said: str) -> None:
    notebook.run(READ, "c0")
    capsys.readouterr()
    notebook.run(f"%deeprules_data {line}", "c1")
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and said in err


def test_the_list_holds_all_that_was_read(notebook: Notebook, capsys: Any) -> None:
    notebook.run("%deeprules_data source", "c0")
    assert "Nothing was read yet" in capsys.readouterr().out
    notebook.run(f"{READ}\nfrom sklearn.datasets import load_iris\nload_iris()\n%deeprules_data source", "c1")
    out = capsys.readouterr().out
    assert "data/mice.csv\n  read by" in out and "Where is it from?" in out and "sklearn.datasets.load_iris" in out
