"""The panel under a cell: one mime bundle that reads well in JupyterLab, in a saved file and in a terminal.

The HTML has inline styles only and takes its text colour from the page, so that it fits a light and a dark theme, and
every word that comes from a notebook is escaped.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import chain

from deeprules_jupyter import frozen
from deeprules_jupyter.model import Evidence, Finding, Place
from deeprules_jupyter.views.text import CONTROL, where

MIME = "application/vnd.deeprules.findings+json"
PAPER = "Lee and others, Ten quick tips for deep learning in biology, PLoS Computational Biology 2022"
DOI = "10.1371/journal.pcbi.1009803"
# Middle tones, to be seen on white and on black.
TONES = {"warn": "206,127,38", "note": "74,139,183", "ask": "138,112,196"}
SOURCE = re.compile(r"\b(10\.\d{4,9}/[\w./:-]*\w)|\barXiv:(\d{4}\.\d{4,5})")
MEANT = re.compile(r"([\\`*_{}\[\]<>#|!~&$])")  # letters that mean something to markdown
BOX = (
    "border-left:3px solid rgb({tone});background:rgba({tone},.07);border-radius:0 4px 4px 0;margin:6px 0;"
    "padding:8px 14px 9px;max-width:760px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "font-size:13px;line-height:1.5;text-align:left"
)
QUIET = "opacity:.72;font-size:12px"
CODE = (
    "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12px;background:rgba(128,128,128,.14)"
)
PRE = (
    f"{CODE};margin:5px 0 0;padding:7px 10px;border-radius:4px;line-height:1.45;overflow:auto;max-height:230px;"
    "white-space:pre"
)
LABEL = "font-weight:600;margin:9px 0 1px"


def bundle(findings: Sequence[Finding], titles: Mapping[str, str], here: Place | None = None) -> dict[str, object]:
    """The findings in every form that a front end may want; `titles` are the rules' by name.

    `here` is the cell that the panel stands under, where that is not the cell of the finding.
    """
    shown = [(one, titles.get(one.rule, one.rule)) for one in findings]
    where_each = [(one, title, here or one.place) for one, title in shown]
    return {
        MIME: {"version": 1, "findings": [{**frozen.plain(one), "title": title} for one, title in shown]},
        "text/html": _clean("\n".join(_html(*each) for each in where_each)),
        "text/markdown": _clean("\n\n".join(chain(*(_markdown(*each) for each in where_each)))),
        "text/plain": _clean("\n\n".join("\n".join(_plain(*each)) for each in where_each)),
    }


def _html(one: Finding, title: str, here: Place) -> str:
    tone = TONES.get(one.level, TONES["note"])
    head = (
        f'<div style="font-weight:600;font-size:14px;margin:0">{running(title)} '
        f'<span style="font-weight:400;{QUIET}">{escape(_about(one, here))}</span></div>'
    )
    return (
        f'<div role="note" aria-label="deeprules: {escape(title)}" style="{BOX.format(tone=tone)}">{head}'
        f'<div style="margin:2px 0 4px">{running(one.message)}</div>'
        f'<details style="margin:0"><summary style="cursor:pointer;color:inherit;{QUIET}">Why it matters, how to '
        f"repair it</summary>{''.join(_details(one, here))}</details></div>"
    )


def _details(one: Finding, here: Place) -> Iterator[str]:
    if one.why:
        yield f'<div style="{LABEL}">Why it matters</div><div>{running(one.why)}</div>'
    if way := _way(one):
        steps = "".join(f"<li>{running(step.text)} {_span(_at(step.place, here))}</li>" for step in way)
        yield f'<div style="{LABEL}">The way of the rows</div><ol style="margin:0;padding-left:20px">{steps}</ol>'
    if one.repair:
        yield f'<div style="{LABEL}">How to repair it</div><div>{running(one.repair.text)}</div>'
        if one.repair.source:
            source = escape(one.repair.source)
            yield f'<pre style="{PRE}"><code style="background:none;padding:0">{source}</code></pre>'
    if one.also:
        yield f'<div style="{QUIET};margin-top:8px">The same line also breaks {escape(", ".join(one.also))}.</div>'
    paper = f"Tip {one.tip} of {PAPER}, {_link(f'https://doi.org/{DOI}', f'doi:{DOI}')}. " if DOI not in one.why else ""
    yield f'<div style="{QUIET};margin-top:8px">{paper}If all is well here, say why: {_code(_mute(one))}</div>'


def running(text: str) -> str:
    """Running text: `code` between backticks, sources as links, all else escaped."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # an odd backtick is only a backtick
        parts = [*parts[:-2], "`".join(parts[-2:])]
    return "".join(_code(part) if place % 2 else SOURCE.sub(_cited, escape(part)) for place, part in enumerate(parts))


