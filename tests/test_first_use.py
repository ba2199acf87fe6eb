"""What a person meets who tries each command for the first time: before anything ran, twice, with wrong words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shell import Notebook

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%deeprules unmute no-baseline", "no-baseline is not muted"),
        ("%deeprules_report --template reforms -o r.pdf", "r.pdf: the name must end with .html, .md, .json or .txt"),
        ("%deeprules_report --template reforms -o no/r.md", "no/r.md cannot be opened (No such file or directory)"),
        ("%deeprules_lockbox publish", "no look at a test set is known yet, so there is nothing to publish"),
        ("%deeprules_gap", "the following arguments are required: MODEL (see"),
        ("%deeprules_gap 'net", "this line cannot be read: a quotation mark is opened and not closed"),
        ("%deeprules_gap net\\", "this line cannot be read: it ends with a backslash"),
        ("%deeprules_baseline code", "no baseline was tuned in this kernel yet: %deeprules_baseline X_train y_train"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(notebook: Notebook, capsys: Capture, line: str, told: str) -> None:
    capsys.readouterr()
    notebook.shell.run_line_magic(line.split()[0][1:], line.partition(" ")[2])
    said = capsys.readouterr()
    assert told in said.err and said.err.count("\n") == 1 and said.out == "" and not Path("r.pdf").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%deeprules quiet", "The panel of training cells is folded away from now on; %deeprules loud shows it again."),
        ("%deeprules loud", "The panel of training cells is shown from now on; %deeprules quiet folds it away."),
        ("%deeprules_report -o r.json", "Written to r.json."),
        ("%deeprules_ethics", 'The project has no ethics register yet; %deeprules_ethics add "..." begins one.'),
    ],
)
def test_what_was_done_is_told(notebook: Notebook, capsys: Capture, line: str, told: str) -> None:
    capsys.readouterr()
    notebook.run(line)
    said = capsys.readouterr()
    assert (said.out.strip(), said.err) == (told, "")


def test_a_report_says_that_nothing_is_seen_any_more(notebook: Notebook, capsys: Capture) -> None:
    notebook.run("%deeprules_report")
    assert "is off" not in capsys.readouterr().out
    notebook.run("%deeprules off")
    capsys.readouterr()
    notebook.run("%deeprules_report")
    assert "deeprules is off: what runs now is not seen; %deeprules on starts it again." in capsys.readouterr().out


def test_a_mute_is_taken_back_once(notebook: Notebook, capsys: Capture) -> None:
    notebook.run('%deeprules mute no-baseline "no network here"')
    capsys.readouterr()
    notebook.run("%deeprules unmute no-baseline")
    assert capsys.readouterr().err == ""
    notebook.run("%deeprules unmute no-baseline")
    assert capsys.readouterr().err == "deeprules: no-baseline is not muted\n"
