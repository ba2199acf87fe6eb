"""Calibration, precision against recall and the learning curve of a comparison: figures, and what they say in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deeprules_jupyter.experiments.baseline import Held, Result
from deeprules_jupyter.experiments.baseline.shapes import Points, Shapes
from deeprules_jupyter.views import shapes as views
from deeprules_jupyter.views.plot import Line

WELL = 1.5  # times what chance alone makes of it, up to which probabilities are as they should be


def figures(result: Result, names: Mapping[str, str]) -> str:
    """SVG images, one after the other. `names`: what "winner" and "network" are called."""
    return "".join([*_held(result.held, names), *_grown(result)])


def sentences(result: Result, names: Mapping[str, str]) -> Iterator[str]:
    """The same in words, for a terminal and for those who do not see the figures."""
    if result.held is not None and result.held.shapes is not None:
        yield from _calibration(result.held.shapes, names)
        yield from _recall(result.held.shapes, names)
    yield from _growth(result, names["winner"])


def _held(held: Held | None, names: Mapping[str, str]) -> Iterator[str]:
    shapes = None if held is None else held.shapes
    if shapes is None:
        return
    if shapes.calibration:
        yield views.calibration(_lines({k: v.points for k, v in shapes.calibration.items()}, names, True), shapes.of)
    if shapes.recall:
        lines = _lines({k: v.points for k, v in shapes.recall.items()}, names, False)
        yield views.recall(lines, shapes.usual, shapes.rare)


def _lines(points: Mapping[str, Points], names: Mapping[str, str], dots: bool) -> list[Line]:
    return [Line(names[key], found, dots) for key, found in points.items()]


def _grown(result: Result) -> Iterator[str]:
    if (found := result.growth) is not None:
        shown, metric = result.problem.metric.shown, result.problem.metric.name
        judged, own = (
            [(float(rows), shown(score)) for rows, score in zip(found.rows, scores, strict=True)]
            for scores in (found.judged, found.own)
        )
        yield views.growth(judged, own, metric)


def _calibration(shapes: Shapes, names: Mapping[str, str]) -> Iterator[str]:
    told = [
        f"{names[key]} {one.off:.3f} ({'as' if one.off <= WELL * one.chance else 'more than'} chance explains: "
        f"{one.chance:.3f})"
        for key, one in shapes.calibration.items()
    ]
    if told:
        yield (
            f"Calibration: how far the probability of {shapes.of} as it was said lies from how often it came, in the "
            f"mean over groups of like rows: {'; '.join(told)}."
        )


def _recall(shapes: Shapes, names: Mapping[str, str]) -> Iterator[str]:
    if shapes.recall:
        told = ", ".join(f"{names[key]} {one.area:.3f}" for key, one in shapes.recall.items())
        yield (
            f"{shapes.rare} is rare ({100 * shapes.usual:.1f} % of these rows), so precision and recall say more than "
            f"an area under the ROC curve: average precision {told}; guessing reaches {shapes.usual:.3f}."
        )


def _growth(result: Result, name: str) -> Iterator[str]:
    if (found := result.growth) is None:
        return
    shown, metric = result.problem.metric.shown, result.problem.metric.name
    points = ", ".join(f"{shown(s):.3f} on {rows:,}" for rows, s in zip(found.rows, found.judged, strict=True))
    yield f"Learning curve of the {name}, {metric} on training rows that were left out: {points} rows."
    if (gain := found.gain) is not None and gain.clear and gain.low > 0:
        yield (
            f"It was still rising: from half of the rows to all of them it gained {gain.value:.3f} ({gain.low:.3f} to "
            f"{gain.high:.3f}), so more rows would probably help."
        )
    elif gain is not None:
        yield "From half of the rows to all of them it gained no more than chance explains."
