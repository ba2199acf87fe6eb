"""Loading and unloading, under both names."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import deeprules_jupyter
from deeprules_jupyter import session
from tests.shell import ended, fresh

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.chdir(tmp_path)
    one = fresh()
    yield one
    session.stop()
    ended(one)


def callbacks(shell: InteractiveShell) -> dict[str, list[Any]]:
    return {event: list(found) for event, found in shell.events.callbacks.items()}


def test_loading_prints_one_line_and_loading_twice_nothing_more(shell: InteractiveShell, capsys: Capture) -> None:
    shell.run_line_magic("load_ext", "deeprules")
    assert capsys.readouterr().out == deeprules_jupyter.GREETING + "\n"
    once = callbacks(shell)
    shell.run_line_magic("load_ext", "deeprules_jupyter")
    assert capsys.readouterr().out == ""
    assert callbacks(shell) == once
    assert len(once["pre_run_cell"]) == len(once["post_run_cell"]) == 1


@pytest.mark.parametrize("name", ["deeprules", "deeprules_jupyter"])
def test_unloading_leaves_everything_as_it_was(shell: InteractiveShell, capsys: Capture, name: str) -> None:
    from sklearn import model_selection
    from sklearn.preprocessing import StandardScaler

    methods = {**vars(StandardScaler)}
    before = callbacks(shell), model_selection.train_test_split, set(shell.magics_manager.magics["line"])
    for loaded in deeprules_jupyter.NAMES:
        shell.run_line_magic("load_ext", loaded)
    shell.run_cell("import sklearn")
    assert model_selection.train_test_split is not before[1]
    shell.run_line_magic("unload_ext", name)
    after = callbacks(shell), model_selection.train_test_split, set(shell.magics_manager.magics["line"])
    assert after == before and {**vars(StandardScaler)} == methods
    assert session.current() is None
    shell.run_line_magic("load_ext", name)
    assert capsys.readouterr().out.count(deeprules_jupyter.GREETING) == 2 and session.current() is not None


def test_reloading_works(shell: InteractiveShell, capsys: Capture) -> None:
    shell.run_line_magic("load_ext", "deeprules")
    shell.run_line_magic("reload_ext", "deeprules")
    assert len(callbacks(shell)["pre_run_cell"]) == 1
    assert capsys.readouterr().out.count(deeprules_jupyter.GREETING) == 2


def test_unloading_from_within_a_cell_and_magics_without_a_session(shell: InteractiveShell, capsys: Capture) -> None:
    shell.run_line_magic("load_ext", "deeprules")
    shell.run_cell("x = 1\n%unload_ext deeprules\ny = 2")
    assert shell.user_ns["y"] == 2
    shell.run_cell("%deeprules")
    assert "`%deeprules` not found" in capsys.readouterr().err


def test_loading_imports_no_library_for_the_person(tmp_path: Path) -> None:
    code = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell()
shell.run_line_magic("load_ext", "deeprules")
heavy = ("numpy", "pandas", "sklearn", "torch", "matplotlib", "ipywidgets", "nbformat", "scipy")
print(json.dumps([name for name in heavy if name in sys.modules]))
shell.run_cell("x = 1")
print(json.dumps([name for name in heavy if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert [json.loads(line) for line in done.stdout.splitlines()[1:]] == [[], []]
    assert list(tmp_path.iterdir()) == []


def test_jupyterlab_finds_the_front_end() -> None:
    assert deeprules_jupyter._jupyter_labextension_paths() == [{"src": "labextension", "dest": "deeprules-jupyter"}]


def test_the_version_is_that_of_the_project(project: Path) -> None:
    import tomllib

    stated = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert deeprules_jupyter.__version__ == stated
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = deeprules_jupyter.nonsense


def test_a_package_on_the_path_that_is_not_installed_has_a_version_too(project: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(project)!r}); import deeprules_jupyter as d; print(d.__version__)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0+unknown\n", "")
