"""`deeprules check --diff` and `--fix` as a person types them: what is written, and what is not touched."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter import commands
from tests.test_check import found, said
from tests.test_commands import FIT, LEAK, SCORE, ask, notebook, refused

Capture = pytest.CaptureFixture[str]
OUTPUT = {"output_type": "stream", "name": "stdout", "text": ["0.94 \u00b1 0.01\n"]}


@pytest.fixture
def leaky(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook with outputs, odd metadata and an indent of its own."""
    monkeypatch.chdir(tmp_path)
    file = Path(notebook(tmp_path / "leaky.ipynb", LEAK, FIT.format(""), SCORE))
    document = json.loads(file.read_text(encoding="utf-8"))
    document["metadata"]["lab"] = {"freezer": 7, "note": "caf\u00e9"}
    document["cells"][-1] |= {"outputs": [OUTPUT], "execution_count": 3, "metadata": {"tags": ["b", "a"]}}
    file.write_text(json.dumps(document, indent=3, ensure_ascii=True) + "\n", encoding="utf-8")
    return file


def test_diff_shows_and_writes_nothing(leaky: Path, capsys: Capture) -> None:
    before = leaky.read_bytes()
    code, out, err = said(capsys, "leaky.ipynb", "--diff")
    assert code == 1 and leaky.read_bytes() == before
    assert "-X_test = scaler.fit_transform(X_test)\n+X_test = scaler.transform(X_test)\n" in out
    assert out.startswith("--- leaky.ipynb (cell 3)") and "1 could be repaired, 0 not" in err


def test_fix_changes_the_one_line_and_no_other_byte(leaky: Path, capsys: Capture) -> None:
    before = leaky.read_text(encoding="utf-8")
    code, out, err = said(capsys, "leaky.ipynb", "--fix")
    after = leaky.read_text(encoding="utf-8")
    assert after == before.replace("X_test = scaler.fit_transform(X_test)", "X_test = scaler.transform(X_test)")
    assert code == 0 and "1 repaired, 0 not" in err and "0 warnings" in out
    assert said(capsys, "leaky.ipynb", "--diff")[:2] == (0, "")


def test_the_repaired_notebook_runs_and_is_clear(leaky: Path, capsys: Capture) -> None:
    said(capsys, "leaky.ipynb", "--fix")
    capsys.readouterr()
    ran = ask("run", "leaky.ipynb", "--format", "json")
    (book,) = json.loads(ran.stdout)["notebooks"]
    assert (ran.returncode, book["error"]) == (0, None)
    assert {one["level"] for one in book["findings"]} <= {"note"}  # which versions made the score is not said


def test_a_fit_above_the_split_is_made_on_training_rows(tmp_path: Path, capsys: Capture) -> None:
    early = "X = StandardScaler().fit_transform(X)"
    file = notebook(tmp_path / "early.ipynb", LEAK.rsplit("\n", 1)[0], early, LEAK.rsplit("\n", 1)[1], SCORE)
    assert found(capsys, file) == [("early.ipynb", "fit-before-split")]
    said(capsys, file, "--fix")
    assert found(capsys, file) == []
    ran = ask("run", file)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_what_is_left_says_why(tmp_path: Path, capsys: Capture) -> None:
    score = SCORE.replace("LogisticRegression()", "LogisticRegression(C={})")
    file = notebook(tmp_path / "reuse.ipynb", LEAK, score.format(1), score.format(9))
    before = Path(file).read_bytes()
    code, _, err = said(capsys, file, "--fix")
    assert code == 1 and Path(file).read_bytes() == before
    assert "0 repaired, 1 not" in err and re.search(r"cell 4, line 1: test-set-reuse is left: \w", err)


def test_a_script_keeps_its_line_ends(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "leaky.py"
    text = "\r\n".join(
        ["# %%", *LEAK.splitlines(), "# %% [markdown]", "# text", "# %%", *FIT.format("").splitlines(), SCORE]
    )
    file.write_bytes(text.encode())
    said(capsys, str(file), "--fix")
    assert file.read_bytes() == text.replace("scaler.fit_transform(X_test)", "scaler.transform(X_test)").encode()


def test_a_file_that_may_not_be_written_stays(leaky: Path, capsys: Capture) -> None:
    before = leaky.read_bytes()
    leaky.chmod(stat.S_IRUSR)
    err = said(capsys, "leaky.ipynb", "--fix")[2]
    assert "nothing is repaired: the file is read-only" in err and leaky.read_bytes() == before


def test_the_permissions_stay(leaky: Path, capsys: Capture) -> None:
    leaky.chmod(0o640)
    said(capsys, "leaky.ipynb", "--fix")
    assert stat.S_IMODE(leaky.stat().st_mode) == 0o640
    assert [p.name for p in leaky.parent.iterdir()] == ["leaky.ipynb"]


def test_broken_files_and_folders(leaky: Path, capsys: Capture) -> None:
    Path("broken.ipynb").write_text("{", encoding="utf-8")
    code, out, err = said(capsys, ".", "--diff")
    assert code == 2 and "broken.ipynb: not checked" in err and "+X_test = scaler.transform(X_test)" in out
    assert said(capsys, ".", "--fix")[0] == 2 and Path("broken.ipynb").read_text(encoding="utf-8") == "{"
    assert found(capsys, "leaky.ipynb") == []


@pytest.mark.parametrize("words", [["--fix", "--diff"], ["--fixx"], ["-", "--fix"]])
def test_words_that_make_no_sense(leaky: Path, capsys: Capture, words: list[str]) -> None:
    before = leaky.read_bytes()
    refused(capsys, "check", "leaky.ipynb", *words)
    assert leaky.read_bytes() == before


def test_rules_that_are_ignored_are_not_repaired(leaky: Path, capsys: Capture) -> None:
    assert said(capsys, "leaky.ipynb", "--diff", "--ignore", "fit-on-test") == (0, "", "")
    muted: dict[str, Any] = json.loads(leaky.read_text(encoding="utf-8"))
    muted["cells"][2]["source"] += "  # deeprules: ignore[fit-on-test] two scanners"
    leaky.write_text(json.dumps(muted), encoding="utf-8")
    assert said(capsys, "leaky.ipynb", "--diff")[:2] == (0, "")


def test_help_knows_them(capsys: Capture) -> None:
    commands.main(["check", "--help"])
    out = capsys.readouterr().out
    assert "--diff" in out and "--fix" in out
