"""What the repairs of early fits share: a step above a split goes away there, and comes back below it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.names import reads
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.repair.shapes import Division, Pair

NO_SPLIT = "no train_test_split that gives names to its parts uses {name} afterwards"


@dataclass
class Step:
    """Statements that learn from all rows, what carries their result, and how they look below the split."""

    moved: list[Statement]
    carriers: dict[str, str]  # name -> the name of the same rows before the step, "" where they have none
    lines: Callable[[Division, list[Pair]], list[str]]
    needed: frozenset[str] = frozenset()  # names that the moved code reads
    private: frozenset[str] = frozenset()  # names that nobody else may read before the split: the learner
    shape_kept: bool = False
    may_stratify: bool = False  # the split may ask for the rows: those before the step will do
    stays: dict[int, str] = field(default_factory=dict)  # statements that are changed, not removed
    derived: Callable[[ast.expr, str], bool | None] = lambda _value, _name: None  # carries on, does not, unknown
    apart: Callable[[Statement, str], bool] = lambda _one, _name: False  # whether it touches other columns only


def sink(program: Program, step: Step) -> list[Edit]:
    """The edits that bring the step below the split. Refuses whatever is not certain to keep the meaning."""
    program.must_be_plain({*step.carriers, *step.needed, *(n for one in step.moved for n in one.writes)})
    carriers, asked = dict(step.carriers), False
    for one in program.statements[step.moved[-1].index + 1 :]:
        touched = sorted(set(carriers) & one.reads)
        if touched and (found := shapes.division(one)):
            return _edits(program, step, carriers, found, asked)
        for name in touched:
            if step.shape_kept and shapes.only_shape(one, name):
                asked = True
            elif not step.apart(one, name) and not _derives(step, carriers, one, name):
                raise RefusedError(f"{name} is also used before the split, in {program.where(one)}")
        _check_between(program, step, one, set(carriers))
        if not touched:
            for name in one.writes & set(carriers):
                del carriers[name]
    raise RefusedError(NO_SPLIT.format(name=" or ".join(step.carriers)))


def _derives(step: Step, carriers: dict[str, str], one: Statement, name: str) -> bool:
    """Whether the statement only selects from the rows; what carries the step's columns on is a carrier too."""
    pair = shapes.assigned(one)
    if not pair or not isinstance(pair[0], ast.Name) or len(shapes.occurrences(pair[1], name)) != 1:
        return False
    verdict = step.derived(pair[1], name)
    if verdict is None:
        return False
    carriers.pop(pair[0].id, None)
    if verdict:
        carriers[pair[0].id] = pair[0].id
    return True


def _check_between(program: Program, step: Step, one: Statement, carriers: set[str]) -> None:
    for name in sorted(step.needed - carriers):
        if shapes.mutates(one, name):
            raise RefusedError(f"{name} may change before the split, in {program.where(one)}")
    made = {name for moved in step.moved for name in moved.writes if name not in step.carriers}
    for name in sorted((made | step.private) & one.reads):
        raise RefusedError(f"{name} is also used before the split, in {program.where(one)}")


def _edits(program: Program, step: Step, carriers: dict[str, str], split: Division, asked: bool) -> list[Edit]:
    carried = [pair for pair in split.pairs if _carries(step, carriers, pair.whole)]
    if not carried:
        raise RefusedError(NO_SPLIT.format(name=" or ".join(step.carriers)))
    renamed = {name: old for name, old in step.carriers.items() if old and old != name}
    asking = {name for word in split.call.keywords for name in reads(word)}
    if not step.may_stratify and asking & (set(carriers) - set(renamed)):
        raise RefusedError("the split itself asks for the transformed rows")
    _nothing_after(program, step, carriers, split)
    if renamed and (asked or len(carriers) > len(step.carriers)):
        raise RefusedError(f"{' and '.join(renamed)} is also used before the split")
    edits = [_gone(program, step, one) for one in step.moved]
    new = {use: old for name, old in renamed.items() for use in shapes.occurrences(split.call, name)}
    cell = split.statement.cell
    edits += [Edit(cell, *program.span(cell, use), old) for use, old in new.items()]
    return [*edits, _below(program, split.statement, step.lines(split, carried))]


def copies(carried: Sequence[Pair]) -> str:
    """Parts of a table that are written to: a copy, so that pandas need not warn."""
    parts = ", ".join(part for pair in carried for part in (pair.train, pair.test))
    return f"{parts} = {', '.join(f'{part}.copy()' for part in parts.split(', '))}"


def _below(program: Program, split: Statement, lines: list[str]) -> Edit:
    """Under the split, or under the copies that an earlier repair put there."""
    follower = program.statements[split.index + 1 : split.index + 2]
    if follower and follower[0].cell == split.cell and program.text(split.cell, follower[0].node) == lines[0]:
        return program.below(follower[0], lines[1:])
    return program.below(split, lines)


def _carries(step: Step, carriers: dict[str, str], whole: ast.expr) -> bool:
    if isinstance(whole, ast.Name):
        return whole.id in carriers
    held = [name for name in carriers if shapes.occurrences(whole, name)]
    if not held:
        return False
    verdict = step.derived(whole, held[0]) if len(held) == 1 else None
    if verdict is None:
        raise RefusedError("what goes into the split is not plain enough")
    return verdict


def _nothing_after(program: Program, step: Step, carriers: dict[str, str], split: Division) -> None:
    """Above the split the rows are now as they were before the step: nobody may ask for the transformed whole."""
    for name in carriers:
        for one in program.users(name, split.statement) if name not in split.statement.writes else ():
            if not (step.shape_kept and step.carriers.get(name, name) == name and shapes.only_shape(one, name)):
                raise RefusedError(f"{name} with all rows is also used after the split, in {program.where(one)}")


def _gone(program: Program, step: Step, one: Statement) -> Edit:
    text = step.stays.get(one.index)
    return program.remove(one) if text is None else program.replace(one, text)


def neighbours(program: Program, first: Statement, last: Statement, names: Sequence[str]) -> None:
    """Refuses where something between two statements may change one of these names."""
    for one in program.statements[first.index + 1 : last.index]:
        for name in names:
            if shapes.mutates(one, name):
                raise RefusedError(f"{name} may change in {program.where(one)}")
