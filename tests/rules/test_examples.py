"""Every rule states a bad and a good example: read as a file and run in a shell, both must give the same verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest

from deeprules_jupyter.commands.check import check_file
from deeprules_jupyter.model import Finding
from deeprules_jupyter.rules import Rule, load
from tests.shell import Notebook

RUN = [pytest.param(rule, kind, id=f"{rule.name}-{kind}") for rule in load() for kind in ("bad", "good")]
READ = [one for one in RUN if one.values[0].static or one.values[1] == "good"]


def cells(rule: Rule, kind: str) -> list[tuple[str, int]]:
    """Each cell, and as which it ran: `# %% [2]` says so, else they ran as they stand."""
    first, *rest = re.split(r"# %%(?: \[(\d+)\])?\n", getattr(rule, kind))
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return [(first.strip(), 1), *((text.strip(), int(count or at)) for at, (count, text) in enumerate(pairs, 2))]


def holds(rule: Rule, kind: str, found: Iterable[Finding]) -> bool:
    """The bad example is told at its level; the good one gets no warning of any rule and nothing of this one."""
    said = {(finding.rule, finding.level) for finding in found}
    if kind == "bad":
        return (rule.name, rule.level) in said
    return not [name for name, level in said if level == "warn" or name == rule.name]


@pytest.mark.parametrize(("rule", "kind"), READ)
def test_an_example_is_read(tmp_path: Path, rule: Rule, kind: str) -> None:
    path = tmp_path / "notebook.ipynb"  # a name that tells nothing
    made = [nbformat.v4.new_code_cell(text, execution_count=count) for text, count in cells(rule, kind)]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    read = check_file(str(path)).notebook
    assert read.error is None
    assert holds(rule, kind, read.findings), read.findings


@pytest.mark.parametrize(("rule", "kind"), RUN)
def test_an_example_is_run(notebook: Notebook, rule: Rule, kind: str) -> None:
    there = cells(rule, kind)
    notebook.session.arrange({f"c{at}": at for at in range(len(there))}, "notebook.ipynb")
    for at in sorted(range(len(there)), key=lambda at: there[at][1]):
        notebook.run(there[at][0], f"c{at}")
    assert holds(rule, kind, notebook.found), notebook.found
