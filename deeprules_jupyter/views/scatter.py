"""Rows in two dimensions, drawn twice side by side: coloured by one column and by another; pure SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.views.plot import COLOURS

SIDE, GAP, TOP, BOTTOM, LEFT = 250, 34, 22, 20, 16
LINE, IN_LINE, LONGEST = 15, 3, 12  # the names of the colours: height, how many in a line, letters
REST = "#888888"  # values beyond the colours


class Scatter(Frozen):
    """Points, and two columns by which they are coloured: the number of a value each, -1 where it is missing."""

    axes: tuple[str, str]
    places: tuple[tuple[float, float], ...]
    colours: tuple[tuple[int, ...], tuple[int, ...]]
    names: tuple[str, str]
    values: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # what the first numbers stand for

    @property
    def said(self) -> str:
        """What a screen reader says of it."""
        return f"{self.axes[0]} against {self.axes[1]}, coloured by {self.names[0]} and by {self.names[1]}"


def figure(one: Scatter) -> str:
    """The whole figure."""
    lines = max(-(-len(values) // IN_LINE) for values in one.values)
    wide, high = 2 * SIDE + GAP + LEFT + 2, SIDE + TOP + BOTTOM + LINE * lines
    panels = "".join("".join(_panel(one, at)) for at in (0, 1))
    return (
        f'<svg role="img" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" style="max-width:100%;'
        f'display:block;margin-top:8px;font-size:11px;color:inherit" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(one.said)}</title>{panels}</svg>"
    )


def _panel(one: Scatter, at: int) -> Iterator[str]:
    left = LEFT + at * (SIDE + GAP)
    x_low, x_high = _range([x for x, _ in one.places])
    y_low, y_high = _range([y for _, y in one.places])
    yield (
        f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="currentColor" '
        'stroke-opacity=".4"/>'
    )
    yield _words(left + SIDE / 2, TOP - 7, f"by {one.names[at]}")
    yield _words(left + SIDE / 2, TOP + SIDE + 14, one.axes[0])
    turned = f'transform="rotate(-90 {left - 5} {TOP + SIDE / 2})"'
    yield _words(left - 5, TOP + SIDE / 2, one.axes[1], turned)
    for (x, y), code in zip(one.places, one.colours[at], strict=True):
        colour = COLOURS[code] if 0 <= code < len(COLOURS) else REST
        across = left + 6 + (SIDE - 12) * (x - x_low) / (x_high - x_low)
        down = TOP + 6 + (SIDE - 12) * (y_high - y) / (y_high - y_low)
        yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="2.2" fill="{colour}" fill-opacity=".7"/>'
    for number, value in enumerate(one.values[at][: len(COLOURS)]):
        across = left + (number % IN_LINE) * SIDE / IN_LINE
        down = TOP + SIDE + BOTTOM + 10 + LINE * (number // IN_LINE)
        yield f'<circle cx="{across + 5:.1f}" cy="{down - 4:.1f}" r="4" fill="{COLOURS[number]}"/>'
        short = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
        yield f'<text x="{across + 13:.1f}" y="{down:.1f}" fill="currentColor">{escape(short)}</text>'


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _words(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="currentColor" {more}>{escape(words)}</text>'
