"""Values with their intervals, part by part, as SVG; pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from deeprules_jupyter.views.plot import COLOURS, text

WIDE, LEFT, RIGHT, TOP, ROW, GAP, BOTTOM = 560, 190, 60, 12, 17, 10, 34


@dataclass(frozen=True)
class Bar:
    """One value with its interval; `guess`: what guessing gives."""

    group: str
    name: str
    value: float
    low: float
    high: float
    guess: float | None = None


def spans(title: str, bars: Sequence[Bar], below: str) -> str:
    """One image: a line for each value, those of one group together."""
    kinds = list(dict.fromkeys(bar.name for bar in bars))
    known = [one for bar in bars for one in (bar.value, bar.low, bar.high, bar.guess) if one is not None]
    finite = [one for one in known if math.isfinite(one)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    scale = (low, (high - low) or 1.0)
    groups = len({bar.group for bar in bars})
    high_ = TOP + ROW * len(bars) + GAP * groups + BOTTOM
    body = [*_lines(bars, kinds, scale), *_axis(scale, high_, below)]
    return (
        f'<svg role="img" viewBox="0 0 {WIDE} {high_}" width="{WIDE}" height="{high_}" style="max-width:100%;'
        f'font-size:11px;color:inherit" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
        f"{''.join(body)}</svg>"
    )


def _x(value: float, scale: tuple[float, float]) -> float:
    return LEFT + (WIDE - LEFT - RIGHT) * (value - scale[0]) / scale[1]


def _lines(bars: Sequence[Bar], kinds: Sequence[str], scale: tuple[float, float]) -> Iterator[str]:
    y, last = float(TOP), ""
    for bar in bars:
        if bar.group != last:
            y, last = y + GAP, bar.group
            yield text(4, y + 4, bar.group, "start")
        colour = COLOURS[kinds.index(bar.name) % len(COLOURS)]
        yield text(LEFT - 8, y + 4, bar.name, "end")
        if math.isfinite(bar.low) and math.isfinite(bar.high):
            path = f"M{_x(bar.low, scale):.1f} {y:.1f}H{_x(bar.high, scale):.1f}"
            yield f'<path d="{path}" stroke="{colour}" stroke-width="2"/>'
        if bar.guess is not None:
            x = _x(bar.guess, scale)
            yield f'<path d="M{x:.1f} {y - 7:.1f}V{y + 7:.1f}" stroke="currentColor" stroke-dasharray="2 2"/>'
        if math.isfinite(bar.value):
            yield f'<circle cx="{_x(bar.value, scale):.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
        yield text(WIDE - RIGHT + 10, y + 4, f"{bar.value:.3f}", "start")
        y += ROW


def _axis(scale: tuple[float, float], high: float, below: str) -> Iterator[str]:
    bottom = high - BOTTOM + 4
    yield f'<path d="M{LEFT} {bottom}H{WIDE - RIGHT}" stroke="currentColor" stroke-opacity=".5"/>'
    for step in (0.0, 0.5, 1.0):
        value = scale[0] + scale[1] * step
        yield text(_x(value, scale), bottom + 13, f"{value:.2f}", "middle")
    yield text((LEFT + WIDE - RIGHT) / 2, bottom + 26, below, "middle")
