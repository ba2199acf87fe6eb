"""Values with their intervals, part by part, as SVG; pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deeprules_jupyter.views.plot import COLOURS, WIDE, image, text

LEFT, RIGHT, TOP, ROW, GAP, BOTTOM = 190, 60, 12, 17, 10, 34
LONGEST = 26  # letters of a name


@dataclass(frozen=True)
class Bar:
    """One value with its interval; `guess`: what guessing gives. `apart` tells two colours, else the names do."""

    group: str
    name: str
    value: float
    low: float
    high: float
    guess: float | None = None
    apart: bool | None = None


def spans(title: str, bars: Sequence[Bar], below: str, line: float | None = None) -> str:
    """One image: a line for each value, those of one group together; empty without values. `line`: one to hold all
    others against.
    """
    if not bars:
        return ""
    kinds = list(dict.fromkeys(bar.name for bar in bars))
    known = [line, *(one for bar in bars for one in (bar.value, bar.low, bar.high, bar.guess))]
    finite = [one for one in known if one is not None and math.isfinite(one)] or [0.0, 1.0]
    scale = (min(finite), (max(finite) - min(finite)) or 1.0)
    high = TOP + ROW * len(bars) + GAP * len({bar.group for bar in bars}) + BOTTOM
    body = [*_lines(bars, kinds, scale), *_axis(scale, high, below)]
    if line is not None:
        body.append(_dashed(_x(line, scale), TOP, high - BOTTOM))
    return image(title, body, high)


def _x(value: float, scale: tuple[float, float]) -> float:
    return LEFT + (WIDE - LEFT - RIGHT) * (value - scale[0]) / scale[1]


def _lines(bars: Sequence[Bar], kinds: Sequence[str], scale: tuple[float, float]) -> Iterator[str]:
    y, last = float(TOP), ""
    for bar in bars:
        if bar.group != last:
            y, last = y + GAP, bar.group
            yield text(4, y + 4, bar.group, "start")
        colour = COLOURS[(kinds.index(bar.name) if bar.apart is None else bar.apart) % len(COLOURS)]
        yield text(LEFT - 8, y + 4, bar.name if len(bar.name) <= LONGEST else f"{bar.name[: LONGEST - 3]}...", "end")
        if math.isfinite(bar.low) and math.isfinite(bar.high):
            path = f"M{_x(bar.low, scale):.1f} {y:.1f}H{_x(bar.high, scale):.1f}"
            yield f'<path d="{path}" stroke="{colour}" stroke-width="2"/>'
        if bar.guess is not None:
            yield _dashed(_x(bar.guess, scale), y - 7, y + 7)
        if math.isfinite(bar.value):
            yield f'<circle cx="{_x(bar.value, scale):.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
        yield text(WIDE - RIGHT + 10, y + 4, f"{bar.value:.3f}", "start")
        y += ROW


def _dashed(x: float, top: float, bottom: float) -> str:
    return f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="currentColor" stroke-dasharray="2 2"/>'


def _axis(scale: tuple[float, float], high: float, below: str) -> Iterator[str]:
    bottom = high - BOTTOM + 4
    yield f'<path d="M{LEFT} {bottom}H{WIDE - RIGHT}" stroke="currentColor" stroke-opacity=".5"/>'
    digits = 2 if scale[1] >= 0.1 else 3
    for step in (0.0, 0.5, 1.0):
        value = scale[0] + scale[1] * step
        yield text(_x(value, scale), bottom + 13, f"{value:.{digits}f}", "middle")
    yield text((LEFT + WIDE - RIGHT) / 2, bottom + 26, below, "middle")
