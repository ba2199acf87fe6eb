"""Which predictions of networks were scores: the calls know the real rows, the code knows what became of them.

`(out.argmax(1) == y).float().mean()` is plain arithmetic: no call shows that it measures, so the code that ran is
asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from deeprules_jupyter.model import AnyFact, Fact, Place, Score
from deeprules_jupyter.runtime.predictions import Prediction


class Measured:
    """Predictions -> scores, each made once: others keep what they know of a fact by the fact itself."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Prediction, Score | None, Score | None]] = {}

    def scores(self, calls: Sequence[AnyFact], code: Sequence[AnyFact]) -> list[AnyFact]:
        """The facts of calls, with a score in the place of each prediction that was measured."""
        facts: Sequence[Fact] = calls
        predictions = [fact for fact in facts if isinstance(fact, Prediction)]
        if not predictions:
            return list(calls)
        read = [fact for fact in code if isinstance(fact, Score) and not fact.folds]
        found: list[Any] = [self._of(f, predictions, read) if isinstance(f, Prediction) else f for f in facts]
        return [fact for fact in found if fact is not None]

    def _of(self, fact: Prediction, predictions: Sequence[Prediction], read: Sequence[Score]) -> Score | None:
        meant = _meant(fact, predictions, read)
        known = self._made.get(id(fact))
        if known is None or known[1] is not meant:
            known = self._made[id(fact)] = fact, meant, _score(fact, meant)
        return known[2]


def _score(fact: Prediction, read: Score | None) -> Score | None:
    """Where the code measures it, there it is said: the same line as for the code's own finding."""
    if read is None and not fact.metric:
        return None
    made = Score(
        place=fact.place, inner=fact.inner, witness="calls", models=fact.models, data=fact.data, metric=fact.metric,
        value=fact.value,
    )  # fmt: skip
    if read is None:
        return made
    place = replace(read.place, run=fact.place.run) if _cell(read) == _cell(fact) else read.place
    return replace(made, place=place, inner=read.inner, metric=fact.metric or read.metric, certain=read.certain)


def _meant(fact: Prediction, predictions: Sequence[Prediction], scores: Sequence[Score]) -> Score | None:
    """The score that the code speaks of: by the name of the rows and the line; in a later cell by the name alone."""
    here = [one for one in scores if _run(one.place) == _run(fact.place)]
    named = [one for one in here if one.data.name == fact.data.name]
    same_line = [one for one in here if one.place.line == fact.place.line]
    for found in (
        [one for one in named if one in same_line],
        sorted((one for one in named), key=lambda one: _distance(fact, one)),
        [one for one in same_line if not _has(predictions, one)],
    ):
        if found:
            return found[0]
    return _later(fact, predictions, scores)


def _later(fact: Prediction, predictions: Sequence[Prediction], scores: Sequence[Score]) -> Score | None:
    """Predicted in one cell and measured in another: these predictions are the last of these rows before it."""
    if not fact.data.name:
        return None
    runs = [one.place.run for one in predictions if one.data.name == fact.data.name]
    until = min((run for run in runs if run > fact.place.run), default=None)
    for score in scores:
        after = score.place.run > fact.place.run and (until is None or score.place.run < until)
        if after and score.data.name == fact.data.name:
            return score
    return None


def _distance(fact: Prediction, score: Score) -> tuple[bool, int]:
    lines = (score.place.line or 0) - (fact.place.line or 0)
    return lines < 0, abs(lines)


def _has(predictions: Sequence[Prediction], score: Score) -> bool:
    """Whether rows of the name that the code uses were predicted on that line: then it means those."""
    return any(
        _run(one.place) == _run(score.place) and one.data.name == score.data.name and one.place.line == score.place.line
        for one in predictions
    )


def _run(place: Place) -> tuple[object, int]:
    return place.cell_id or place.cell, place.run


def _cell(fact: Prediction | Score) -> object:
    return fact.place.cell_id or fact.place.cell
