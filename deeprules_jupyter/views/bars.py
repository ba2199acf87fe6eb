"""Values with their intervals, one line each, as a small figure; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE, LEFT, RIGHT, ROW, TOP, BOTTOM = 560, 190, 70, 22, 8, 26
COLOUR, APART = "#0072b2", "#d55e00"
LONGEST = 26  # letters of a name


@dataclass(frozen=True)
class Bar:
    """One value; `apart` draws it in another colour, and the text says so too."""

    name: str
    value: float
    low: float
    high: float
    apart: bool = False


def figure(bars: Sequence[Bar], below: str, line: float | None = None) -> str:
    """An SVG image; empty without values. `line`: a value to hold the others against."""
    if not bars:
        return ""
    edges = [edge for bar in bars for edge in (bar.low, bar.high, bar.value)] + ([] if line is None else [line])
    least, most = min(edges), max(edges)
    reach = (most - least) or 1.0
    high = TOP + ROW * len(bars) + BOTTOM

    def at(value: float) -> float:
        return LEFT + (value - least) / reach * (WIDE - LEFT - RIGHT)

    parts = []
    if line is not None:
        here = f'x1="{at(line):.1f}" x2="{at(line):.1f}" y1="{TOP}" y2="{high - BOTTOM}"'
        parts.append(f'<line {here} stroke="currentColor" '
                     'stroke-opacity=".45" stroke-dasharray="3 3"/>')  # fmt: skip
    for number, bar in enumerate(bars):
        parts += _bar(bar, TOP + ROW * (number + 0.5), at(bar.low), at(bar.value), at(bar.high))
    parts.append(
        f'<text x="{(LEFT + WIDE - RIGHT) / 2:.0f}" y="{high - 7}" text-anchor="middle">{escape(below)}</text>'
    )
    title = escape(f"{below}: " + ", ".join(f"{bar.name} {bar.value:.3g}" for bar in bars))
    return (
        f'<svg viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" style="max-width:100%" fill="currentColor" '
        f'font-family="system-ui,sans-serif" font-size="12" role="img"><title>{title}</title>{"".join(parts)}</svg>'
    )


def _bar(bar: Bar, y: float, low: float, value: float, high: float) -> list[str]:
    name = bar.name if len(bar.name) <= LONGEST else f"{bar.name[: LONGEST - 3]}..."
    colour = APART if bar.apart else COLOUR
    return [
        f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{escape(name)}</text>',
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" stroke-width="2"/>',
        f'<circle cx="{value:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>',
        f'<text x="{high + 8:.1f}" y="{y + 4:.1f}" fill-opacity=".75">{bar.value:.3f}</text>',
    ]
