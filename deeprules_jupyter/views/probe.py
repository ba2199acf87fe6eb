"""The page of a probe: what was found, a figure, a table; as text and as HTML; pure."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape

from deeprules_jupyter.views.columns import columns
from deeprules_jupyter.views.panel import BOX, TONES
from deeprules_jupyter.views.text import CONTROL

WIDTH = 98
CELL = "text-align:left;padding:2px 12px 2px 0;vertical-align:top"


@dataclass(frozen=True)
class Page:
    """All that is shown of one probe."""

    title: str
    lead: tuple[str, ...]  # what a person wants to know first
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    sentences: tuple[str, ...] = ()
    figure: str = ""  # SVG images
    loud: bool = False


def bundle(page: Page) -> dict[str, str]:
    """The same page in two formats, for the front end to choose from."""
    return {"text/plain": CONTROL.sub(" ", text(page)), "text/html": CONTROL.sub(" ", html(page))}


def text(page: Page) -> str:
    """For a terminal."""
    said = [textwrap.fill(one, WIDTH) for one in page.lead]
    table = ["", columns([page.head, *page.rows])] if page.rows else []
    more = [line for one in page.sentences for line in ("", textwrap.fill(one, WIDTH))]
    return "\n".join([page.title, *said, *table, *more])


def html(page: Page) -> str:
    """For a notebook; nothing in it runs. The colours are those of the page around it."""
    lead = "".join(f'<p style="margin:4px 0 0">{escape(one)}</p>' for one in page.lead)
    said = "".join(f'<p style="margin:6px 0 0;opacity:.85">{escape(one)}</p>' for one in page.sentences)
    box = BOX.format(tone=TONES["warn" if page.loud else "note"]).replace("max-width:760px", "max-width:980px")
    figure = f'<div style="overflow-x:auto;margin:8px 0 0">{page.figure}</div>' if page.figure else ""
    return f'<div style="{box}"><strong>{escape(page.title)}</strong>{lead}{figure}{_table(page)}{said}</div>'


def _table(page: Page) -> str:
    if not page.rows:
        return ""
    head = "".join(f'<th scope="col" style="{CELL}">{escape(cell)}</th>' for cell in page.head)
    body = "".join(
        "<tr>" + "".join(f'<td style="{CELL}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in page.rows
    )
    return (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;margin:6px 0 0;font-size:inherit">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
