"""Expected best score against the number of trials, as a small figure; pure.

Source: Dodge et al. 2019: how far one would have come with fewer trials, had they been drawn in random order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # told apart by colour-blind people too
WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 560, 220, 56, 150, 12, 34
LINE = 13  # pixels between two names


@dataclass(frozen=True)
class Curve:
    """What one kind of model would have reached after 1, 2, ... trials, as people know the score."""

    name: str
    values: tuple[float, ...]


def figure(curves: Sequence[Curve], metric: str, had: int | None, model: str) -> str:
    """An SVG image. `had`: the trials of the network, marked by a line. Empty where there is nothing to draw."""
    curves = [curve for curve in curves if len(curve.values) > 1][: len(COLOURS)]
    if not curves:
        return ""
    frame = Frame(curves)
    body = [*_axes(frame, metric)]
    if had is not None and had <= frame.most:
        body += _mark(frame, had, model)
    body += _lines(frame, curves)
    title = f"{metric} to be expected of the best of so many trials: {', '.join(curve.name for curve in curves)}"
    return (
        f'<svg role="img" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" style="max-width:100%;'
        f'font-size:11px;color:inherit" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
        f"{''.join(body)}</svg>"
    )


class Frame:
    """Where a number of trials and a score stand in the image."""

    def __init__(self, curves: Sequence[Curve]) -> None:
        values = [value for curve in curves for value in curve.values]
        self.low, self.high = min(values), max(values)
        if self.low == self.high:
            self.low, self.high = self.low - 0.5, self.high + 0.5
        self.most = max(len(curve.values) for curve in curves)

    def x(self, trials: int) -> float:
        """From the left."""
        return LEFT + (WIDE - LEFT - RIGHT) * (trials - 1) / (self.most - 1)

    def y(self, value: float) -> float:
        """From the top."""
        return TOP + (HIGH - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)


def _axes(frame: Frame, metric: str) -> Iterator[str]:
    bottom, right = HIGH - BOTTOM, WIDE - RIGHT
    yield f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="currentColor" stroke-opacity=".5"/>'
    for value in (frame.low, (frame.low + frame.high) / 2, frame.high):
        yield _text(LEFT - 4, frame.y(value) + 4, f"{value:.3f}", "end")
    for trials in sorted({1, (1 + frame.most) // 2, frame.most}):
        yield _text(frame.x(trials), bottom + 14, str(trials), "middle")
    yield _text((LEFT + right) / 2, HIGH - 4, f"trials (expected best {metric})", "middle")


def _mark(frame: Frame, had: int, model: str) -> Iterator[str]:
    x = frame.x(had)
    yield f'<path d="M{x:.1f} {TOP}V{HIGH - BOTTOM}" stroke="currentColor" stroke-opacity=".5" stroke-dasharray="3 3"/>'
    yield _text(x + 4, HIGH - BOTTOM - 4, f"as many as {model} had", "start")


def _lines(frame: Frame, curves: Sequence[Curve]) -> Iterator[str]:
    ends = sorted(range(len(curves)), key=lambda i: frame.y(curves[i].values[-1]))
    places: dict[int, float] = {}
    for i in ends:  # names do not stand on each other
        places[i] = max(frame.y(curves[i].values[-1]), max(places.values(), default=0.0) + LINE)
    for i, curve in enumerate(curves):
        points = " ".join(f"{frame.x(k):.1f},{frame.y(value):.1f}" for k, value in enumerate(curve.values, 1))
        yield f'<polyline points="{points}" fill="none" stroke="{COLOURS[i]}" stroke-width="2"/>'
        end = frame.x(len(curve.values))
        name = WIDE - RIGHT + 8
        yield (
            f'<path d="M{end:.1f} {frame.y(curve.values[-1]):.1f}L{name - 2} {places[i]:.1f}" stroke="{COLOURS[i]}" '
            'stroke-opacity=".4"/>'
        )
        yield _text(name, places[i] + 4, curve.name, "start")


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'
