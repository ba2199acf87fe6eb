"""The ten tips as a checklist under a cell: HTML and Markdown that stay in the file, text for a terminal. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Finding, StateName
from deeprules_jupyter.views.panel import BOX, LABEL, MEANT, QUIET, TONES, running
from deeprules_jupyter.views.text import CONTROL, where

GREEN, GREY = "60,150,110", "128,128,128"
# Mark, word and tone of each state.
SHOWN: dict[StateName, tuple[str, str, str]] = {
    "found": ("▲", "found", TONES["warn"]),
    "ask": ("?", "your call", TONES["ask"]),
    "crashed": ("✗", "failed", "211,47,47"),
    "muted": ("-", "muted", GREY),
    "clear": ("✓", "clear", GREEN),
    "not-applicable": ("·", "not needed", GREY),
    "not-checked": ("○", "not checked", GREY),
}
WIDTH = 98


class Said(Frozen):
    """What a person said."""

    text: str
    who: str
    when: str
    expired: bool = False

    @property
    def by(self) -> str:
        """`Ada, 2026-01-31`."""
        return f"{self.who or 'somebody'}, {self.when[:10]}{', before the data changed' if self.expired else ''}"


class Asked(Frozen):
    """A question that only a person can answer."""

    number: int
    text: str
    answer: Said | None = None

    @property
    def still(self) -> bool:
        """Whether it waits for an answer, or for a new one."""
        return self.answer is None or self.answer.expired


class Tip(Frozen):
    """One tip, as it stands for the notebook."""

    number: int
    title: str
    state: StateName
    why: str = ""
    findings: tuple[tuple[str, Finding], ...] = ()  # with the titles of their rules
    questions: tuple[Asked, ...] = ()
    waived: Said | None = None

    @property
    def answered(self) -> str:
        """`1 of 2 answered`."""
        done = sum(not one.still for one in self.questions)
        return f"{done} of {len(self.questions)} answered" if self.questions else ""


def bundle(tips: Sequence[Tip], head: str) -> dict[str, str]:
    """The same in three formats, for the front end to choose from."""
    made = {"text/html": "".join(_html(tips, head)), "text/markdown": "\n".join(_markdown(tips, head))}
    return {name: CONTROL.sub(" ", text) for name, text in {**made, "text/plain": text(tips, head)}.items()}


def text(tips: Sequence[Tip], head: str) -> str:
    """For a terminal: a line for each tip, under it what was found and what is still asked."""
    return CONTROL.sub(" ", "\n".join(_lines(tips, head)))


def _lines(tips: Sequence[Tip], head: str) -> Iterator[str]:
    yield from (head, "")
    for tip in tips:
        mark, word, _ = SHOWN[tip.state]
        yield f"{mark} {tip.number:2}. {tip.title} ({', '.join(part for part in (word, tip.answered) if part)})"
        if tip.waived:
            yield from _wrapped(f"does not apply: {tip.waived.text} ({tip.waived.by})")
        for title, one in tip.findings:
            muted = f" (muted: {one.muted.reason})" if one.muted else ""
            yield from _wrapped(f"! {title}, {where(one.place)}: {one.message.replace('`', '')}{muted}")
        for asked in tip.questions:
            answer = f"{asked.answer.text} ({asked.answer.by})" if asked.answer else ""
            yield from _wrapped(f"{asked.number}. {asked.text} {answer}".rstrip())


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, initial_indent="      ", subsequent_indent="        ")


def _html(tips: Sequence[Tip], head: str) -> Iterator[str]:
    yield f'<div role="group" aria-label="deeprules: ten tips" style="{BOX.format(tone=TONES["note"])}">'
    yield f'<div style="font-weight:600;font-size:14px;margin:0 0 4px">{escape(head)}</div>'
    for tip in tips:
        mark, word, tone = SHOWN[tip.state]
        sign = f'<span aria-hidden="true" style="color:rgb({tone});display:inline-block;width:18px">{mark}</span>'
        told = " · ".join(part for part in (word, tip.answered) if part)
        yield (
            f'<details style="margin:2px 0"{" open" if tip.state in ("found", "ask") else ""}>'
            f'<summary style="cursor:pointer;color:inherit;list-style:none">{sign}{tip.number}. '
            f'<span style="font-weight:600">{escape(tip.title)}</span> <span style="{QUIET}">{told}</span></summary>'
            f'<div style="padding:0 0 6px 18px">{"".join(_inside(tip))}</div></details>'
        )
    yield "</div>"


def _inside(tip: Tip) -> Iterator[str]:
    if tip.waived:
        yield f"<div>Does not apply: {_said(tip.waived)}</div>"
    for title, one in tip.findings:
        place = f'<span style="font-weight:400;{QUIET}">{escape(where(one.place))}</span>'
        yield f'<div style="{LABEL}">{escape(title)} {place}</div><div>{running(one.message)}</div>'
        if one.muted:
            yield f'<div style="{QUIET}">Muted because: {escape(one.muted.reason)}</div>'
        elif one.repair is not None:
            yield f'<div style="{QUIET}">{running(one.repair.text)}</div>'
    if not tip.findings and tip.why:
        yield f'<div style="{QUIET}">{running(tip.why)}</div>'
    rows = (f"<li>{escape(one.text)} {_said(one.answer) if one.answer else ''}</li>" for one in tip.questions)
    if tip.questions:
        yield f'<ul style="margin:4px 0 0;padding-left:16px">{"".join(rows)}</ul>'


def _said(one: Said) -> str:
    return f'<em>{escape(one.text)}</em> <span style="{QUIET}">{escape(one.by)}</span>'


def _markdown(tips: Sequence[Tip], head: str) -> Iterator[str]:
    yield f"**{_safe(head)}**\n"
    for tip in tips:
        mark, word, _ = SHOWN[tip.state]
        told = ", ".join(part for part in (word, tip.answered) if part)
        yield f"- {_safe(mark)} {tip.number}\\. **{_safe(tip.title)}** ({told})"
        if tip.waived:
            yield f"  - does not apply: {_safe(tip.waived.text)} ({_safe(tip.waived.by)})"
        for title, one in tip.findings:
            muted = f" Muted: {_safe(one.muted.reason)}" if one.muted else ""
            yield f"  - **{_safe(title)}** ({where(one.place)}): {_safe(one.message)}{muted}"
        for asked in tip.questions:
            answer = f" *{_safe(asked.answer.text)}* ({_safe(asked.answer.by)})" if asked.answer else ""
            yield f"  - {_safe(asked.text)}{answer}"


def _safe(line: str) -> str:
    return MEANT.sub(r"\\\1", " ".join(line.split()))
