"""The tips that apply to a training cell: each one line with its state, which folds out to why and how. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from deeprules_jupyter.model import Finding
from deeprules_jupyter.views.panel import LABEL, QUIET, TONES, running

MARKS = {"warn": "▲", "note": "●", "ask": "?", "clear": "✓", "muted": "-"}
GREEN = "60,150,110"


@dataclass(frozen=True)
class Tip:
    """One tip, as it stands for one cell."""

    number: int
    title: str
    state: str  # "warn", "note", "ask", "clear", "muted"
    evidence: str  # a few words: what was seen
    findings: tuple[tuple[str, Finding], ...] = ()  # with the titles of their rules
    clear: tuple[str, ...] = ()  # titles of the rules that found nothing


def items(tips: Sequence[Tip]) -> Iterator[str]:
    """As HTML."""
    if not tips:
        return
    yield '<div style="margin:9px 0 0;border-top:1px solid rgba(128,128,128,.25);padding-top:5px">'
    for tip in tips:
        tone = TONES.get(tip.state, GREEN if tip.state == "clear" else "128,128,128")
        style = f"color:rgb({tone});display:inline-block;width:16px;text-indent:0"
        mark = f'<span aria-hidden="true" style="{style}">{MARKS[tip.state]}</span>'
        said = f'<span style="{QUIET}">{running(tip.evidence)}</span>'
        yield '<details style="margin:2px 0"><summary style="cursor:pointer;color:inherit;list-style:none;'
        yield f'padding-left:16px;text-indent:-16px">{mark}<span style="font-weight:600">{escape(tip.title)}</span> '
        yield f"{said}</summary>"
        yield f'<div style="padding:2px 0 5px 16px">{"".join(_inside(tip))}</div></details>'
    yield "</div>"


def _inside(tip: Tip) -> Iterator[str]:
    for title, finding in tip.findings:
        yield f'<div style="font-weight:600;margin:4px 0 0">{escape(title)}</div><div>{running(finding.message)}</div>'
        if finding.why:
            yield f'<div style="{LABEL}">Why it matters</div><div>{running(finding.why)}</div>'
        if finding.repair is not None:
            yield f'<div style="{LABEL}">How to repair it</div><div>{running(finding.repair.text)}</div>'
    if tip.clear:
        yield f'<div style="{QUIET};margin-top:4px">Looked for and not found: {escape("; ".join(tip.clear))}.</div>'
    yield f'<div style="{QUIET}">Tip {tip.number} of ten.</div>'


def lines(tips: Sequence[Tip]) -> Iterator[str]:
    """As text."""
    for tip in tips:
        yield f"  {MARKS[tip.state]} {tip.title}: {tip.evidence.replace('`', '')}"
        yield from (f"      {finding.message.replace('`', '')}" for _, finding in tip.findings)
