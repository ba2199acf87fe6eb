"""The session in a real IPython shell: what it says after which cell, and what it never does."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from zlib import crc32

import pytest

from deeprules_jupyter import session
from deeprules_jupyter.model import Finding, Place, State
from tests.shell import Notebook

Capture = pytest.CaptureFixture[str]
DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
A, B, a, b = train_test_split(X, y, random_state=0)"""
LEAK = "scaler = StandardScaler().fit(A)\nA2 = scaler.transform(A)\nB2 = scaler.fit_transform(B)"
CLEAN = "scaler = StandardScaler().fit(A)\nA2 = scaler.transform(A)\nB2 = scaler.transform(B)"
SCORE = "model = LogisticRegression(max_iter=500).fit(A2, a)\nprint(model.score(B2, b))"


def test_a_leak_is_said_once_under_its_cell(notebook: Notebook) -> None:
    spoken = [notebook.run(source, f"c{number}") for number, source in enumerate((DATA, LEAK, SCORE, "1"))]
    assert [rule for cell in spoken for rule in cell].count("fit-on-test") == 1
    (finding,) = [one for one in notebook.found if one.rule == "fit-on-test"]
    assert (finding.place.cell_id, finding.place.line, finding.place.cell) == ("c1", 3, None)
    assert finding.seen_by == ("runtime",)
    assert {step.witness for step in finding.evidence} >= {"calls", "code"}
    assert notebook.state("fit-on-test").state == "found"


def test_a_repaired_cell_takes_the_finding_back_and_a_relapse_is_said_again(notebook: Notebook) -> None:
    notebook.all(DATA, LEAK, SCORE)
    notebook.run(CLEAN, "c1")
    notebook.run(SCORE, "c2")
    assert [one.rule for one in notebook.found if one.rule == "fit-on-test"] == []
    assert notebook.state("fit-on-test").state == "clear"
    assert "fit-on-test" in notebook.run(LEAK, "c1") + notebook.run(SCORE, "c2")


def test_what_did_not_run_is_not_held_against_the_person(notebook: Notebook) -> None:
    notebook.all(DATA, "A2 = A\n1 / 0\nB2 = StandardScaler().fit_transform(B)")
    notebook.run("B2 = B", "c3")
    notebook.run(SCORE, "c4")
    assert notebook.warned == []


def test_what_ran_before_an_error_counts(notebook: Notebook) -> None:
    notebook.all(DATA, LEAK + "\n1 / 0")
    notebook.run(SCORE, "c2")
    assert [one.place.line for one in notebook.found if one.rule == "fit-on-test"] == [3]


def test_an_interrupted_cell_and_a_syntax_error_leave_all_well(notebook: Notebook) -> None:
    notebook.all(DATA, CLEAN, "raise KeyboardInterrupt", "this is no python", "x = (")
    notebook.run(SCORE, "c6")
    assert notebook.warned == [] and notebook.session.guard.count == 0
    assert all(state.state != "not-checked" for state in notebook.session.report().notebooks[0].states)


def test_an_async_cell_is_seen(notebook: Notebook) -> None:
    notebook.all(DATA, f"import asyncio\nawait asyncio.sleep(0)\n{LEAK}", SCORE)
    assert [one.place.line for one in notebook.found if one.rule == "fit-on-test"] == [5]


@pytest.mark.parametrize(
    ("source", "ran"),
    [
        ("a = 1\n1 / 0\nb = 2", "a = 1"),
        ("\n\na = 1\n1 / 0\nb = 2", "\n\na = 1"),
        ("a = 1\nfor x in (1, 0):\n    1 / x\nb = 2", "a = 1\nfor x in (1, 0):\n    1 / x"),
        ("a = 1\ntorn = [\n  1,\n  1 / 0,\n]\nb = 2", "a = 1"),
        ("def f():\n    1 / 0\nf()\nb = 2", "def f():\n    1 / 0"),
        ("!true\n%matplotlib --list\n1 / 0", "!true\n%matplotlib --list"),
        ("%%time\na = 1\n1 / 0", "%%time\na = 1\n1 / 0"),
        ("%%deeprules_baseline\na = 1\n1 / 0\nb = 2", "%%deeprules_baseline\na = 1"),
        ("a = 1\nraise SystemExit\nb = 2", "a = 1"),
    ],
)
def test_only_what_ran_is_read(notebook: Notebook, source: str, ran: str) -> None:
    notebook.run(source, "c0")
    assert [cell.source for cell in notebook.session.book.cells] == [ran]


def test_silent_and_empty_cells_are_passed_over(notebook: Notebook) -> None:
    notebook.all(DATA)
    runs = notebook.session.runs
    for source in ("", "  \n"):
        assert notebook.run(source, "c1") == []
    notebook.run("secret = 1", "c1", silent=True)
    assert notebook.session.runs == runs
    assert [cell.place.cell_id for cell in notebook.session.book.cells] == ["c0"]


