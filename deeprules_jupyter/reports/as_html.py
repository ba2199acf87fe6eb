"""A report as one page: it needs nothing from elsewhere, runs no script, fits light and dark, and prints well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from deeprules_jupyter.model import Finding
from deeprules_jupyter.reports import words
from deeprules_jupyter.reports.answers import Filled, FilledItem
from deeprules_jupyter.views.text import CONTROL, where

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
:root {{ color-scheme: light dark; --line: rgba(128, 128, 128, .32); --soft: rgba(128, 128, 128, .12); }}
body {{ font: 15px/1.55 system-ui, sans-serif; max-width: 860px; margin: 2.5rem auto; padding: 0 1.2rem; }}
h1 {{ font-size: 1.5rem; margin: 0 0 .3rem; }} h2 {{ font-size: 1.1rem; margin: 2.4rem 0 .2rem; }}
p {{ margin: .3rem 0; }} .quiet {{ opacity: .72; font-size: 13px; }}
.item {{ display: grid; grid-template-columns: 7.5rem 1fr; gap: 0 1rem; padding: .7rem 0;
  border-top: 1px solid var(--line); break-inside: avoid; }}
.number {{ font-weight: 600; overflow-wrap: anywhere; }} .what {{ font-weight: 600; }}
.state {{ display: inline-block; font-size: 12px; border-radius: 3px; padding: 0 7px; margin-top: 4px; font-weight: 400;
  background: var(--soft); border-left: 3px solid rgb(128, 128, 128); }}
.filled, .answered {{ border-left-color: rgb(60, 145, 120); }} .draft {{ border-left-color: rgb(138, 112, 196); }}
.finding {{ border-left-color: rgb(206, 127, 38); }} .lacking {{ border-left-color: rgb(206, 127, 38); }}
ul {{ margin: .25rem 0; padding-left: 1.1rem; }} li {{ margin: .15rem 0; overflow-wrap: anywhere; }}
.ask {{ font-style: italic; }}
.bar {{ display: flex; height: 9px; border-radius: 5px; overflow: hidden; margin: .7rem 0; }}
@media (max-width: 560px) {{ .item {{ grid-template-columns: 1fr; }} }}
@media print {{ body {{ max-width: none; margin: 0; font-size: 10.5pt; }} h2 {{ break-after: avoid; }} }}
</style></head><body>
"""
TONES = {
    "filled": "60,145,120", "answered": "74,139,183", "draft": "138,112,196", "finding": "206,127,38",
    "lacking": "206,160,90", "open": "128,128,128",
}  # fmt: skip


def render(filled: Filled) -> str:
    """The whole page."""
    return CONTROL.sub(
        " ", "\n".join([HEAD.format(title=escape(filled.template.title)), *_body(filled), "</body></html>\n"])
    )


def _body(filled: Filled) -> Iterator[str]:
    template = filled.template
    yield f"<header><h1>{escape(template.title)}</h1><p class='quiet'>{escape(words.head(filled))}</p>"
    yield _bar(filled)
    yield f"<p>{escape(words.summary(filled))}</p>"
    source = f"The list: {template.source}. The words are ours. {template.remark}"
    yield f"<p class='quiet'>{escape(source)}</p></header>"
    for section, found in words.sections(filled):
        yield f"<h2>{escape(section)}</h2>"
        yield from map(_item, found)
    yield from _findings("Open findings", words.loud(filled), "None of the rules that could look found anything.")
    yield from _findings("Muted findings", words.muted(filled), "")
    rest = "".join(f"<li>{escape(rule)}: {escape(why)}</li>" for rule, why in words.unchecked(filled))
    yield f"<h2>Not checked</h2><ul class='quiet'>{rest}</ul><p class='quiet'>{escape(words.FOOT)}</p>"


def _bar(filled: Filled) -> str:
    """How many items stand how, as one line of colours; the words under it say the same."""
    parts = "".join(
        f'<span style="flex:{count};background:rgb({tone})"></span>'
        for name, tone in TONES.items()
        if (count := filled.count(name))  # type: ignore[arg-type]
    )
    return f'<div class="bar" aria-hidden="true">{parts}</div>'


def _item(one: FilledItem) -> str:
    rows = "".join(f"<li>{row}</li>" for row in _rows(one))
    return (
        f'<div class="item"><div class="number">{escape(one.item.number)}</div><div><div class="what">'
        f'{escape(one.item.text)} <span class="state {one.status}">{words.SAID[one.status]}</span></div>'
        f"{f'<ul>{rows}</ul>' if rows else ''}</div></div>"
    )


def _rows(one: FilledItem) -> Iterator[str]:
    for line in one.lines:
        shown = words.proof(line)
        proof = f' <span class="quiet">{escape(shown)}</span>' if shown else ""
        yield f"{'' if line.there else '<em>not there:</em> '}{escape(line.text)}{proof}"
    for answer in one.answers:
        old = ", before the data changed" if answer.expired else ""
        by = f"answered by {answer.who or 'a person'}, {answer.when[:10]}{old}"
        yield f'{escape(answer.text)} <span class="quiet">{escape(by)}</span>'
    for finding in one.findings:
        yield f"{finding.level}: see {escape(finding.rule)} at {escape(where(finding.place))} below"
    for question in one.questions:
        yield f'<span class="ask">{escape(question)}</span>'


def _findings(title: str, found: Sequence[Finding], none: str) -> Iterator[str]:
    if not found and not none:
        return
    rows = "".join(f"<li>{_finding(one)}</li>" for one in found) or f"<li>{escape(none)}</li>"
    yield f"<h2>{title}</h2><ul>{rows}</ul>"


def _finding(one: Finding) -> str:
    reason = f" <em>Muted: {escape(one.muted.reason)}</em>" if one.muted else ""
    return (
        f"<strong>{one.level}</strong> {escape(one.rule)} <span class='quiet'>{escape(where(one.place))}</span>: "
        f"{escape(one.message)}{reason}"
    )
