"""A checklist is filled: evidence, answers and findings go to the items that they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deeprules_jupyter.model import Finding
from deeprules_jupyter.reports.answers import Answer, Filled, FilledItem, Item, Line, Merged, Status, Template
from deeprules_jupyter.reports.items import PARTS
from deeprules_jupyter.reports.seen import Seen


def fill(
    template: Template, seen: Seen, lines: Mapping[str, Sequence[Line]], answers: Mapping[int, Answer] | None = None
) -> Filled:
    """The checklist with all that is known. `lines` are by part, `answers` by the number of their merged item."""
    found = tuple(_item(one, seen, lines, answers or {}) for one in template.items)
    return Filled(
        template, found, seen.notebook, seen.when, seen.version, tuple(seen.findings), tuple(seen.states),
        tuple(seen.remarks), tuple(seen.waived),
    )  # fmt: skip


def _item(item: Item, seen: Seen, lines: Mapping[str, Sequence[Line]], answers: Mapping[int, Answer]) -> FilledItem:
    merged = list({PARTS[part].number: PARTS[part] for part in item.parts}.values())
    own = tuple(line for part in item.parts for line in lines.get(part, ()))
    said = tuple(answers[one.number] for one in merged if one.number in answers)
    about = tuple(one for one in seen.findings if any(one.rule in each.rules for each in merged))
    status = _status(item, own, said, about)
    return FilledItem(item, status, own, said, about, _questions(item, status, merged, said))


def _status(item: Item, lines: Sequence[Line], said: Sequence[Answer], findings: Sequence[Finding]) -> Status:
    if any(one.level == "warn" and one.muted is None for one in findings):
        return "finding"
    if any(not one.expired for one in said):
        return "answered"
    if any(line.there for line in lines):
        return "draft" if item.confirm else "filled"
    return "lacking" if lines else "open"


def _questions(item: Item, status: Status, merged: Sequence[Merged], said: Sequence[Answer]) -> tuple[str, ...]:
    """What a person is still asked; nothing where evidence suffices."""
    if status in ("filled", "answered"):
        return ()
    known = {one.item for one in said if not one.expired}
    return tuple(one.question for one in merged if one.question and one.number not in known)
