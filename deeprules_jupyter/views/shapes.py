"""Calibration, precision against recall, and the learning curve, each as a small figure; pure."""

from __future__ import annotations

from collections.abc import Sequence

from deeprules_jupyter.views.plot import Frame, Line, Point, around, axes, drawn, guide, image

TICKS = (0, 0.5, 1)
ALL = ((0.0, 0.0), (1.0, 1.0))  # the corners of shares


def calibration(lines: Sequence[Line], what: str) -> str:
    """How often it came against how probable it was said to be; `what`: of what the probability is."""
    frame = Frame(*ALL)
    below = f"probability of {what} as it was said (up: how often it came)"
    parts = [*axes(frame, TICKS, below, 1), *guide(frame, ALL), *drawn(frame, lines)]
    return image(f"Calibration of {_names(lines)}: on the dashed line what was said is what came", parts)


def recall(lines: Sequence[Line], usual: float, what: str) -> str:
    """Precision against recall of a rare class; `usual`: its share of the rows, which guessing reaches."""
    frame = Frame(*ALL)
    below = f"recall of {what} (up: precision; dashed: guessing)"
    parts = [*axes(frame, TICKS, below, 1), *guide(frame, ((0.0, usual), (1.0, usual))), *drawn(frame, lines)]
    return image(f"Precision against recall of {what}: {_names(lines)}", parts)


def growth(judged: Sequence[Point], own: Sequence[Point], metric: str) -> str:
    """The score against the number of rows that the model was fitted on."""
    lines = [Line("rows left out", tuple(judged), True), Line("its own rows", tuple(own), True)]
    frame = around(lines)
    parts = [*axes(frame, [x for x, _ in judged][1:], f"rows to fit on (up: {metric})"), *drawn(frame, lines)]
    return image(f"Learning curve: {metric} against the number of rows to fit on", parts)


def _names(lines: Sequence[Line]) -> str:
    return " and ".join(line.name for line in lines)
