"""The curves of a training as a small figure that stretches: the lines are SVG, the words around them are plain HTML.

Words in an SVG shrink with it, and a panel may be 400 pixels wide or 800.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from deeprules_jupyter.training import Point

WIDE, HIGH, EDGE = 1000.0, 100.0, 3.0  # of the image inside, in its own units
MOST = 160  # points of a line
STEEP = 8  # a loss that falls to less than one in so many is drawn on a scale of powers


@dataclass(frozen=True)
class Drawn:
    """One curve."""

    name: str
    points: Sequence[Point]
    colour: str
    faint: bool = False  # every step, behind the means of the epochs


@dataclass(frozen=True)
class Scale:
    """From steps and losses to places in the image."""

    last: float
    low: float
    high: float
    powers: bool

    def path(self, points: Sequence[Point]) -> str:
        """As SVG writes it."""
        low, high = (math.log(one) if self.powers else one for one in (self.low, self.high))
        across, up, inner = WIDE / self.last, 1 / ((high - low) or 1.0), HIGH - 2 * EDGE
        places = []
        for at, loss in points:
            value = low if loss <= self.low else high if loss >= self.high else math.log(loss) if self.powers else loss
            places.append(f"{at * across:.0f},{HIGH - EDGE - (value - low) * up * inner:.1f}")
        return " ".join(places)


def scale(curves: Sequence[Drawn]) -> Scale:
    """One that holds all curves; the first few losses of a training may stand above it."""
    points = [point for curve in curves for point in curve.points]
    values = sorted(value for _, value in points)
    low, high = values[0], values[min(len(values) - 1, math.ceil(len(values) * 0.99))]
    powers = low > 0 and high / low > STEEP
    return Scale(max(at for at, _ in points), low, high, powers)


def figure(curves: Sequence[Drawn], best: float | None, title: str) -> Iterator[str]:
    """The figure, with the heights at its left and the steps below. `best` is the step of the lowest tuning loss."""
    frame = scale(curves)
    label = "opacity:.65;font-size:11px;line-height:1;font-variant-numeric:tabular-nums"
    middle = math.sqrt(frame.low * frame.high) if frame.powers else (frame.low + frame.high) / 2
    yield '<div style="display:grid;grid-template-columns:auto 1fr;column-gap:6px;row-gap:3px;margin:8px 0 2px">'
    yield f'<div style="{label};display:flex;flex-direction:column;justify-content:space-between;text-align:right">'
    yield "".join(f"<span>{number(value)}</span>" for value in (frame.high, middle, frame.low)) + "</div>"
    yield image(curves, frame, best, title)
    yield f'<div></div><div style="{label};display:flex;justify-content:space-between"><span>0</span>'
    yield f"<span>{'loss, log scale' if frame.powers else 'loss'}</span><span>step {frame.last:,.0f}</span></div>"
    yield "</div>"


def image(curves: Sequence[Drawn], frame: Scale, best: float | None, title: str) -> str:
    """The lines alone."""
    stroke = 'vector-effect="non-scaling-stroke" fill="none" stroke-linejoin="round"'
    grid = "".join(f"M0 {EDGE + (HIGH - 2 * EDGE) * share:.1f}H{WIDE:.0f}" for share in (0, 0.5, 1))
    parts = [f'<path d="{grid}" stroke="currentColor" stroke-opacity=".16" {stroke}/>']
    if best is not None:
        at = WIDE * best / frame.last
        parts.append(f'<path d="M{at:.0f} 0V{HIGH:.0f}" stroke="currentColor" stroke-opacity=".45" '
                     f'stroke-dasharray="2 3" {stroke}/>')  # fmt: skip
    for curve in curves:
        line = frame.path(thinned(curve.points))
        line = line if len(curve.points) > 1 else f"0,{line.partition(',')[2]} {line}"
        width = 'stroke-width="1" stroke-opacity=".35"' if curve.faint else 'stroke-width="2"'
        parts.append(f'<polyline points="{line}" stroke="{curve.colour}" {width} {stroke}/>')
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {WIDE:.0f} {HIGH:.0f}" preserveAspectRatio="none" '
        f'style="width:100%;height:110px;display:block;overflow:hidden">{"".join(parts)}</svg>'
    )


def thinned(points: Sequence[Point]) -> Sequence[Point]:
    """Not more than a screen can show: the means of neighbours."""
    size = -(-len(points) // MOST)
    if size < 2:
        return points
    parts = [points[at : at + size] for at in range(0, len(points), size)]
    return [(part[-1][0], sum(loss for _, loss in part) / len(part)) for part in parts]


def number(value: float) -> str:
    """Three digits, as a person reads them."""
    if value and not 0.001 <= abs(value) < 10_000:
        return f"{value:.1e}"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
