"""`deeprules check`: reads notebooks without running them."""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from deeprules_jupyter import mutes, notebook, rules
from deeprules_jupyter.catalog.own import NOTHING, Meanings
from deeprules_jupyter.dataflow import Reader, algorithms, architectures, disorder
from deeprules_jupyter.dataflow.order import in_run_order
from deeprules_jupyter.dataflow.parse import quietly, tree_of
from deeprules_jupyter.merge import doubted
from deeprules_jupyter.model import AnyFact, Cell, Notebook, Place, Report
from deeprules_jupyter.prose import Prose
from deeprules_jupyter.trace import Trace

MOST_STEPS = 150_000  # for one notebook: some seconds; half of all notebooks take fewer than a thousand
CheckedReport = tuple[Report, dict[str | None, Sequence[Cell]], list[str]]


@dataclass
class Checked:
    """What reading one file gave: what to say, the cells to quote from, and remarks on mutes that are refused."""

    notebook: Notebook
    cells: Sequence[Cell] = ()
    remarks: list[str] = field(default_factory=list)


def check(options: argparse.Namespace) -> CheckedReport:
    """Every notebook that the names stand for; one that cannot be read does not stop the others."""
    from deeprules_jupyter.commands import baseline, config, files, pool  # late: the kernel needs none of them

    asked = config.asked(options)
    named = list(files.find(options.paths, asked.exclude, asked.folder))
    readable = [path for path, wrong in named if not wrong]
    answers = iter(
        pool.check_all(readable, options.jobs or pool.jobs_for(len(readable)), options.ledger, asked.catalog)
    )
    found = [Checked(Notebook(path, error=wrong)) if wrong else next(answers) for path, wrong in named]
    for one in found:
        name = options.stdin_filename if one.notebook.path == "-" else None
        one.notebook = replace(asked.shown(one.notebook), path=name or one.notebook.path)
    remarks = [f"{one.notebook.path}: {remark}" for one in found for remark in one.remarks]
    notebooks = [one.notebook for one in found]
    if options.write_baseline:
        kept = baseline.write(options.write_baseline, notebooks)
        remarks.append(f"{kept} findings are known in {options.write_baseline} from now on")
    if options.baseline or options.write_baseline:
        notebooks, stale = baseline.compared(options.baseline or options.write_baseline, notebooks)
        remarks += stale
    return Report(tuple(notebooks)), {one.notebook.path: one.cells for one in found}, remarks


def check_file(path: str, use_ledger: bool = False, own: Meanings = NOTHING) -> Checked:
    """One file. Whatever goes wrong with it stands in its `error`."""
    try:
        with undisturbed():
            cells, texts = notebook.read_all(path)
            return judge(path, cells, stored_mutes(path) if use_ledger else {}, own, texts=texts)
    except notebook.UnreadableError as exc:
        return Checked(Notebook(path, error=str(exc)))
    except Exception as exc:
        if os.environ.get("DEEPRULES_STRICT") == "1":
            raise
        return Checked(Notebook(path, error=f"a mistake inside deeprules itself ({type(exc).__name__}: {exc})"))


@contextmanager
def undisturbed(again: bool = False) -> Iterator[None]:
    """Without warnings, and without the collector of garbage: trees and values live until the file is read.

    Where the same file will be read again soon, the trees of its cells are kept.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        with quietly():
            yield
    finally:
        if not again:
            tree_of.cache_clear()
        if was_on:
            gc.enable()


def judge(
    path: str,
    cells: Sequence[Cell],
    stored: dict[str, str],
    own: Meanings = NOTHING,
    most: int = MOST_STEPS,
    texts: Sequence[Cell] = (),
) -> Checked:
    """What the rules say of the cells, in the order in which they ran if the file tells it, else from top to bottom.

    `texts` are the cells of text beside them.
    """
    reader = Reader(own, most)
    facts: list[AnyFact] = [fact for cell in in_run_order(cells) for fact in reader.read(cell)]
    reader.forget()
    facts += [*disorder.of_file(cells), *algorithms.of_cells(cells), *architectures.of_cells(cells)]
    facts += [Prose(place=one.place, witness="code", text=one.source) for one in texts]
    findings, states = rules.judge(Trace(facts, cells), "static")
    said, refused = mutes.comments(cells, [rule.name for rule in rules.load()])
    unread = "; ".join(_at(one.place, one.text) for one in reader.unread)
    findings, states = mutes.apply(findings, doubted(states, unread), said, stored)
    return Checked(Notebook(path, findings, states), cells, [_at(*one) for one in refused])


def _at(place: Place, line: str) -> str:
    from deeprules_jupyter.views.text import where  # late: most files have nothing of the kind

    return f"{where(place)}: {line}"


def stored_mutes(path: str) -> dict[str, str]:
    """The mutes that the ledger of the file's project keeps for it."""
    from deeprules_jupyter.ledger import Ledger, project_root  # late: reading files needs no database

    file = Path(path).resolve()
    root = project_root(file.parent)
    return Ledger.open(root).mutes(file.relative_to(root).as_posix())
