"""The baseline report as text and as a table in HTML; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from deeprules_jupyter.views.columns import columns

HEAD = (
    "model", "score", "held-out rows", "library's own setting", "trials", "seconds", "fit", "answer", "memory", "size",
    "setting",
)  # fmt: skip
STYLE = "text-align:left;padding:2px 10px 2px 0;vertical-align:top"


@dataclass(frozen=True)
class Line:
    """One family of models."""

    model: str
    score: str  # on the rows that models are chosen on
    held: str  # on the held-out rows, with its interval
    default: str
    trials: str
    seconds: str
    fit: str  # seconds, as `answer`
    answer: str
    memory: str  # during the fit
    size: str  # of the fitted model
    setting: str  # or why there is none

    def cells(self) -> tuple[str, ...]:
        """In the order of the head."""
        return (
            self.model, self.score, self.held, self.default, self.trials, self.seconds, self.fit, self.answer,
            self.memory, self.size, self.setting,
        )  # fmt: skip


@dataclass(frozen=True)
class Page:
    """All that is shown of one run."""

    title: str
    lead: tuple[str, ...]  # what a person wants to know first
    lines: tuple[Line, ...]
    sentences: tuple[str, ...]
    figure: str = ""  # SVG images


def bundle(page: Page) -> dict[str, str]:
    """The same page in two formats, for the front end to choose from."""
    return {"text/plain": text(page), "text/html": html(page)}


def text(page: Page) -> str:
    """For a terminal."""
    table = columns([HEAD, *(line.cells() for line in page.lines)])
    return "\n".join([page.title, *page.lead, "", table, "", *page.sentences])


def html(page: Page) -> str:
    """For a notebook; nothing in it runs."""
    head = "".join(f'<th scope="col" style="{STYLE}">{escape(cell)}</th>' for cell in HEAD)
    body = "".join(_row(line.cells()) for line in page.lines)
    lead, said = (
        "".join(f"<p style='margin:4px 0'>{escape(one)}</p>" for one in some) for some in (page.lead, page.sentences)
    )
    return (
        f"<div><strong>{escape(page.title)}</strong>{lead}"
        f"<table style='border-collapse:collapse'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"{page.figure}{said}</div>"
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return (
        f'<tr><th scope="row" style="{STYLE};font-weight:normal">{escape(first)}</th>'
        + "".join(f'<td style="{STYLE};white-space:nowrap">{escape(cell)}</td>' for cell in rest[:-1])
        + f'<td style="{STYLE}">{escape(rest[-1])}</td>'
        + "</tr>"
    )
