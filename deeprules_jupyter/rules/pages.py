"""What several rules ask of a checked table: the lines of its last page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deeprules_jupyter.checked import Checked, Line
from deeprules_jupyter.model import Finding, Repair
from deeprules_jupyter.rules import say
from deeprules_jupyter.rules.tips import PAPER
from deeprules_jupyter.trace import Trace

NONE = "no table was checked yet: %deeprules_data X y does it"


def pages(trace: Trace) -> list[Checked]:
    """The last page of each table; a table that was repaired and checked again counts as it is now."""
    return list({page.name: page for page in trace.of(Checked)}.values())


def applies(trace: Trace) -> str | None:
    """Why a rule about tables does not apply yet."""
    return None if pages(trace) else NONE


def cleared(trace: Trace, name: str) -> str:
    """What shows that this check is well, of the last table."""
    said = [f"`{page.name}`: {line.said}" for page in pages(trace) for line in page.lines if line.name == name]
    return said[-1] if said else ""


def findings(trace: Trace, names: Sequence[str], levels: Sequence[str] = ("stop", "fix", "note")) -> Iterator[Finding]:
    """A finding for each table, of the first of these checks that found something; the others are its evidence."""
    for page in pages(trace):
        lines = [line for name in names for line in page.lines if line.name == name and line.level in levels]
        if lines:
            yield _finding(page, lines)


def _finding(page: Checked, lines: Sequence[Line]) -> Finding:
    first, *others = lines
    message = f"In `{page.name}` ({page.rows:,} rows) {first.said}."
    if others:
        message += f" Also: {'; '.join(line.said for line in others)}."
    steps = tuple(
        say.step(page, f"{line.title}: {', '.join(f'{name} {value}' for name, value in line.evidence)}")
        for line in lines
    )
    why = f"Tip 4 of {PAPER}: {first.why[:1].lower()}{first.why[1:]} Judged by: {first.source}."
    return say.make(page.place, message, why, steps, Repair(first.repair, None))
