"""The table of `%deeprules_determinism` as text and as HTML; pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.views.panel import BOX, LABEL, QUIET, TONES
from deeprules_jupyter.views.text import CONTROL

WIDTH = 98
HEAD = ("source", "before", "now", "effect")
UNCOVERED = "What no switch covers:"
CELL = "text-align:left;padding:2px 12px 2px 0;vertical-align:top"


class Line(Frozen):
    """One source of randomness, or of difference."""

    source: str
    before: str
    now: str
    effect: str

    def cells(self) -> tuple[str, ...]:
        """In the order of the head."""
        return (self.source, self.before, self.now, self.effect)


class Uncovered(Frozen):
    """What no switch covers: where it stands, what it does, and how to repair it."""

    where: str
    text: str
    repair: str


class Page(Frozen):
    """All that is shown."""

    title: str
    lines: tuple[Line, ...]
    sentences: tuple[str, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()


def bundle(page: Page) -> dict[str, str]:
    """The same page in two formats, for the front end to choose from."""
    return {"text/plain": text(page), "text/html": html(page)}


def text(page: Page) -> str:
    """For a terminal: at most 98 columns; what a source does stands under it."""
    rows = [_shown(page, line.cells()) for line in page.lines]
    widths = [max(map(len, column)) for column in zip(*(row[:-1] for row in rows), strict=True)]
    out = [page.title, ""]
    for row in rows:
        *first, effect = row
        out.append("  ".join(cell.ljust(width) for cell, width in zip(first, widths, strict=True)).rstrip())
        out += textwrap.wrap(effect, WIDTH, initial_indent="    ", subsequent_indent="    ")
    if page.uncovered:
        out += ["", UNCOVERED]
    for one in page.uncovered:
        out += textwrap.wrap(
            f"{one.where}: {one.text} {one.repair}", WIDTH, initial_indent="  - ", subsequent_indent="    "
        )
    for sentence in page.sentences:
        out += ["", *textwrap.wrap(sentence, WIDTH)]
    return CONTROL.sub(" ", "\n".join(out))


def html(page: Page) -> str:
    """Inline styles only, and the colours of the page, so that it fits a light and a dark theme."""
    head = "".join(f'<th scope="col" style="{CELL}">{escape(cell)}</th>' for cell in _shown(page, HEAD))
    body = "".join(_row(_shown(page, line.cells())) for line in page.lines)
    uncovered = "".join(map(_item, page.uncovered))
    if uncovered:
        uncovered = f'<p style="{LABEL}">{UNCOVERED}</p><ul style="margin:0;padding-left:18px">{uncovered}</ul>'
    said = "".join(f'<p style="margin:6px 0 0">{escape(one)}</p>' for one in page.sentences)
    table = f'<table style="border-collapse:collapse;margin:6px 0 0"><thead><tr>{head}</tr></thead>{body}</table>'
    box = BOX.format(tone=TONES["note"]).replace("max-width:760px", "max-width:980px")
    whole = f'<div style="{box}"><strong>{escape(page.title)}</strong>{table}{uncovered}{said}</div>'
    return CONTROL.sub(" ", whole)


def _shown(page: Page, cells: Sequence[str]) -> list[str]:
    """Without what was before, where nothing was set."""
    return [cell for cell, name in zip(cells, HEAD, strict=True) if name != "before" or any(_befores(page))]


def _befores(page: Page) -> Iterator[str]:
    return (line.before for line in page.lines)


def _item(one: Uncovered) -> str:
    where, text, repair = map(escape, (one.where, one.text, one.repair))
    return f'<li style="margin:3px 0"><strong>{where}</strong>: {text} <em>{repair}</em></li>'


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    last = rest.pop()
    return (
        f'<tr><th scope="row" style="{CELL};font-weight:600;white-space:nowrap">{escape(first)}</th>'
        + "".join(f'<td style="{CELL}">{escape(cell)}</td>' for cell in rest)
        + f'<td style="{CELL};{QUIET}">{escape(last)}</td></tr>'
    )