def test_a_cell_that_runs_a_cell_is_one_cell(notebook: Notebook) -> None:
    notebook.all(DATA, "get_ipython().run_cell('inner = 1')\nB2 = StandardScaler().fit_transform(B)\nA2 = A", SCORE)
    assert [cell.place.cell_id for cell in notebook.session.book.cells] == ["c0", "c1", "c2"]
    assert [(one.place.cell_id, one.place.line) for one in notebook.found if one.rule == "fit-on-test"] == [("c1", 2)]


def test_reset_is_survived(notebook: Notebook) -> None:
    notebook.all(DATA, LEAK, "%reset -f", DATA, CLEAN)
    notebook.run(SCORE, "c5")
    assert notebook.session.guard.count == 0
    assert "fit-on-test" in notebook.run(DATA, "c6") + notebook.run(LEAK, "c7") + notebook.run(SCORE, "c8")


def test_off_means_off_and_on_starts_with_what_is_certain(notebook: Notebook, capsys: Capture) -> None:
    notebook.all(DATA)
    notebook.run("%deeprules off")
    assert "does not watch" in capsys.readouterr().out
    assert notebook.run(LEAK, "c1") == notebook.run(SCORE, "c2") == [] and notebook.found == []
    notebook.run("%deeprules on")
    notebook.run("x = 1", "c3")
    assert notebook.found == []
    notebook.run(DATA, "c4"), notebook.run(LEAK, "c5"), notebook.run(SCORE, "c6")
    assert {one.place.cell_id for one in notebook.found if one.rule == "fit-on-test"} == {"c5"}


def test_a_mute_needs_a_reason_and_a_rule_that_exists(notebook: Notebook, capsys: Capture) -> None:
    notebook.all(DATA, LEAK, SCORE)
    capsys.readouterr()
    for line, words in (
        ("mute fit-on-test", "a mute needs a reason"),
        ("mute fit-on-tset because", "did you mean fit-on-test?"),
        ('mute fit-on-test "', "a quotation mark is opened and not closed"),
        ("mtue", "invalid choice"),
        ("unmute nonsense", "there is no rule 'nonsense'"),
    ):
        notebook.run(f"%deeprules {line}")
        out, err = capsys.readouterr()
        assert words in err and err.count("\n") == 1 and "Traceback" not in out
    assert all(one.muted is None for one in notebook.found)


def test_a_muted_rule_stays_muted_in_the_next_kernel(notebook: Notebook) -> None:
    notebook.all(DATA, LEAK, SCORE)
    notebook.run('%deeprules mute fit-on-test "two scanners"')
    assert notebook.state("fit-on-test") == State("fit-on-test", "muted", "two scanners")
    notebook.shell.run_line_magic("reload_ext", "deeprules")
    assert "fit-on-test" not in [rule for source in (DATA, LEAK, SCORE) for rule in notebook.run(source, source[:9])]
    assert [one.muted.reason for one in notebook.found if one.muted] == ["two scanners"]
    notebook.run("%deeprules unmute fit-on-test")
    assert notebook.state("fit-on-test").state == "found"


def test_a_comment_mutes_and_a_bad_one_is_said_once(notebook: Notebook, capsys: Capture) -> None:
    notebook.all(DATA, LEAK + "  # deeprules: ignore[fit-on-test]", SCORE, "x = 1")
    assert capsys.readouterr().err.count("a mute needs a reason") == 1
    notebook.run(LEAK + "  # deeprules: ignore[fit-on-test] two scanners", "c1")
    notebook.run(SCORE, "c2")
    assert notebook.state("fit-on-test") == State("fit-on-test", "muted", "two scanners")


def test_a_mute_from_the_sidebar(notebook: Notebook) -> None:
    notebook.all(DATA, LEAK, SCORE)
    (finding,) = [one for one in notebook.found if one.rule == "fit-on-test"]
    hear = notebook.session._hear
    refused = hear({"type": "mute", "id": finding.id, "reason": " "})
    assert refused is not None and refused["type"] == "refused" and "reason" in refused["why"]
    hear({"type": "mute", "id": finding.id, "reason": "two scanners"})
    assert notebook.state("fit-on-test").state == "muted"
    hear({"type": "unmute", "id": finding.id})
    assert notebook.state("fit-on-test").state == "found"
    state = hear({"type": "sync"})
    assert state is not None and state["type"] == "state" and len(state["tips"]) == 10 and state["watched"]


