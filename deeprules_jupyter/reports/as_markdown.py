"""A report in Markdown. Whatever comes from a notebook means nothing to Markdown and cannot open a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deeprules_jupyter.model import Finding
from deeprules_jupyter.reports import words
from deeprules_jupyter.reports.answers import Filled, FilledItem
from deeprules_jupyter.views.text import CONTROL, where

MEANT = re.compile(r"([\\`*_{}\[\]<>#|!~&$])")


def render(filled: Filled) -> str:
    """The whole report."""
    return "\n".join([*_lines(filled)]).rstrip() + "\n"


def safe(text: str) -> str:
    """One line of running text."""
    return MEANT.sub(r"\\\1", CONTROL.sub(" ", " ".join(text.split())))


def _lines(filled: Filled) -> Iterator[str]:
    template = filled.template
    yield from (f"# {safe(template.title)}", "", safe(words.head(filled)), "", safe(words.summary(filled)), "")
    yield from (f"The list: {safe(template.source)}. The words are ours. {safe(template.remark)}".rstrip(), "")
    for section, found in words.sections(filled):
        yield from (f"## {safe(section)}", "")
        for one in found:
            yield from _item(one)
    yield from _findings("Open findings", words.loud(filled), "None of the rules that could look found anything.")
    yield from _findings("Muted findings", words.muted(filled), "")
    yield from ("## Not checked", "")
    for rule, why in words.unchecked(filled):
        yield f"- {safe(rule)}: {safe(why)}"
    yield from ("", safe(words.FOOT))


def _item(one: FilledItem) -> Iterator[str]:
    yield from (f"### {safe(one.item.number)}: {safe(one.item.text)}", "", f"*{words.SAID[one.status]}*", "")
    for line in one.lines:
        shown = words.proof(line)
        yield f"- {'' if line.there else '(not there) '}{safe(line.text)}{f' ({safe(shown)})' if shown else ''}"
    for answer in one.answers:
        old = ", before the data changed" if answer.expired else ""
        yield f"- {safe(answer.text)} (answered by {safe(answer.who or 'a person')}, {safe(answer.when[:10])}{old})"
    for finding in one.findings:
        yield f"- {finding.level}: see {safe(finding.rule)} at {safe(where(finding.place))} below"
    for question in one.questions:
        yield f"- To be answered: {safe(question)}"
    yield ""


def _findings(title: str, found: Sequence[Finding], none: str) -> Iterator[str]:
    if not found and not none:
        return
    yield from (f"## {title}", "")
    if not found:
        yield from (none, "")
    for one in found:
        reason = f" Muted: {one.muted.reason}" if one.muted else ""
        yield f"- {one.level} {safe(one.rule)} ({safe(where(one.place))}): {safe(one.message + reason)}"
    yield ""
