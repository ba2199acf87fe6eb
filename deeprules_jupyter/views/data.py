"""The page of `%deeprules_data` as text and as HTML: findings first, what is well folded away; pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from deeprules_jupyter.checked import Line
from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.views.panel import BOX, LABEL, QUIET, TONES, running
from deeprules_jupyter.views.scatter import Scatter, figure
from deeprules_jupyter.views.text import CONTROL

WIDTH = 98
WORDS = {"stop": "stop and think", "fix": "to repair", "note": "to know"}
COLOURS = {"stop": TONES["warn"], "fix": TONES["warn"], "note": TONES["note"]}


class Page(Frozen):
    """All lines of one table, findings first."""

    name: str
    rows: int
    columns: int
    label: str
    seconds: float
    lines: tuple[Line, ...]
    scatter: Scatter | None = None


def bundle(page: Page) -> dict[str, str]:
    """The page in two formats for the front end to choose from."""
    return {
        "text/plain": CONTROL.sub(" ", "\n".join(_text(page))),
        "text/html": CONTROL.sub(" ", _html(page)),
    }


def _of(page: Page, state: str) -> list[Line]:
    return [line for line in page.lines if line.state == state]


def title(page: Page) -> str:
    """What the page is of, and how it went."""
    found = len(_of(page, "finding"))
    size = f"{page.rows:,} rows" + (f", {page.columns:,} features" if page.columns else "")
    told = f", label {page.label}" if page.label else ""
    verdict = f"{found} finding{'s' * (found != 1)}" if found else "nothing found"
    checked = found + len(_of(page, "pass"))
    return f"{page.name} ({size}{told}): {verdict} in {checked} checks"


def _text(page: Page) -> Iterator[str]:
    yield title(page)
    for line in _of(page, "finding"):
        yield ""
        yield from _wrapped(f"{WORDS.get(line.level, line.level)}: {line.said}", "! ", "  ")
        shown = ", ".join(f"{name} {value}" for name, value in line.evidence)
        for head, words in (("", shown), ("Why: ", line.why), ("Repair: ", line.repair), ("Source: ", line.source)):
            yield from _wrapped(head + words, "    ", "      ") if words else ()
    for head, state in (("Well", "pass"), ("Not checked, because", "not checked"), ("Not for this", "not applicable")):
        lines = _of(page, state)
        if lines:
            yield f"\n{head}:"
        for line in lines:
            yield from _wrapped(f"{line.title}: {line.said}", "  ", "    ")
    if page.scatter is not None:
        yield f"\nFigure: {page.scatter.said}"
    yield f"({page.seconds:.1f} s. What is not listed was not checked: no page of checks proves data sound.)"


def _wrapped(text: str, first: str, further: str) -> list[str]:
    plain = text.replace("`", "")
    return textwrap.wrap(plain, WIDTH, initial_indent=first, subsequent_indent=further)


def _html(page: Page) -> str:
    """Inline styles only, and the colours of the page, so that it fits a light and a dark theme."""
    found = _of(page, "finding")
    tone = COLOURS.get(found[0].level, TONES["note"]) if found else GOOD
    cards = "".join(_card(line) for line in found)
    heads = {"Well": "pass", "Not checked": "not checked", "Not for this data": "not applicable"}
    folded = "".join(_folded(head, _of(page, state), state == "not checked") for head, state in heads.items())
    drawn = figure(page.scatter) if page.scatter is not None else ""
    end = f"{page.seconds:.1f} s. What is not listed was not checked: no page of checks proves data sound."
    return (
        f'<div role="region" aria-label="deeprules: {escape(page.name)}" style="{BOX.format(tone=tone)}">'
        f'<div style="font-weight:600;font-size:14px">{escape(title(page))}</div>'
        f'{cards}{drawn}{folded}<div style="{QUIET};margin-top:8px">{end}</div></div>'
    )


GOOD = "0,158,115"


def _card(line: Line) -> str:
    tone = COLOURS.get(line.level, TONES["note"])
    badge = (
        f"display:inline-block;border:1px solid rgba({tone},.6);border-radius:9px;padding:0 8px;margin-right:8px;"
        f"font-size:11px;background:rgba({tone},.12)"
    )
    shown = " · ".join(f"{escape(name)} <b>{escape(value)}</b>" for name, value in line.evidence)
    parts = (("Why it matters", line.why), ("How to repair it", line.repair), ("How it was judged", line.source))
    details = "".join(f'<div style="{LABEL}">{head}</div><div>{running(text)}</div>' for head, text in parts if text)
    return (
        f'<div style="margin:10px 0 0"><span style="{badge}">{escape(WORDS.get(line.level, line.level))}</span>'
        f'<span style="{QUIET}">{escape(line.title)} · tip {line.tip}</span>'
        f'<div style="margin:2px 0 1px">{running(_sentence(line.said))}</div>'
        f'<div style="{QUIET};overflow-wrap:anywhere">{shown}</div>'
        f'<details style="margin:0"><summary style="cursor:pointer;color:inherit;{QUIET}">Why it matters, how to '
        f"repair it</summary>{details}</details></div>"
    )


def _folded(head: str, lines: Sequence[Line], opened: bool) -> str:
    if not lines:
        return ""
    items = "".join(f"<li><b>{escape(one.title)}</b>: {running(one.said)}</li>" for one in lines)
    return (
        f'<details style="margin:8px 0 0"{" open" * opened}><summary style="cursor:pointer;color:inherit">'
        f'{head} ({len(lines)})</summary><ul style="margin:2px 0 0;padding-left:20px">{items}</ul></details>'
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")