def test_the_report_is_written_as_json(notebook: Notebook, tmp_path: Path, capsys: Capture) -> None:
    notebook.all(DATA, LEAK, SCORE)
    notebook.run("%deeprules_report --format json -o 'my report.json'")
    (one,) = json.loads((tmp_path / "my report.json").read_text(encoding="utf-8"))["notebooks"]
    assert one["path"] is None and "fit-on-test" in {finding["rule"] for finding in one["findings"]}
    capsys.readouterr()
    notebook.run("%deeprules_report -o none/report.json")
    assert capsys.readouterr().err == "deeprules: none/report.json cannot be opened (No such file or directory)\n"
    notebook.run("%deeprules_report")
    assert "warn fit-on-test" in capsys.readouterr().out


def test_our_own_mistake_is_told_once_and_never_reaches_the_person(
    notebook: Notebook, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPRULES_STRICT", "0")
    notebook.all(DATA)
    for owner, name in ((notebook.session.book.record.reader, "read"), (notebook.session.watcher, "after_cell")):
        monkeypatch.setattr(owner, name, lambda *_: {}["gone"])
    notebook.run("x = 1", "c1")
    notebook.run("x += 1\nprint(x)", "c2")
    out, err = capsys.readouterr()
    assert err.count("deeprules: a mistake inside deeprules itself (KeyError: 'gone')") == 1 and err.count("\n") == 1
    assert out.endswith("2\n") and notebook.session.guard.count == 4
    notebook.run("%deeprules")
    assert "kept from you: 4." in capsys.readouterr().out


def test_at_most_two_deeds_are_said_at_once(notebook: Notebook, capsys: Capture) -> None:
    book = notebook.session.book
    many = tuple(
        Finding(f"id{n}", rule, 7, "warn", "What.", Place(cell_id="c", line=n // 2 + 1, run=1))
        for n, rule in enumerate(("fit-on-test", "tuned-on-test") * 3)
    )
    book.judge = lambda: setattr(book, "notebook", type(book.notebook)(None, many))  # type: ignore[method-assign]
    assert notebook.run("x = 1", "c") == ["fit-on-test", "fit-on-test"]  # one for each line; the other stands in `also`
    assert "1 more" in capsys.readouterr().out
    assert notebook.run("x = 1", "c") == []


def test_another_notebook_name_is_taken_from_the_page_only_if_no_server_told(notebook: Notebook) -> None:
    notebook.session._hear({"type": "page", "path": "sub/a.ipynb"})
    assert notebook.session.report().notebooks[0].path == "sub/a.ipynb"
    notebook.session._hear({"type": "page", "path": "b.ipynb"})
    assert notebook.session.report().notebooks[0].path == "sub/a.ipynb"


def test_the_server_tells_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "a.ipynb"))
    (tmp_path / "pyproject.toml").touch()
    one = Notebook()
    try:
        assert one.session.report().notebooks[0].path == str(tmp_path / "a.ipynb")
        one.session.mute("fit-on-test", "meant")
        assert one.session.book.ledger.mutes("a.ipynb") == {"fit-on-test": "meant"}
    finally:
        session.stop()


def test_a_ledger_that_cannot_be_written_costs_one_line(notebook: Notebook, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / ".deeprules").write_text("in the way")
    notebook.all(DATA, CLEAN, SCORE, SCORE.replace("LogisticRegression(max_iter=500)", "RidgeClassifier()"), "x = 1")
    assert capsys.readouterr().err.count("cannot be used") == 1
    assert "test-set-reuse" in [one.rule for one in notebook.found]


def test_nothing_is_imported_for_the_person_nor_left_in_the_namespace(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "ipywidgets", raising=False)  # another test may have brought it
    names = {name for name in notebook.shell.user_ns if not name.startswith("_")}
    notebook.run("%deeprules")
    notebook.run("x = 1")
    assert {name for name in notebook.shell.user_ns if not name.startswith("_")} - names == {"x"}
    assert "ipywidgets" not in sys.modules and os.environ.get("DEEPRULES_STRICT") == "1"


@pytest.mark.parametrize(("swap", "found"), [("exec('C, c = B, b')", []), ("pass", ["scored-on-train"])])
def test_the_real_rows_have_the_last_word_on_a_training_score(notebook: Notebook, swap: str, found: list[str]) -> None:
    notebook.all(DATA, "C, c = A, a\nm = RidgeClassifier().fit(C, c)", swap, "print(m.score(C, c))", "1")
    assert notebook.warned == found
    assert notebook.state("scored-on-train").state == ("found" if found else "clear")


def test_the_page_is_told_which_text_of_each_cell_ran_to_its_end(notebook: Notebook) -> None:
    notebook.run("one = 1", "c0")
    notebook.run("two = 2\nraise ValueError", "c1")
    notebook.run("one = 'ä'", "c0")
    assert notebook.session.book.ran == (("c0", crc32("one = 'ä'".encode())),)