def _cited(found: re.Match[str]) -> str:
    doi, arxiv = found.groups()
    return _link(f"https://doi.org/{doi}" if doi else f"https://arxiv.org/abs/{arxiv}", found.group())


def _link(address: str, text: str) -> str:
    safety = 'target="_blank" rel="noopener noreferrer"'
    return f'<a href="{escape(address)}" {safety} style="color:inherit">{escape(text)}</a>'


def _code(text: str) -> str:
    return f'<code style="{CODE};padding:1px 4px;border-radius:3px">{escape(text)}</code>'


def _span(text: str) -> str:
    return f'<span style="{QUIET}">{escape(text)}</span>' if text else ""


def _about(one: Finding, here: Place) -> str:
    return " · ".join(part for part in (_at(one.place, here), f"tip {one.tip}", one.rule) if part)


def _way(one: Finding) -> tuple[Evidence, ...]:
    """The way as one witness tells it; the code would only say again what the calls said."""
    return tuple(step for step in one.evidence if step.witness != "code") or one.evidence


def _at(place: Place, here: Place) -> str:
    """A place as seen from the cell that the panel stands under. A kernel may not know the numbers of the cells."""
    same = place.cell_id == here.cell_id if here.cell_id else (place.cell, place.run) == (here.cell, here.run)
    if not same and place.cell is not None:
        return where(place)
    line = f"line {place.line}" if place.line else ""
    return ", ".join(part for part in ("" if same else "another cell", line) if part)


def _mute(one: Finding) -> str:
    return f"# deeprules: ignore[{one.rule}] your reason"


def _markdown(one: Finding, title: str, here: Place) -> Iterator[str]:
    yield f"**{_marked(title)}** ({_marked(_about(one, here))})"
    yield _marked(one.message)
    if one.why:
        yield f"*Why it matters:* {_marked(one.why)}"
    if way := _way(one):
        steps = (f"{n}. {_marked(step.text)} ({_at(step.place, here)})" for n, step in enumerate(way, 1))
        yield "\n".join(("*The way of the rows:*\n", *steps))
    if one.repair:
        yield f"*How to repair it:* {_marked(one.repair.text)}"
        if source := one.repair.source or "":
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", source)), default=0))
            yield f"{fence}python\n{source}\n{fence}"
    if DOI not in one.why:
        yield f"Tip {one.tip} of {PAPER}, <https://doi.org/{DOI}>."


def _marked(text: str) -> str:
    """Running text whose letters mean nothing to markdown, except for `code` between backticks."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:
        return MEANT.sub(r"\\\1", "`".join(parts))
    return "".join(f"`{part}`" if n % 2 else MEANT.sub(r"\\\1", part) for n, part in enumerate(parts))


def _plain(one: Finding, title: str, here: Place) -> Iterator[str]:
    yield f"! {title} ({_about(one, here)})"
    yield from _wrapped(one.message)
    yield from _wrapped(one.why, "Why: ")
    yield from chain.from_iterable(_wrapped(f"{_at(step.place, here)}: {step.text}", "- ") for step in _way(one))
    if one.repair:
        yield from _wrapped(one.repair.text, "Repair: ")
        yield from (f"    | {line}" for line in (one.repair.source or "").splitlines())


def _wrapped(text: str, first: str = "") -> list[str]:
    return textwrap.wrap(f"{first}{text}", 98, initial_indent="  ", subsequent_indent="    ") if text else []


def _clean(text: str) -> str:
    """Without control characters: a name must not be able to steer the terminal of its reader."""
    return CONTROL.sub(" ", text)
