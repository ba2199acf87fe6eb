"""From what the kernel knows to what the page reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from deeprules_jupyter import model
from deeprules_jupyter.frozen import plain
from deeprules_jupyter.wire.schema import (
    VERSION,
    Answer,
    Box,
    Finding,
    Partition,
    Question,
    Refused,
    RuleState,
    Seed,
    State,
    TipState,
)


@dataclass(frozen=True)
class RuleInfo:
    """What the sidebar must know of a rule, so that this module need not know the rules."""

    name: str
    tip: int
    title: str


# The state of a tip is the first of these that one of its rules is in.
LOUDEST: tuple[model.StateName, ...] = (
    *("found", "ask", "crashed", "muted", "clear", "not-checked", "not-applicable"),
)


def state(
    notebook: model.Notebook,
    kernel: model.KernelState,
    tips: Mapping[int, str],
    rules: Iterable[RuleInfo],
    questions: Iterable[Question] = (),
    waived: Mapping[int, Answer] | None = None,
) -> State:
    """Everything the sidebar shows, as one message. `waived` are reasons why tips do not apply."""
    rules = tuple(rules)
    titles = {rule.name: rule.title for rule in rules}
    known = {one.rule: one for one in notebook.states}
    return {
        "version": VERSION,
        "type": "state",
        "watched": kernel.watched,
        "notebook": notebook.path,
        "tips": [_waived(_tip(number, title, rules, known), waived or {}) for number, title in sorted(tips.items())],
        "findings": [finding(one, titles.get(one.rule, one.rule)) for one in notebook.findings],
        "questions": list(questions),
        "kernel": {
            "partitions": [cast(Partition, plain(part)) for part in kernel.partitions],
            "seeds": [_seed(*one) for one in kernel.seeds],
            "device": kernel.device,
            "cells": kernel.cells,
            "ran": [{"cell_id": cell_id, "text": text} for cell_id, text in kernel.ran],
            "boxes": [_box(box) for box in kernel.boxes],
            "trials": kernel.trials,
        },
    }


def _seed(source: str, state: str, before: str = "", effect: str = "") -> Seed:
    return {"source": source, "state": state, "before": before, "effect": effect}


def _box(one: model.Box) -> Box:
    deeds = [{"kind": kind, "what": what, "place": plain(place)} for kind, what, place in one.deeds]
    return cast(Box, {**plain(one), "deeds": deeds})


def finding(one: model.Finding, title: str) -> Finding:
    """A finding as the page reads it."""
    said = {**plain(one), "title": title}
    return cast(Finding, {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()})


def refused(why: str) -> Refused:
    """The answer to a wish that cannot be granted."""
    return {"version": VERSION, "type": "refused", "why": why}


def _tip(number: int, title: str, rules: Sequence[RuleInfo], known: Mapping[str, model.State]) -> TipState:
    own: list[RuleState] = []
    for rule in rules:
        if rule.tip == number:
            said = known.get(rule.name) or model.State(rule.name, "not-checked", "Nothing has run yet.")
            own.append({"rule": rule.name, "title": rule.title, "state": said.state, "why": said.why})
    if not own:
        why = "This version has no check for this tip yet; please think it through yourself."
        return {"tip": number, "title": title, "state": "not-checked", "why": why, "rules": [], "waived": None}
    loudest = min(own, key=lambda one: (LOUDEST.index(one["state"]), not one["why"]))
    why = loudest["why"]
    return {"tip": number, "title": title, "state": loudest["state"], "why": why, "rules": own, "waived": None}


def _waived(one: TipState, waived: Mapping[int, Answer]) -> TipState:
    """A person's word that the tip does not apply. What was found, or went wrong, is shown whatever they say."""
    said = waived.get(one["tip"])
    if said is None:
        return one
    loud = one["state"] in ("found", "ask", "crashed")
    return {**one, "waived": said, "state": one["state"] if loud else "not-applicable"}
