"""What a report is made of: lines of evidence, checklist items, and items that were filled. All is frozen and pure."""

from __future__ import annotations

from typing import Literal

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Finding, State

# filled: evidence alone suffices. answered: a person said it. draft: evidence is there, and a person has to confirm it.
# finding: an open warning bears on it. lacking: it was looked for and is not there. open: nothing is known.
Status = Literal["filled", "answered", "draft", "finding", "lacking", "open"]


class Proof(Frozen, often=True):
    """By what a line can be checked."""

    place: str = ""  # "cell 3, line 2"
    code: str = ""  # the start of the SHA-256 of that cell's source, as it ran
    rows: str = ""  # the start of the keyed hash of the rows that it speaks of


class Line(Frozen, often=True):
    """One sentence of evidence for one part of a merged item."""

    part: str
    text: str
    proof: Proof = Proof()
    there: bool = True  # False: it was looked for and is not there


class Merged(Frozen):
    """One item of the merged table: one answer that fills many checklists."""

    number: int
    name: str
    tips: tuple[int, ...]
    parts: tuple[str, ...]  # the kinds of evidence lines that belong to it
    question: str = ""  # what only a person knows
    rules: tuple[str, ...] = ()  # whose open findings bear on it


class Item(Frozen):
    """One item of a checklist, in our own words."""

    number: str
    section: str
    text: str
    parts: tuple[str, ...] = ()
    confirm: bool = False  # evidence only begins it: a person has to say more


class Template(Frozen):
    """One checklist."""

    name: str
    title: str
    source: str  # where the list itself stands
    items: tuple[Item, ...]
    remark: str = ""


class Answer(Frozen):
    """What a person said to one merged item."""

    item: int
    text: str
    who: str = ""
    when: str = ""
    about: str = ""  # a fingerprint of the data then
    expired: bool = False  # the data are no longer those


class FilledItem(Frozen):
    """One item with all that is known of it."""

    item: Item
    status: Status
    lines: tuple[Line, ...] = ()
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    questions: tuple[str, ...] = ()


class Filled(Frozen):
    """A whole report."""

    template: Template
    items: tuple[FilledItem, ...]
    notebook: str
    when: str
    version: str  # of deeprules
    findings: tuple[Finding, ...] = ()  # the muted ones too
    states: tuple[State, ...] = ()
    remarks: tuple[str, ...] = ()  # what could not be watched
    waived: tuple[tuple[str, str], ...] = ()  # tips that a person says do not apply, and why

    def count(self, *statuses: Status) -> int:
        """How many items stand so."""
        return sum(one.status in statuses for one in self.items)
