"""Choices that were made by rows that are there to test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deeprules_jupyter.model import Choice, Score
from deeprules_jupyter.trace import Trace


def by_test(trace: Trace, choice: Choice) -> bool:
    """Held-out rows that are not there for tuning. Without a name, held-out rows of a two-part split are the test."""
    if trace.role(choice.data) == "train" or trace.tunes(choice.data):
        return False
    if choice.what == "a search" and any(
        set(s.models) == set(choice.models) and trace.held_out(s) and not s.data.rows.meets(choice.data.rows)
        for s in trace.all_scores
    ):
        return False  # other rows have the last word: these were for development, whatever they are called
    if choice.what != "a search" and any(s.folds and set(s.models) == set(choice.models) for s in trace.all_scores):
        return False
    return trace.role(choice.data) == "test" or not trace.trained_near(choice, choice.data.rows)


def same_place(trace: Trace, choice: Choice) -> list[Choice]:
    """The choice itself and those of the same line: one of each score that it weighs."""
    return [one for one in trace.choices if one.place == choice.place and one.what == choice.what]


def chosen_among(trace: Trace, looks: Sequence[Score]) -> bool:
    """Whether one choice weighed these looks, but for those at the winner, which come later."""
    return trace.weighed.issuperset(map(trace.line_of, looks)) or any(
        _weighs(trace, choices, looks) for choices in _of_test(trace)
    )


def _of_test(trace: Trace) -> Iterator[list[Choice]]:
    places = {(choice.place, choice.what): choice for choice in trace.choices}
    for choice in places.values():
        if by_test(trace, choice):
            yield same_place(trace, choice)


def _weighs(trace: Trace, choices: Sequence[Choice], looks: Sequence[Score]) -> bool:
    models = {name for choice in choices for name in choice.models}
    learners = {model.learner for choice in choices for model in trace.models(choice)}
    weighed = [look for look in looks if models.issuperset(look.models)]
    others = [look for look in looks if not models.issuperset(look.models)]
    same = all(look.data.rows.meets(choices[0].data.rows) for look in looks)
    several = len(weighed) > 1 or any(look.repeated for look in weighed)
    return (
        same
        and several
        and all(
            trace.after(look, choices[0]) and learners.issuperset(m.learner for m in trace.models(look))
            for look in others
        )
    )
