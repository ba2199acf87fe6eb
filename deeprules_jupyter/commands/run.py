"""`deeprules run`: runs a notebook in a fresh kernel that is watched, and says what the kernel saw."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from deeprules_jupyter import notebook, rules
from deeprules_jupyter.commands import config
from deeprules_jupyter.commands.check import Checked, CheckedReport, check_file
from deeprules_jupyter.commands.parser import CommandLineError
from deeprules_jupyter.merge import left, merge_findings, merge_states, outweighed
from deeprules_jupyter.model import Evidence, Finding, Notebook, Place, Report
from deeprules_jupyter.views import json

# Quiet: a notebook that loads deeprules itself still gets its own line of output.
LOAD = """import deeprules_jupyter.commands.remote
deeprules_jupyter.commands.remote.begin({order!r}, {path!r})
del deeprules_jupyter"""
ASK = """import deeprules_jupyter.commands.remote
deeprules_jupyter.commands.remote.end({file!r})"""


def run(path: str, output: str | None) -> CheckedReport:
    """One notebook, as the kernel saw it, with what reading the file shows beside it."""
    own = config.load(Path(path).resolve().parent).catalog
    read = check_file(path, use_ledger=True, own=own)  # as the kernel does
    if read.notebook.error:
        return Report((read.notebook,)), {}, []
    if not path.endswith(".ipynb"):
        raise CommandLineError("run needs a notebook (.ipynb)")
    writable(output)
    try:
        from deeprules_jupyter.commands import kernel
    except ImportError as exc:
        raise CommandLineError(f"to run notebooks please `pip install nbclient ipykernel` ({exc})") from None
    document = notebook.document(Path(path).read_text(encoding="utf-8-sig"))
    ids = identify(document)
    with tempfile.TemporaryDirectory(prefix="deeprules-") as folder:
        file = Path(folder, "report.json")
        done = kernel.execute(document, path, LOAD.format(order=ids, path=path), ASK.format(file=str(file)))
        seen = json.parse(file.read_text(encoding="utf-8")).notebooks[0] if file.exists() else Notebook(path)
    if output:
        Path(output).write_text(kernel.written(done.document), encoding="utf-8")
    return Report((_both(seen, read, done.stopped),)), {path: read.cells}, read.remarks


def writable(output: str | None) -> None:
    """Better said before a long run than after it."""
    if output and not (Path(output).parent.is_dir() and os.access(Path(output).parent, os.W_OK)):
        raise CommandLineError(f"{output} cannot be written")


def identify(document: dict[str, Any]) -> dict[str, int]:
    """An id for each cell, in the places where older formats have none, and its index."""
    for index, cell in enumerate(document["cells"]):
        cell.setdefault("id", f"cell-{index}")
    return {cell["id"]: index for index, cell in enumerate(document["cells"])}


def _both(seen: Notebook, read: Checked, stopped: str | None) -> Notebook:
    """The kernel gives the words; what only the reading shows stands beside it."""
    named = {cell.place.cell: cell.place for cell in read.cells}
    found = [_named(finding, named) for finding in seen.findings]
    gone = outweighed({rule.name for rule in rules.load() if rule.missing}, seen.states)
    rest = [finding for finding in read.notebook.findings if finding.rule not in gone]
    states = merge_states(seen.states, left(read.notebook.states, rest))
    return Notebook(read.notebook.path, merge_findings(found, rest), states, stopped)


def _named(finding: Finding, named: dict[int | None, Place]) -> Finding:
    """With the ids that stand in the file, not those that we lent to it."""

    def of_file(place: Place) -> Place:
        return replace(place, cell_id=named[place.cell].cell_id) if place.cell in named else place

    steps = tuple(Evidence(of_file(step.place), step.text, step.witness) for step in finding.evidence)
    return replace(finding, place=of_file(finding.place), evidence=steps)
