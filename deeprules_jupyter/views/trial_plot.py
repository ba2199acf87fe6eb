"""Score against trial, and against each setting, as small figures; pure."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from html import escape

from deeprules_jupyter.trials import Trial, Yardstick, best, value_of

WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 300, 190, 52, 14, 12, 38
COLOUR, BEST = "#0072b2", "#d55e00"
FAR = 50.0  # the largest over the smallest value, from which a logarithm shows more
LABELS = 6  # along the axis
Points = list[tuple[float, float, bool]]  # place, score, whether it is the best


def figures(tries: Sequence[Trial], names: Sequence[str], by: Yardstick | None) -> str:
    """SVG images side by side; empty where fewer than two scores are known."""
    scored = [(number, one, value) for number, one in enumerate(tries, 1) if (value := value_of(one, by)) is not None]
    if len(scored) < 2 or by is None:
        return ""
    top = best(tries, by)
    trial: Points = [(number, value, one is top) for number, one, value in scored]
    images = [_image("trial", by[1], trial, [(number, str(number)) for number, _, _ in scored])]
    for name in names:
        values = [dict(one.settings).get(name, "-") for _, one, _ in scored]
        places, marks, said = _axis(name, values)
        points: Points = [(place, value, one is top) for place, (_, one, value) in zip(places, scored, strict=True)]
        images.append(_image(said, by[1], points, marks))
    return f'<div style="display:flex;flex-wrap:wrap;gap:6px;margin:6px 0 0">{"".join(images)}</div>'


def _axis(name: str, values: Sequence[str]) -> tuple[list[float], list[tuple[float, str]], str]:
    """Where each value stands, what is written along the axis, and the axis' name; words stand side by side."""
    numbers = [number for value in values if (number := _number(value)) is not None]
    if len(numbers) < len(values):
        order = list(dict.fromkeys(values))
        return [float(order.index(value)) for value in values], [(float(i), one) for i, one in enumerate(order)], name
    if min(numbers) > 0 and max(numbers) / min(numbers) >= FAR:
        places = [math.log10(number) for number in numbers]
        return places, list(zip(places, values, strict=True)), f"{name} (logarithmic)"
    return numbers, list(zip(numbers, values, strict=True)), name


def _number(text: str) -> float | None:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _image(name: str, metric: str, points: Points, marks: Sequence[tuple[float, str]]) -> str:
    places = _Scale([place for place, _, _ in points], LEFT + 8, WIDE - RIGHT - 8)
    scores = _Scale([score for _, score, _ in points], HIGH - BOTTOM - 6, TOP + 6)
    body = [*_axes(name, metric, places, scores, marks)]
    for place, score, top in sorted(points, key=lambda point: point[2]):
        spot = f'cx="{places.at(place):.1f}" cy="{scores.at(score):.1f}"'
        body.append(f'<circle {spot} r="{5 if top else 3.5}" fill="{BEST if top else COLOUR}" fill-opacity=".85"/>')
    title = f"{metric} against {name}, {len(points)} trials; the best is marked"
    return (
        f'<svg role="img" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" style="max-width:100%;'
        f'font-size:11px;color:inherit" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
        f"{''.join(body)}</svg>"
    )


class _Scale:
    """From values to pixels."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low, self.high = min(values), max(values)
        self._wide = self.high - self.low
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """In the middle where all values are the same."""
        share = (value - self.low) / self._wide if self._wide else 0.5
        return self._start + (self._end - self._start) * share


def _axes(name: str, metric: str, places: _Scale, scores: _Scale, marks: Sequence[tuple[float, str]]) -> Iterator[str]:
    bottom, right = HIGH - BOTTOM, WIDE - RIGHT
    yield f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="currentColor" stroke-opacity=".5"/>'
    for value in sorted({scores.low, scores.high}):
        yield _text(LEFT - 4, scores.at(value) + 4, f"{value:.3g}", "end")
    known = dict(sorted(marks))
    every = max(1, -(-len(known) // LABELS))
    for place in list(known)[::every]:
        yield _text(places.at(place), bottom + 14, known[place][:12], "middle")
    yield _text((LEFT + right) / 2, HIGH - 6, f"{name}, {metric} upwards", "middle")


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'
