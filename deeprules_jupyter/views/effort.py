"""Expected best score against the number of trials, as a small figure; pure.

Source: Dodge et al. 2019: how far one would have come with fewer trials, had they been drawn in random order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deeprules_jupyter.views.plot import COLOURS, Line, around, axes, drawn, guide, image


@dataclass(frozen=True)
class Curve:
    """What one kind of model would have reached after 1, 2, ... trials, as people know the score."""

    name: str
    values: tuple[float, ...]


def figure(curves: Sequence[Curve], metric: str, had: int | None, model: str) -> str:
    """An SVG image. `had`: the trials of the network, marked by a line. Empty where there is nothing to draw."""
    lines = [
        Line(curve.name, tuple((float(k), value) for k, value in enumerate(curve.values, 1)))
        for curve in curves
        if len(curve.values) > 1
    ][: len(COLOURS)]
    if not lines:
        return ""
    frame = around(lines)
    most = int(frame.right)
    body = [*axes(frame, sorted({1, (1 + most) // 2, most}), f"trials (expected best {metric})")]
    if had is not None and had <= most:
        body += guide(frame, ((had, frame.high), (had, frame.low)), f"as many as {model} had")
    body += drawn(frame, lines)
    names = ", ".join(line.name for line in lines)
    return image(f"{metric} to be expected of the best of so many trials: {names}", body)
