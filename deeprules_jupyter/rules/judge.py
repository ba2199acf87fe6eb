"""Loads the rules and asks each of them. A rule that crashes is said to have crashed; the others go on."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from types import ModuleType

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Finding, Level, SeenBy, State
from deeprules_jupyter.rules.once import once
from deeprules_jupyter.rules.tips import FOLDERS
from deeprules_jupyter.trace import Trace

Check = Callable[[Trace], Iterator[Finding]]


class Rule(Frozen):
    """A rule as its file states it."""

    name: str
    tip: int
    level: Level
    title: str
    help: str
    bad: str
    good: str
    patient: bool  # said inline only when it still stands after one more cell
    missing: bool  # speaks of something that is not there: where one witness has seen it, it is there
    static: bool  # whether the code alone can tell
    check: Check
    applies: Callable[[Trace], str | None]  # why it does not apply, or None
    cleared: Callable[[Trace], str]  # what shows that all is well, where there is something to show


@cache
def load() -> tuple[Rule, ...]:
    """All rules, by tip and name."""
    import deeprules_jupyter.rules as home

    found = pkgutil.walk_packages(home.__path__, home.__name__ + ".")
    modules = [importlib.import_module(info.name) for info in found if not info.ispkg and info.name.count(".") == 3]
    return tuple(sorted(map(_rule, modules), key=lambda rule: (rule.tip, rule.name)))


def _rule(module: ModuleType) -> Rule:
    folder, name = module.__name__.split(".")[-2:]
    text = (module.__doc__ or "").strip()
    return Rule(
        name=name.replace("_", "-"),
        tip=FOLDERS[folder],
        level=module.LEVEL,
        title=text.splitlines()[0].rstrip("."),
        help=text,
        bad=module.BAD,
        good=module.GOOD,
        patient=getattr(module, "PATIENT", False),
        missing=getattr(module, "MISSING", False),
        static=getattr(module, "STATIC", True),
        check=module.check,
        applies=module.applies,
        cleared=getattr(module, "cleared", _nothing_to_show),
    )


def _nothing_to_show(trace: Trace) -> str:
    return ""


def judge(trace: Trace, seen_by: SeenBy) -> tuple[tuple[Finding, ...], tuple[State, ...]]:
    """What the rules say of a trace, and the state of each."""
    findings: list[Finding] = []
    states: list[State] = []
    for rule in load():
        if seen_by == "static" and not rule.static:
            states.append(State(rule.name, "not-applicable", "only a notebook that runs can tell"))
            continue
        try:
            own = [_complete(finding, rule, trace, seen_by) for finding in rule.check(trace)]
        except Exception as exc:
            if os.environ.get("DEEPRULES_STRICT") == "1":
                raise
            states.append(State(rule.name, "crashed", f"{type(exc).__name__}: {exc}"))
            continue
        findings += own
        states.append(_state(rule, own, trace))
    kept = once(findings, trace)
    said = {finding.rule for finding in kept}
    return _numbered(kept), tuple(state if state.rule in said else _elsewhere(state) for state in states)


def _elsewhere(state: State) -> State:
    return replace(state, why="told with another rule that the same deed breaks") if state.state == "found" else state


def _state(rule: Rule, found: list[Finding], trace: Trace) -> State:
    if found:
        return State(rule.name, "found", f"{len(found)} finding{'s' * (len(found) > 1)}")
    reason = rule.applies(trace)
    return State(rule.name, "not-applicable", reason) if reason else State(rule.name, "clear", rule.cleared(trace))


def _complete(finding: Finding, rule: Rule, trace: Trace, seen_by: SeenBy) -> Finding:
    from hashlib import blake2s  # late: a notebook without findings needs none

    place = finding.place
    seed = "\0".join((rule.name, place.cell_id or "", trace.line(place)))  # no position: that changes with every cell
    level = finding.level if rule.level == "warn" else rule.level
    return replace(
        finding,
        id=blake2s(seed.encode(), digest_size=6).hexdigest(),
        rule=rule.name,
        tip=rule.tip,
        level=level,
        seen_by=(seen_by,),
    )


def _numbered(findings: list[Finding]) -> tuple[Finding, ...]:
    """The same line may be found twice by one rule: the ids stay apart."""
    seen: dict[str, int] = {}
    out: list[Finding] = []
    for finding in findings:
        n = seen[finding.id] = seen.get(finding.id, 0) + 1
        out.append(finding if n == 1 else replace(finding, id=f"{finding.id}-{n}"))
    return tuple(out)
