"""How often each value came, with marks to compare with, as SVG; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deeprules_jupyter.views.plot import COLOURS, WIDE, image, text

HIGH, LEFT, RIGHT, TOP, BOTTOM = 190, 44, 24, 34, 36
BARS = 24
LETTER = 6  # pixels, about


@dataclass(frozen=True)
class Mark:
    """A value that is named in the figure."""

    name: str
    value: float
    dashed: bool = False


def histogram(title: str, values: Sequence[float], marks: Sequence[Mark], below: str) -> str:
    """One image; `below` says what the values are."""
    known = [*values, *(mark.value for mark in marks)]
    low, high = min(known), max(known)
    reach = (high - low) * 0.06 or 0.05
    scale = _Scale(low - reach, high + reach)
    counts = [0] * BARS
    for value in values:
        counts[min(BARS - 1, int((value - scale.low) / scale.wide * BARS))] += 1
    body = [*_axes(scale, max(counts), below), *_bars(counts), *_marks(scale, marks)]
    return image(title, body, HIGH)


class _Scale:
    def __init__(self, low: float, high: float) -> None:
        self.low, self.wide = low, high - low

    def x(self, value: float) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * (value - self.low) / self.wide


def _axes(scale: _Scale, most: int, below: str) -> Iterator[str]:
    bottom = HIGH - BOTTOM
    yield f'<path d="M{LEFT} {TOP}V{bottom}H{WIDE - RIGHT}" fill="none" stroke="currentColor" stroke-opacity=".5"/>'
    yield text(LEFT - 4, TOP + 8, str(most), "end")
    yield text(LEFT - 4, bottom + 2, "0", "end")
    for step in range(5):
        value = scale.low + scale.wide * (0.04 + 0.23 * step)
        yield text(scale.x(value), bottom + 14, f"{value:.2f}", "middle")
    yield text((LEFT + WIDE - RIGHT) / 2, HIGH - 6, below, "middle")


def _bars(counts: Sequence[int]) -> Iterator[str]:
    wide, most, bottom = (WIDE - LEFT - RIGHT) / BARS, max(counts), HIGH - BOTTOM
    for number, count in enumerate(counts):
        high = (bottom - TOP) * count / most if most else 0
        if count:
            yield (
                f'<rect x="{LEFT + number * wide + 1:.1f}" y="{bottom - high:.1f}" width="{wide - 2:.1f}" '
                f'height="{high:.1f}" fill="{COLOURS[0]}" fill-opacity=".55"/>'
            )


def _marks(scale: _Scale, marks: Sequence[Mark]) -> Iterator[str]:
    """Lines from top to bottom; names that would stand on each other go one above the other."""
    ends = [0.0, 0.0]
    for mark in sorted(marks, key=lambda one: one.value):
        x, half = scale.x(mark.value), len(mark.name) * LETTER / 2
        centre = min(max(x, LEFT + half), WIDE - half)
        row = 0 if centre - half > ends[0] else 1
        ends[row] = centre + half + 4
        style = (
            'stroke="currentColor" stroke-dasharray="3 3"' if mark.dashed else f'stroke="{COLOURS[1]}" stroke-width="2"'
        )
        yield f'<path d="M{x:.1f} {TOP - 2}V{HIGH - BOTTOM}" {style}/>'
        yield text(centre, TOP - 6 - 12 * row, mark.name, "middle")
