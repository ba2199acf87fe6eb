"""The GitHub action and the pre-commit hook: their steps are run here as a runner and pre-commit run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_commands import FIT, LEAK, SCORE, notebook
from tests.test_packaging import ROOT, clone, fresh_environment, run

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"][:1], ACTION["runs"]["steps"][1:]
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
Done = subprocess.CompletedProcess[str]


@dataclass
class Runner:
    """A composite action on a workspace: expressions become texts, each step is a script, the first failure ends it."""

    workspace: Path
    temp: Path
    variables: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)

    def run(self, steps: Sequence[dict[str, Any]] = CHECK, **given: str) -> list[Done]:
        """What each step of the action did that ran."""
        known = {f"inputs.{name}": given.get(name, one["default"]) for name, one in ACTION["inputs"].items()}
        done: list[Done] = []
        for step in steps:
            if self.wanted(step.get("if"), known) and not (done and done[-1].returncode):
                done.append(self.step(step, known | self.outputs))
        return done

    @staticmethod
    def wanted(condition: str | None, known: dict[str, str]) -> bool:
        if condition is None:
            return True
        name, empty = re.fullmatch(r"([\w.]+) != ('')", condition).groups()  # type: ignore[union-attr]
        return known[name] != empty.strip("'")

    def step(self, step: dict[str, Any], known: dict[str, str]) -> Done:
        assert step["shell"] == "bash" and not EXPRESSION.search(step["run"])  # an input in a script could run anything
        script, output = self.temp / "step.sh", self.temp / "output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        own = {name: EXPRESSION.sub(lambda found: known[found[1]], text) for name, text in step["env"].items()}
        places = {"GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(self.temp), "GITHUB_WORKSPACE": str(self.workspace)}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        variables = {**self.variables, **places, **own}
        done = subprocess.run(
            command, cwd=self.workspace, env=variables, capture_output=True, text=True, timeout=300, check=False
        )
        pairs = (line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        self.outputs |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in pairs}
        return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source, out = clone(tmp_path_factory.mktemp("source"), built=True), tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """No network: pip installs the wheel alone, and what it requires is found where it is installed for these tests."""
    workspace, temp = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("temp")
    here = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PYTHONPATH": sysconfig.get_path("purelib")}
    one = Runner(workspace, temp, {**os.environ, **here})
    (done,) = one.run(INSTALL, version=str(wheel))
    assert done.returncode == 0, done.stderr
    assert one.outputs["steps.install.outputs.program"].startswith(str(temp))  # in an environment of its own
    assert list(workspace.iterdir()) == []
    return one


@pytest.fixture
def runner(installed: Runner, tmp_path: Path) -> Runner:
    (tmp_path / "work space").mkdir()
    return replace(installed, workspace=tmp_path / "work space")


def test_the_action_marks_the_line_and_fails(runner: Runner) -> None:
    notebook(runner.workspace / "leaky.ipynb", LEAK, FIT.format(""), SCORE)
    notebook(runner.workspace / "clean.ipynb", "x = 1")
    (check,) = runner.run()
    assert check.returncode == 1 and check.stdout.startswith("::warning file=leaky.ipynb,line=")
    assert "title=fit-on-test" in check.stdout and "clean.ipynb" not in check.stdout and check.stderr == ""
    assert sorted(one.name for one in runner.workspace.iterdir()) == ["clean.ipynb", "leaky.ipynb"]


def test_a_clean_project_passes_the_action(runner: Runner) -> None:
    notebook(runner.workspace / "clean.ipynb", "x = 1")
    (check,) = runner.run()
    assert (check.returncode, check.stdout, check.stderr) == (0, "", "")


def test_the_action_takes_paths_and_arguments(runner: Runner) -> None:
    for name in ("one", "two", "three"):
        (runner.workspace / name).mkdir()
        notebook(runner.workspace / name / "leaky.ipynb", LEAK, FIT.format(""), SCORE)
    (check,) = runner.run(paths="one two/leaky.ipynb")
    assert re.findall(r"file=(\w+)/", check.stdout) == ["one", "two"]
    (check,) = runner.run(paths="one three", arguments="--ignore fit-on-test")
    assert (check.returncode, check.stdout) == (0, "")


def test_the_action_writes_sarif_though_a_notebook_is_broken(runner: Runner) -> None:
    notebook(runner.workspace / "leaky.ipynb", LEAK, FIT.format(""), SCORE)
    (runner.workspace / "broken.ipynb").write_text("{", encoding="utf-8")
    write, check = runner.run(sarif="deep rules.sarif")
    assert write.returncode == 0, write.stderr
    (result,) = json.loads((runner.workspace / "deep rules.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "fit-on-test"
    assert check.returncode == 2 and "::error file=broken.ipynb" in check.stdout and "leaky.ipynb" in check.stdout


def test_wrong_arguments_stop_the_action_with_one_line(runner: Runner) -> None:
    notebook(runner.workspace / "leaky.ipynb", LEAK, FIT.format(""), SCORE)
    for sarif in ("", "out.sarif"):
        (last,) = runner.run(arguments="--select fit-on-tset", sarif=sarif)
        assert last.returncode != 0 and "did you mean fit-on-test?" in last.stderr and last.stderr.count("\n") == 1


@pytest.mark.trust
def test_pre_commit_runs_the_hook_from_a_plain_clone(tmp_path: Path) -> None:
    """`pre-commit try-repo` builds the package as it does for a project that names this repository."""
    programs, variables = fresh_environment(tmp_path / "venv")
    variables |= {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "GIT_CONFIG_GLOBAL": os.devnull}
    run(programs / "pip", "install", "-q", "pre-commit", env=variables)
    source, project = clone(tmp_path / "clone", built=False), tmp_path / "project"
    project.mkdir()
    notebook(project / "leaky.ipynb", LEAK, FIT.format(""), SCORE)
    notebook(project / "clean.ipynb", "x = 1")
    (project / "script.py").write_text("x = 1\n", encoding="utf-8")
    person = ("-c", "user.name=someone", "-c", "user.email=someone@example.org")
    for folder in (source, project):
        run("git", "init", "-q", cwd=folder, env=variables)
        run("git", "add", "-A", cwd=folder, env=variables)
        run("git", *person, "commit", "-qm", "as it stands", cwd=folder, env=variables)
    hook = (programs / "pre-commit", "try-repo", source, "deeprules", "--ref", "HEAD", "--verbose")
    said = run(*hook, "--files", "leaky.ipynb", "script.py", cwd=project, env=variables, expect=1)
    assert "fit-on-test" in said and "script.py" not in said.split("hook id: deeprules")[1]
    assert "Passed" in run(*hook, "--files", "clean.ipynb", cwd=project, env=variables)
