"""Several witnesses of one deed become one finding, and several states of one rule become one state."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from deeprules_jupyter.model import Finding, SeenBy, State, StateName

LOUDNESS = {"warn": 0, "ask": 1, "note": 2}
# What holds when two observers differ: a crash is never hidden, and one that could look beats one that could not.
STRENGTH: tuple[StateName, ...] = ("crashed", "found", "muted", "ask", "clear", "not-applicable", "not-checked")
Spot = tuple[str | int | None, int | None]  # cell and line
Item = TypeVar("Item", bound=Hashable)


def merge_findings(*groups: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of two groups with one id, or of one rule at one line, become one; the first group gives the words."""
    merged: list[Finding] = []
    for group in groups:
        free = list(range(len(merged)))  # one witness may well find two things on one line: they stay apart
        for finding in group:
            twin = _twin(finding, merged, free)
            if twin is None:
                merged.append(finding)
            else:
                free.remove(twin)
                merged[twin] = _united(merged[twin], finding)
    return tuple(sorted(merged, key=_order))


def disproved(
    code: Iterable[Finding], calls: Sequence[Finding], scored: Collection[Spot], apart: Collection[Spot] = ()
) -> set[str]:
    """Ids of findings that the code let expect and the run did not bear out.

    `scored` are the cells and lines where real predictions were measured. Whether they were of training rows, the real
    rows tell; the code alone may have missed what selected them. At those `apart` they share no row with the training.
    """
    borne_out = {_spot(one) for one in calls}
    return {
        one.id
        for one in code
        if (one.rule == "scored-on-train" and _spot(one)[1:] in scored and _spot(one) not in borne_out)
        or (one.rule == "train-test-overlap" and _spot(one)[1:] in apart and _spot(one) not in borne_out)
    }


def _twin(finding: Finding, known: Sequence[Finding], free: Sequence[int]) -> int | None:
    same_id = (index for index in free if known[index].id == finding.id)
    same_spot = (index for index in free if _spot(known[index]) == _spot(finding))
    return next(same_id, next(same_spot, None))


def _spot(finding: Finding) -> tuple[str, str | int | None, int | None]:
    return finding.rule, finding.place.cell_id or finding.place.cell, finding.place.line


def _united(one: Finding, other: Finding) -> Finding:
    repair = one.repair
    if other.repair and (repair is None or (repair.source is None and other.repair.source is not None)):
        repair = other.repair
    seen_by: tuple[SeenBy, ...] = ("static", "runtime")
    return replace(
        one,
        level=min(one.level, other.level, key=LOUDNESS.__getitem__),
        place=replace(one.place, cell=one.place.cell if one.place.cell is not None else other.place.cell),
        why=one.why or other.why,
        evidence=_unique((*one.evidence, *other.evidence)),
        seen_by=tuple(seen for seen in seen_by if seen in one.seen_by + other.seen_by),
        repair=repair,
        muted=one.muted or other.muted,
        also=_unique((*one.also, *other.also)),
    )


def _unique(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))


def _order(finding: Finding) -> tuple[int, int, int]:
    place = finding.place
    return (place.cell if place.cell is not None else -1, place.run, place.line or 0)


def merge_states(*groups: Iterable[State]) -> tuple[State, ...]:
    """One state for each rule, in the order in which the rules were first named."""
    merged: dict[str, State] = {}
    for state in (state for group in groups for state in group):
        known = merged.get(state.rule)
        if known is None or STRENGTH.index(state.state) < STRENGTH.index(known.state):
            merged[state.rule] = state
    return tuple(merged.values())


def seen_by_one(missing: Collection[str], *groups: Iterable[State]) -> set[str]:
    """Of the rules that speak of something missing, those for which one witness has seen that it is there."""
    return {one.rule for group in groups for one in group if one.rule in missing and one.state == "clear"}


def outweighed(missing: Collection[str], kernel: Iterable[State]) -> set[str]:
    """Rules that a kernel found nothing of, and that reading the file alone must not bring up again.

    The kernel has read the same code, and has seen besides what was there, whose rows were scored, and which rows met.
    """
    return seen_by_one({*missing, "scored-on-train", "train-test-overlap"}, kernel)


def left(states: Iterable[State], findings: Iterable[Finding]) -> list[State]:
    """The states when only these findings are left."""
    still = {one.rule for one in findings}
    return [
        replace(one, state="clear", why="") if one.state == "found" and one.rule not in still else one for one in states
    ]


def doubted(states: Iterable[State], why: str) -> list[State]:
    """A rule cannot call a notebook clear when a part of it could not be read or watched, for the reason given."""
    quiet = ("clear", "not-applicable")
    return [State(one.rule, "not-checked", why) if why and one.state in quiet else one for one in states]
