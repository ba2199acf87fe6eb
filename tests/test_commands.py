"""The shell commands, as a person types them: words, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter import commands

Capture = pytest.CaptureFixture[str]
LEAK = """from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"""
FIT = "scaler = StandardScaler()\nX_train = scaler.fit_transform(X_train)\nX_test = scaler.fit_transform(X_test){}"
SCORE = "print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))"
MUTE = "  # deeprules: ignore[fit-on-test] two scanners, each with its own scale"


def notebook(file: Path, *sources: str) -> str:
    cells = [
        {"cell_type": "code", "id": f"c{i}", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for i, source in enumerate(sources)
    ]
    title = {"cell_type": "markdown", "id": "title", "source": "# Title", "metadata": {}}
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [title, *cells]}
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


@pytest.fixture
def leaky(tmp_path: Path) -> str:
    return notebook(tmp_path / "leaky.ipynb", LEAK, FIT.format(""), SCORE)


@pytest.fixture
def clean(tmp_path: Path) -> str:
    return notebook(tmp_path / "clean.ipynb", "x = 1")


def ask(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deeprules_jupyter.commands", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


def refused(capsys: Capture, *words: str) -> str:
    assert commands.main(words) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("deeprules: ") and err.count("\n") == 1
    return err


def test_a_leak_is_exit_code_1_and_a_clean_notebook_0(leaky: str, clean: str, capsys: Capture) -> None:
    assert commands.main(["check", leaky]) == 1
    out = capsys.readouterr().out
    assert "cell 3, line 3: warn fit-on-test" in out and "X_test = scaler.fit_transform(X_test)" in out
    assert commands.main(["check", clean]) == 0
    assert "nothing found" in capsys.readouterr().out


def test_json_names_the_path_as_it_was_given(leaky: str, capsys: Capture) -> None:
    given = os.path.relpath(leaky)
    assert commands.main(["check", given, "--format", "json"]) == 1
    (one,) = json.loads(capsys.readouterr().out)["notebooks"]
    assert one["path"] == given and one["error"] is None
    assert {f["rule"] for f in one["findings"]} == {"fit-on-test"}
    assert one["findings"][0]["place"]["cell"] == 2 and one["findings"][0]["place"]["cell_id"] == "c1"
    assert one["findings"][0]["seen_by"] == ["static"]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(leaky: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "broken.ipynb").write_text("{")
    assert commands.main(["check", str(tmp_path / "broken.ipynb"), "none.ipynb", leaky, "--format", "json"]) == 2
    broken, missing, fine = json.loads(capsys.readouterr().out)["notebooks"]
    assert "not valid JSON" in broken["error"] and "no such file" in missing["error"]
    assert fine["findings"] and fine["error"] is None


def test_a_cell_that_is_no_python_leaves_no_rule_clear(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(tmp_path / "a.ipynb", LEAK, "this is no python")
    assert commands.main(["check", path, "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["notebooks"]
    assert {state["state"] for state in one["states"]} == {"not-checked"}
    assert all(state["why"].startswith("cell 3, line 1: ") for state in one["states"])


def test_a_muted_leak_is_exit_code_0_and_stays_in_the_report(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(tmp_path / "a.ipynb", LEAK, FIT.format(MUTE), SCORE)
    assert commands.main(["check", path]) == 0
    assert "(muted: two scanners, each with its own scale)" in capsys.readouterr().out


def test_a_mute_without_a_reason_is_refused_in_one_line(tmp_path: Path, capsys: Capture) -> None:
    path = notebook(tmp_path / "a.ipynb", LEAK, FIT.format("  # deeprules: ignore[fit-on-test]"), SCORE)
    assert commands.main(["check", path]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "cell 3, line 3: a mute needs a reason" in err


def test_the_ledger_is_read_only_when_asked_for(leaky: str, tmp_path: Path, capsys: Capture) -> None:
    from deeprules_jupyter.ledger import Ledger

    Ledger.open(tmp_path).mute("fit-on-test", "meant", "leaky.ipynb")
    assert commands.main(["check", leaky]) == 1
    assert commands.main(["check", leaky, "--ledger"]) == 0
    assert "(muted: meant)" in capsys.readouterr().out


def test_checking_leaves_no_trace(leaky: str, tmp_path: Path) -> None:
    assert commands.main(["check", leaky, "--ledger"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["leaky.ipynb"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say what to do"),
        (["chekc", "a"], "invalid choice: 'chekc'"),
        (["check"], "required: NOTEBOOK"),
        (["check", "a", "--format", "xml"], "invalid choice: 'xml'"),
        (["check", "a", "--colour"], "unrecognized arguments: --colour"),
        (["run", "a.ipynb", "b.ipynb"], "unrecognized arguments: b.ipynb"),
        (["rule", "fit-on-tset"], "there is no rule 'fit-on-tset'; did you mean fit-on-test?"),
    ],
)
def test_a_wrong_command_line_gives_one_line(capsys: Capture, words: list[str], said: str) -> None:
    assert said in refused(capsys, *words)


def test_the_rules_explain_themselves(capsys: Capture) -> None:
    assert commands.main(["rule", "fit-on-test"]) == 0
    out = capsys.readouterr().out
    assert "The mistake:" in out and "scaler.fit_transform(X_test)" in out and "Repaired:" in out
    assert commands.main(["tips"]) == 0
    out = capsys.readouterr().out
    assert all(f"{number:>2}. " in out for number in range(1, 11)) and "test-set-reuse (warn)" in out


def test_help_and_version_are_exit_code_0(capsys: Capture) -> None:
    assert commands.main(["--help"]) == commands.main(["check", "--help"]) == commands.main(["--version"]) == 0
    assert "deeprules 0." in capsys.readouterr().out


def test_a_mistake_of_our_own_is_one_line(leaky: str, capsys: Capture, monkeypatch: Any) -> None:
    from deeprules_jupyter.commands import check

    monkeypatch.setenv("DEEPRULES_STRICT", "0")
    monkeypatch.setattr(check, "Trace", lambda *_: 1 / 0)
    assert commands.main(["check", leaky, "none.ipynb"]) == 2
    assert "a mistake inside deeprules itself (ZeroDivisionError" in capsys.readouterr().out
    monkeypatch.setattr(check, "check", lambda *_: 1 / 0)
    assert "please report it" in refused(capsys, "check", leaky)


def test_a_pipe_that_closes_early_is_no_error(leaky: str) -> None:
    command = f'"{sys.executable}" -m deeprules_jupyter.commands check {" ".join([leaky] * 300)} | head -n 1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == leaky and done.stderr == ""


def test_a_terminal_without_our_letters_still_gets_the_words(tmp_path: Path) -> None:
    path = notebook(tmp_path / "größe.ipynb", "x = 1")
    done = ask("check", path, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0 and "gr??e.ipynb" in done.stdout


def test_reading_files_imports_nothing_heavy(leaky: str) -> None:
    heavy = ("numpy", "pandas", "sklearn", "torch", "matplotlib", "nbformat", "IPython", "sqlite3", "jupyter_client")
    code = f"import sys; from deeprules_jupyter.commands import main; main(); print(set({heavy}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code, "check", leaky], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
