"""Words that every format of a report shares."""

from __future__ import annotations

from collections.abc import Iterator

from deeprules_jupyter.model import Finding
from deeprules_jupyter.reports.answers import Filled, FilledItem, Line

SAID = {
    "filled": "filled from evidence", "answered": "answered by a person", "draft": "begun, to be confirmed",
    "finding": "an open warning bears on it", "lacking": "looked for, not there", "open": "open",
}  # fmt: skip


def summary(filled: Filled) -> str:
    """How many items stand how; never that all is well."""
    parts = [f"{filled.count(name)} {said}" for name, said in SAID.items() if filled.count(name)]  # type: ignore[arg-type]
    return f"{len(filled.items)} items: {', '.join(parts)}."


def sections(filled: Filled) -> Iterator[tuple[str, list[FilledItem]]]:
    """The items by section, in order."""
    names = dict.fromkeys(one.item.section for one in filled.items)
    for name in names:
        yield name, [one for one in filled.items if one.item.section == name]


def proof(line: Line) -> str:
    """`cell 3, line 2; code 1f0c9a2b34; rows 4814d170e2`."""
    own = line.proof
    parts = [own.place, f"code {own.code}" if own.code else "", f"rows {own.rows}" if own.rows else ""]
    return "; ".join(part for part in parts if part)


def loud(filled: Filled) -> list[Finding]:
    """Findings that are open."""
    return [one for one in filled.findings if one.muted is None]


def muted(filled: Filled) -> list[Finding]:
    """Findings that a person does not want to hear, with their reasons."""
    return [one for one in filled.findings if one.muted is not None]


def unchecked(filled: Filled) -> list[tuple[str, str]]:
    """The rules that did not look, and why."""
    kinds = ("not-checked", "crashed", "not-applicable")
    found = [(one.rule, f"{'failed: ' if one.state == 'crashed' else ''}{one.why}") for one in filled.states
             if one.state in kinds]  # fmt: skip
    return [*filled.waived, *found, *(("the watching itself", remark) for remark in filled.remarks)]


def head(filled: Filled) -> str:
    """Of what this is, when it was made, and by what."""
    return f"{filled.notebook or 'a notebook without a name'}, {filled.when}, deeprules {filled.version}"


FOOT = (
    "A line that is filled says what was seen, not that it is right. What no rule has looked at stands in the list of "
    "what was not checked."
)
