"""Every rule states a bad and a good example: read as a file and run in a kernel, both must give the same verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from deeprules_jupyter.rules import load

EXAMPLES = [(rule.name, kind, getattr(rule, kind)) for rule in load() for kind in ("bad", "good")]


def report(command: str, folder: Path) -> dict[tuple[str, str], set[str]]:
    """What `deeprules check` or `deeprules run` warns of in each example."""
    paths = {}
    for name, kind, source in EXAMPLES:
        cells = [nbformat.v4.new_code_cell(text.strip()) for text in source.split("# %%")]
        path = folder / f"nb-{len(paths)}.ipynb"  # a name that tells nothing
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        paths[str(path)] = (name, kind)
    call = [sys.executable, "-m", "deeprules_jupyter.commands", command, "--format", "json", *paths]
    done = subprocess.run(call, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 1, done.stderr
    notebooks = json.loads(done.stdout)["notebooks"]
    assert all(nb["error"] is None for nb in notebooks)
    return {paths[nb["path"]]: {f["rule"] for f in nb["findings"] if f["level"] == "warn"} for nb in notebooks}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[tuple[str, str], set[str]]]:
    return {command: report(command, tmp_path_factory.mktemp(command)) for command in ("check", "run")}


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kind, _ in EXAMPLES])
def test_example(verdicts: dict[str, dict[tuple[str, str], set[str]]], command: str, name: str, kind: str) -> None:
    found = verdicts[command][name, kind]
    if kind == "good":
        assert found == set()
    else:
        assert name in found
