"""The report as text for people, in a terminal, a pipe or under a cell."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from deeprules_jupyter.model import Cell, Evidence, Finding, Notebook, Place, Report, State

Sources = Mapping[str | None, Sequence[Cell]]
WIDTH = 100
CODES = {"warn": "1;31", "ask": "1;36", "note": "33", "path": "1", "dim": "2", "good": "32", "caret": "1;31"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def render(report: Report, colour: bool, sources: Sources | None = None) -> str:
    """The whole report. `sources` are the code cells by notebook path, from which the lines are quoted."""
    paint = Paint(colour)
    lines: list[str] = []
    several = len(report.notebooks) > 1
    for notebook in (one for one in report.notebooks if not (several and _silent(one))):
        lines += _notebook(notebook, paint, (sources or {}).get(notebook.path, ()))
        lines += [""] if lines[-1] else []
    return "\n".join([*lines, *_summary(report, paint)]) + "\n"


class Paint:
    """Colours where the reader is a terminal, plain words elsewhere."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, kind: str) -> str:
        """The text in the colour of that kind of thing."""
        return f"\x1b[{CODES[kind]}m{text}\x1b[0m" if self.colour else text


def _notebook(notebook: Notebook, paint: Paint, cells: Sequence[Cell]) -> Iterator[str]:
    yield paint(_clean(notebook.path or "this notebook"), "path")
    if notebook.error:
        yield f"  {paint('not finished' if notebook.states else 'not checked', 'warn')}: {_clean(notebook.error)}"
    elif not notebook.findings:
        yield f"  {paint('nothing found', 'good')}"
    told: set[str] = set()
    for finding in notebook.findings:
        yield from _finding(finding, paint, cells, told)
    yield from _shown_well(notebook.states, paint)
    yield from _not_checked(notebook.states, paint)


def _shown_well(states: Iterable[State], paint: Paint) -> Iterator[str]:
    """What a person did well, with what shows it."""
    for state in states:
        if state.state == "clear" and state.why:
            yield from (paint(line, "good") for line in _wrapped(state.why, "  ", f"{state.rule} is clear: "))


def _silent(one: Notebook) -> bool:
    """Whether there is nothing to tell of it; among many such are counted, not listed."""
    return not one.findings and not one.error and all(s.state not in ("not-checked", "crashed") for s in one.states)


def _finding(finding: Finding, paint: Paint, cells: Sequence[Cell], told: set[str]) -> Iterator[str]:
    head = f"  {where(finding.place)}: {paint(finding.level, finding.level)} {paint(finding.rule, 'path')}"
    if finding.muted:
        yield f"{head} {paint(f'(muted: {_clean(finding.muted.reason)})', 'dim')}"
        return
    yield f"{head} {paint(f'(tip {finding.tip})', 'dim')}"
    yield from _wrapped(finding.message, "    ")
    yield from _quote(finding.place, cells, paint)
    if finding.level == "warn":
        yield from _way(finding.evidence, paint)
        yield from _wrapped(finding.why if finding.why not in told else "", "    ", "Why: ")
        told.add(finding.why)  # the same reason twice is read by nobody
    if finding.repair:
        yield from _wrapped(finding.repair.text, "    ", "Repair: ")
        yield from (paint(f"      | {_clean(line)}", "good") for line in (finding.repair.source or "").splitlines())
    yield ""


def where(place: Place) -> str:
    """A place for people, who count cells from 1: `cell 3, line 2`."""
    line = "" if place.line is None else f"line {place.line}"
    # A kernel knows in which order cells ran, but not where they stand in the file.
    cell = f"cell {place.cell + 1}" if place.cell is not None else f"run {place.run + 1}"
    return f"{cell}, {line}" if line else cell


def line_at(place: Place, cells: Sequence[Cell]) -> str:
    """The line of code at a place, or nothing."""
    source = next((cell.source for cell in reversed(cells) if _is_at(cell.place, place)), "").splitlines()
    return source[place.line - 1] if place.line is not None and 0 < place.line <= len(source) else ""


def _quote(place: Place, cells: Sequence[Cell], paint: Paint) -> Iterator[str]:
    line = _clean(line_at(place, cells).expandtabs(1))
    if not line:
        return
    indent = len(line) - len(line.lstrip())
    start = max((place.column or 1) - 1, indent)
    margin = f"    {place.line} | "
    yield paint(margin, "dim") + line
    caret = paint("^" * max(len(line.rstrip()) - start, 1), "caret")
    yield f"{' ' * (len(margin) - 2)}{paint('| ', 'dim')}{' ' * start}{caret}"


def _is_at(cell: Place, place: Place) -> bool:
    if place.cell_id and cell.cell_id:
        return cell.cell_id == place.cell_id
    return cell.cell == place.cell if place.cell is not None else cell.run == place.run


def _way(evidence: Sequence[Evidence], paint: Paint) -> Iterator[str]:
    """The way of the rows as one witness tells it; a second one would say the same in other words."""
    told = [step for step in evidence if step.witness != "code"] or list(evidence)
    if told:
        yield paint("    What led to it:", "dim")
    for step in told:
        yield from _wrapped(step.text, "      ", f"{where(step.place)}: ")


def _wrapped(text: str, indent: str, first: str = "") -> Iterator[str]:
    if text:
        deeper = indent + "  "
        yield from textwrap.wrap(_clean(f"{first}{text}"), WIDTH, initial_indent=indent, subsequent_indent=deeper)


def _not_checked(states: Iterable[State], paint: Paint) -> Iterator[str]:
    """Silence is never ambiguous: which rules say nothing because they could not look, by reason."""
    reasons: dict[str, list[str]] = {}
    for state in states:
        if state.state in ("not-checked", "crashed"):
            kind = "failed" if state.state == "crashed" else "not checked"
            reasons.setdefault(f"{kind} ({state.why})", []).append(state.rule)
    for reason, rules in reasons.items():
        yield from (paint(line, "dim") for line in _wrapped(f"{', '.join(rules)}: {reason}", "  "))


def _summary(report: Report, paint: Paint) -> Iterator[str]:
    live = [finding for one in report.notebooks for finding in one.findings if not finding.muted]
    levels = Counter(finding.level for finding in live)
    muted = sum(bool(finding.muted) for one in report.notebooks for finding in one.findings)
    read = [one for one in report.notebooks if not one.error or one.states]
    parts = [
        count(len(read), "notebook"),
        paint(count(levels["warn"], "warning"), "warn" if levels["warn"] else "good"),
        *([count(levels["note"], "note")] if levels["note"] else []),
        *([count(levels["ask"], "question")] if levels["ask"] else []),
        *([f"{muted} muted"] if muted else []),
    ]
    if failed := len(report.notebooks) - len(read):
        parts.append(paint(f"{count(failed, 'file')} not checked", "warn"))
    yield f"deeprules: {', '.join(parts)}"


def count(number: int, noun: str) -> str:
    """A number with its noun, in the plural where there are several."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _clean(text: str) -> str:
    """Without control characters: a notebook must not be able to steer the terminal of its reader."""
    return CONTROL.sub(" ", text)


def listed(names: Sequence[str], most: int = 6) -> str:
    """`a, b and c`; of many the first ones."""
    some = list(names[:most]) + ([f"{len(names) - most} more"] if len(names) > most else [])
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}"
