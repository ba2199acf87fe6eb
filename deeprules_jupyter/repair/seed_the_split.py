"""A split that is drawn at random gets a seed: `random_state=0`."""

from __future__ import annotations

import ast

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement

SEED = "random_state=0"


def build(program: Program, one: Statement, finding: Finding) -> list[Edit] | None:
    """The edits, or None where no `train_test_split` stands at the place."""
    line = finding.place.line or 0
    calls = [node for node in ast.walk(one.node) if shapes.called(node) == "train_test_split"]  # type: ignore[arg-type]
    here = [call for call in calls if isinstance(call, ast.Call) and call.lineno <= line <= (call.end_lineno or 0)]
    if len(here) > 1:
        raise RefusedError("several splits stand in one line")
    return [_seeded(program, one.cell, here[0])] if here else None


def _seeded(program: Program, cell: int, call: ast.Call) -> Edit:
    """`random_state=None` becomes a number; where there is none it is written behind the last argument."""
    for word in call.keywords:
        if word.arg == "random_state":
            return Edit(cell, *program.span(cell, word.value), "0")
    given = [*call.args, *(word.value for word in call.keywords)]
    last, end = max(program.span(cell, node)[1] for node in given), program.span(cell, call)[1] - 1
    tail = program.cells[cell].source[last:end]
    if "#" in tail:
        raise RefusedError("a comment stands behind the last argument")
    if tail.rstrip().endswith(","):
        last += tail.rindex(",") + 1
        return Edit(cell, last, last, f" {SEED},")
    last = end if tail.strip() else last
    return Edit(cell, last, last, f", {SEED}")
