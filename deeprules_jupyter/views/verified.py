"""What two runs of a cell have shown, as text and in HTML; pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from deeprules_jupyter.views.columns import columns

HEAD = ("value", "how it differs", "largest difference")
CELL = "text-align:left;padding:2px 10px 2px 0;vertical-align:top"


@dataclass(frozen=True)
class Page:
    """All that is shown of one verification."""

    title: str
    same: bool
    lead: tuple[str, ...] = ()  # where it begins, why, and how to repair it
    lines: tuple[tuple[str, str, str], ...] = ()  # values that differ
    sentences: tuple[str, ...] = ()  # what else is to be known


def bundle(page: Page) -> dict[str, str]:
    """The same page in two formats, for the front end to choose from."""
    return {"text/plain": text(page), "text/html": html(page)}


def text(page: Page) -> str:
    """For a terminal."""
    parts = [page.title, *page.lead]
    if page.lines:
        parts += ["", columns([HEAD, *page.lines]), ""]
    return "\n".join([*parts, *page.sentences])


def html(page: Page) -> str:
    """For a notebook; nothing in it runs."""
    colour = "var(--jp-success-color1, #2e7d32)" if page.same else "var(--jp-warn-color1, #b26a00)"
    lead = "".join(f"<p style='margin:4px 0'>{escape(one)}</p>" for one in page.lead)
    said = "".join(f"<p style='margin:4px 0'>{escape(one)}</p>" for one in page.sentences)
    head = f"<p style='margin:4px 0;padding-left:8px;border-left:4px solid {colour}'><b>{escape(page.title)}</b></p>"
    return f"<div role='group' aria-label='Determinism'>{head}{lead}{_table(page)}{said}</div>"


def _table(page: Page) -> str:
    if not page.lines:
        return ""
    head = "".join(f'<th scope="col" style="{CELL}">{escape(cell)}</th>' for cell in HEAD)
    body = "".join(
        f"<tr>{''.join(f'<td style={chr(34)}{CELL}{chr(34)}>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in page.lines
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
