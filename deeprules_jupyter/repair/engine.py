"""Repairs findings one after another, and keeps a repair only if reading the repaired cells again proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deeprules_jupyter import rules
from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.dataflow.order import in_run_order
from deeprules_jupyter.model import AnyFact, Cell, Finding, Notebook
from deeprules_jupyter.repair import (
    by_hand,
    early_rows,
    fit_above_split,
    fit_on_test,
    into_pipeline,
    resample_after_split,
    seed_the_split,
    shapes,
)
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.trace import Trace

Judge = Callable[[Sequence[Cell]], Notebook]
Proved = tuple[tuple[Cell, ...], Notebook]  # repaired cells, and what is said of them
Build = Callable[[Program, Statement, Finding], "list[Edit] | None"]
# In the order in which they are tried.
BUILDERS: dict[str, tuple[Build, ...]] = {
    "fit-before-split": (
        resample_after_split.build,
        fit_above_split.build,
        by_hand.build,
        early_rows.build,
        into_pipeline.build,
    ),
    "fit-on-test": (fit_on_test.build,),
    "unseeded": (seed_the_split.build,),
}
NOTES = frozenset({"unseeded"})  # rules that never warn, and whose repair changes nothing but itself
IN_BLOCKS = (early_rows.build, seed_the_split.build)  # those that also repair what stands in a loop or a branch
UNKNOWN = "the line says it in a way that no repair is known for"
DECISION = "what to do about it is for a person to decide, it cannot be repaired mechanically"
UNREADABLE = "the line cannot be told in the cell as Python reads it"
QUIET = ("not-checked", "crashed")


@dataclass(frozen=True)
class Left:
    """A finding that was not repaired, and why in one line."""

    finding: Finding
    why: str


@dataclass
class Repaired:
    """The cells after all repairs, what was repaired, and what was not."""

    cells: tuple[Cell, ...]
    fixed: list[Finding] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def changed(self, before: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
        """The cells that differ, as they were and as they are."""
        return [(old, new) for old, new in zip(before, self.cells, strict=True) if old.source != new.source]


def judged(cells: Sequence[Cell]) -> Notebook:
    """What the rules say of these cells."""
    reader = Reader()
    facts: list[AnyFact] = [fact for cell in in_run_order(cells) for fact in reader.read(cell)]
    return Notebook(None, *rules.judge(Trace(facts, cells), "static"))


def repair(cells: Sequence[Cell], judge: Judge = judged) -> Repaired:
    """All repairs that are certain. The last findings come first: what stands below is then out of the way."""
    done = Repaired(tuple(cells))
    now = judge(done.cells)
    while True:
        before, done.left = len(done.fixed), []
        for finding in reversed(_open(now)):
            here = next((one for one in _open(now) if one.id == finding.id), None)
            if here is None:
                continue  # it went away with another one
            try:
                done.cells, now = attempt(done.cells, here, now, judge)
            except RefusedError as exc:
                done.left.append(Left(here, str(exc)))
            else:
                done.fixed.append(finding)
        if len(done.fixed) == before:
            done.left.reverse()
            return done


def _open(notebook: Notebook) -> list[Finding]:
    return [one for one in notebook.findings if (one.level == "warn" or one.rule in NOTES) and not one.muted]


def attempt(cells: Sequence[Cell], finding: Finding, before: Notebook, judge: Judge) -> Proved:
    """The cells without that finding, and what is said of them then. Raises RefusedError."""
    program = Program(cells)
    builders, one = builders_of(finding), _statement(program, finding)
    if not builders or (one is None and finding.rule not in BUILDERS):
        raise RefusedError(DECISION)
    if one is None:
        raise RefusedError(UNREADABLE)
    if list(in_run_order(cells)) != list(cells):
        raise RefusedError("the cells ran in another order than that in which they stand")
    why = UNKNOWN
    for build in builders:
        if build not in IN_BLOCKS and (block := shapes.in_the_open(one)):
            why = block if why == UNKNOWN else why
            continue
        try:
            edits = build(program, one, finding)
            if edits:
                return _proved(program, edits, finding, before, judge)
        except RefusedError as exc:
            why = str(exc)  # the last repair is the most general one
    raise RefusedError(why)


def builders_of(finding: Finding) -> tuple[Build, ...]:
    """The repairs of its rule, else those of a rule that the same deed breaks."""
    return next((BUILDERS[rule] for rule in (finding.rule, *finding.also) if rule in BUILDERS), ())


def _statement(program: Program, finding: Finding) -> Statement | None:
    """What is to be repaired: of rows on both sides, not where they are scored, but where they were added."""
    if finding.rule != "train-test-overlap":
        return program.at(finding.place)
    steps = (program.at(step.place) for step in finding.evidence if step.place)
    return next((one for one in steps if one and resample_after_split.resamples(one)), None)


def _reached(still: Finding | None) -> str:
    """Where a finding that stays is seen."""
    place = still.evidence[-1].place if still and still.evidence else None
    return f": see cell {place.cell + 1}, line {place.line}" if place and place.cell is not None else ""


def _unread(notebook: Notebook) -> set[str]:
    return {one.rule for one in notebook.states if one.state in QUIET}


def _proved(program: Program, edits: list[Edit], finding: Finding, before: Notebook, judge: Judge) -> Proved:
    """The edited cells, if they can be read, the finding is gone and nothing new is there."""
    cells = program.edited(edits)
    for edit in edits:
        program.compiles(cells[edit.cell].source)
    after = judge(cells)
    if _unread(after) - _unread(before):
        raise RefusedError("the repaired cells could not be checked")
    old, new = (Counter(one.rule for one in _open(book)) for book in (before, after))
    still = next((one for one in after.findings if one.id == finding.id), None)
    if still or new[finding.rule] >= old[finding.rule]:
        raise RefusedError(f"more than this line would have to change{_reached(still)}")
    if any(new[rule] > old[rule] for rule in new):
        raise RefusedError("the repair would bring another warning")
    return cells, after
