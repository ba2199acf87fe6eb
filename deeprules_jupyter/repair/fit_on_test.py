"""What was fitted once more, on the test rows, only transforms them, as it learned from the training rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import learners, shapes
from deeprules_jupyter.repair.fit_above_split import fresh_name
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.repair.shapes import Learning

HELD_OUT = ("test", "Test", "TEST", "valid", "val")
Twin = tuple[Statement, Learning]


def build(program: Program, one: Statement, finding: Finding) -> list[Edit] | None:
    """The edits, or None where the statement is no fit of this kind."""
    fit = shapes.fitting(one.node.value) if isinstance(one.node, ast.Expr) else None
    if not fit and not shapes.learnings(one.node):
        raise RefusedError(learners.why_not(program, one, finding.place.line or 0))
    for made in [fit] if fit else shapes.learnings(one.node):
        twin = _twin(program, one, made)
        if twin:
            program.must_be_plain(_names(made.maker) | _names(twin[1].maker))
            return _without(program, one, made, twin) if fit else _edits(program, one, made, twin)
    return None


def _edits(program: Program, one: Statement, made: Learning, twin: Twin) -> list[Edit]:
    before, first = twin
    if isinstance(first.maker, ast.Name):
        learner, edits = first.maker.id, []
        _unchanged(program, before, one, learner)
    else:
        learner = fresh_name(program, first.maker)
        edits = program_edits(program, before, first, learner)
    if not (isinstance(made.maker, ast.Name) and made.maker.id == learner):
        _alike(program, one, made, twin)
    call = f"{learner}.transform({program.text(one.cell, made.given)})"
    return [*edits, Edit(one.cell, *program.span(one.cell, made.call), call)]


def program_edits(program: Program, before: Statement, first: Learning, learner: str) -> list[Edit]:
    """The learner of the training rows gets a name."""
    text = program.text(before.cell, first.maker)
    return [
        program.above(before, [f"{learner} = {text}"]),
        Edit(before.cell, *program.span(before.cell, first.maker), learner),
    ]


def _without(program: Program, one: Statement, made: Learning, twin: Twin) -> list[Edit]:
    """`scaler.fit(X_test)` after `scaler.fit(X_train)` goes away."""
    maker = twin[1].maker
    if not isinstance(made.maker, ast.Name) or not shapes.same(made.maker, maker):
        raise RefusedError("another object was fitted on the training rows")
    _unchanged(program, twin[0], one, made.maker.id)
    return [program.remove(one)]


def _alike(program: Program, one: Statement, made: Learning, twin: Twin) -> None:
    """A second object that was made in the same way, and of which nobody else asks anything."""
    here, there = shapes.made_by(program, made.maker, one), shapes.made_by(program, twin[1].maker, twin[0])
    if here is None or not shapes.same(here, there):
        raise RefusedError("the training rows were prepared in another way")
    if isinstance(made.maker, ast.Name):
        for user in program.users(made.maker.id, one):
            raise RefusedError(f"{made.maker.id} is also used in {program.where(user)}")


def _unchanged(program: Program, first: Statement, last: Statement, learner: str) -> None:
    for one in program.statements[first.index + 1 : last.index]:
        if shapes.mutates(one, learner):
            raise RefusedError(f"{learner} learns something else in between, in {program.where(one)}")


def _twin(program: Program, one: Statement, made: Learning) -> Twin | None:
    """The same fit on the training rows, the nearest one above."""
    swaps = list(_swaps(program, one, made.data))
    for before in reversed(program.statements[: one.index + 1]):
        for other in _fits(before):
            earlier = before is not one or other.call.col_offset < made.call.col_offset
            if earlier and any(_matches(other.data, made.data, swap) for swap in swaps):
                return before, other
    if swaps:
        raise RefusedError("nothing was fitted on the training rows in the same way")
    return None


def _fits(one: Statement) -> list[Learning]:
    pair = shapes.assigned(one)
    value = one.node.value if isinstance(one.node, ast.Expr) else pair[1] if pair else None
    fit = shapes.fitting(value) if value is not None else None
    return [fit] if fit else shapes.learnings(value) if value is not None else []


def _swaps(program: Program, one: Statement, data: ast.expr) -> Iterator[tuple[str, str]]:
    """Held-out rows in the code, with the name that their training rows have."""
    for name in sorted(_names(data)):
        for earlier in program.statements[: one.index]:
            split = shapes.division(earlier)
            yield from ((name, pair.train) for pair in (split.pairs if split else ()) if pair.test == name)
        for word in HELD_OUT:
            twin = name.replace(word, {"Test": "Train", "TEST": "TRAIN"}.get(word, "train"))
            if twin != name and any(twin in other.writes for other in program.statements[: one.index]):
                yield name, twin


def _matches(train: ast.expr, test: ast.expr, swap: tuple[str, str]) -> bool:
    """Whether both say the same but for the part."""
    return ast.dump(train) == ast.dump(test).replace(f"id='{swap[0]}'", f"id='{swap[1]}'")


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
