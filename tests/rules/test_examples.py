"""Every rule states a bad and a good example: read as a file and run in a kernel, both must give the same verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from deeprules_jupyter.rules import load

EXAMPLES = [
    (command, rule.name, kind, getattr(rule, kind))
    for command in ("check", "run")
    for rule in load()
    for kind in ("bad", "good")
    if rule.static or command == "run" or kind == "good"
]


def said(command: str, source: str, folder: Path) -> set[tuple[str, str]]:
    """What `deeprules check` or `deeprules run` says. A folder each: a ledger remembers looks at the same rows."""
    cells = [nbformat.v4.new_code_cell(text.strip()) for text in source.split("# %%")]
    path = folder / "notebook.ipynb"  # a name that tells nothing
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    call = [sys.executable, "-m", "deeprules_jupyter.commands", command, "--format", "json", str(path)]
    done = subprocess.run(call, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode in (0, 1), done.stderr
    (notebook,) = json.loads(done.stdout)["notebooks"]
    assert notebook["error"] is None
    return {(f["rule"], f["level"]) for f in notebook["findings"]}


@pytest.mark.parametrize(
    ("command", "name", "kind", "source"),
    EXAMPLES,
    ids=[f"{name}-{kind}-{command}" for command, name, kind, _ in EXAMPLES],
)
def test_example(tmp_path: Path, command: str, name: str, kind: str, source: str) -> None:
    found = said(command, source, tmp_path)
    level = next(rule.level for rule in load() if rule.name == name)
    if kind == "good":
        assert not [rule for rule, how in found if how == "warn" or rule == name]
    else:
        assert (name, level) in found
