"""A small figure of a few named lines, as SVG; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # told apart by colour-blind people too
WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 560, 220, 56, 150, 12, 34
LINE = 13  # pixels between two names

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """One line with its name; `dots` marks its points."""

    name: str
    points: tuple[Point, ...]
    dots: bool = False


class Frame:
    """Where a point stands in the image: `low` and `high` are the corners of what is shown."""

    def __init__(self, low: Point, high: Point) -> None:
        (self.left, self.low), (self.right, self.high) = low, high
        if self.low == self.high:
            self.low, self.high = self.low - 0.5, self.high + 0.5

    def x(self, value: float) -> float:
        """From the left."""
        return LEFT + (WIDE - LEFT - RIGHT) * (value - self.left) / (self.right - self.left)

    def y(self, value: float) -> float:
        """From the top."""
        return TOP + (HIGH - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def path(self, points: Sequence[Point]) -> str:
        """As an SVG list of points."""
        return " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)


def around(lines: Sequence[Line]) -> Frame:
    """A frame that holds all of these lines."""
    points = [point for line in lines for point in line.points]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Frame((min(xs), min(ys)), (max(xs), max(ys)))


def image(title: str, parts: Sequence[str], high: int = HIGH) -> str:
    """The whole image with what a screen reader says of it."""
    return (
        f'<svg role="img" viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" style="max-width:100%;'
        f'font-size:11px;color:inherit" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
        f"{''.join(parts)}</svg>"
    )


def axes(frame: Frame, ticks: Sequence[float], below: str, digits: int = 3) -> Iterator[str]:
    """Both axes: heights at the lowest, middle and highest value, and these ticks below."""
    bottom, right = HIGH - BOTTOM, WIDE - RIGHT
    yield f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="currentColor" stroke-opacity=".5"/>'
    for value in (frame.low, (frame.low + frame.high) / 2, frame.high):
        yield text(LEFT - 4, frame.y(value) + 4, f"{value:.{digits}f}", "end")
    for value in ticks:
        yield text(frame.x(value), bottom + 14, f"{value:,g}", "middle")
    yield text((LEFT + right) / 2, HIGH - 4, below, "middle")


def guide(frame: Frame, points: Sequence[Point], name: str = "") -> Iterator[str]:
    """A dashed line to compare with, named at its end."""
    line = frame.path(points)
    yield f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-opacity=".5" stroke-dasharray="3 3"/>'
    if name:
        yield text(frame.x(points[-1][0]) + 4, frame.y(points[-1][1]) - 4, name, "start")


def drawn(frame: Frame, lines: Sequence[Line]) -> Iterator[str]:
    """The lines, each with its name beside its end; names do not stand on each other."""
    ends = [line.points[-1] for line in lines]
    places: dict[int, float] = {}
    for i in sorted(range(len(lines)), key=lambda i: frame.y(ends[i][1])):
        places[i] = max(frame.y(ends[i][1]), max(places.values(), default=0.0) + LINE)
    for i, line in enumerate(lines):
        (x, y), colour, name = ends[i], COLOURS[i % len(COLOURS)], WIDE - RIGHT + 8
        yield f'<polyline points="{frame.path(line.points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for point in line.points if line.dots else ():
            yield f'<circle cx="{frame.x(point[0]):.1f}" cy="{frame.y(point[1]):.1f}" r="3" fill="{colour}"/>'
        yield (
            f'<path d="M{frame.x(x):.1f} {frame.y(y):.1f}L{name - 2} {places[i]:.1f}" stroke="{colour}" '
            'stroke-opacity=".4"/>'
        )
        yield text(name, places[i] + 4, line.name, "start")


def text(x: float, y: float, words: str, anchor: str) -> str:
    """Some words at this point."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{escape(words)}</text>'
