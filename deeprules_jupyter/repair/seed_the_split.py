"""A split that is drawn at random gets a seed, and equal shares of classes where the finding proposes them."""

from __future__ import annotations

import ast
import re

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement

SEED = "random_state=0"
PLAIN = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.expr_context)
LABELS = re.compile(r"""(?i)\b(y|y_\w+|labels?|targets?|class(es)?|outcomes?|diagnosis|species)['"\]]*$""")


def build(program: Program, one: Statement, finding: Finding) -> list[Edit] | None:
    """The edits, or None where no `train_test_split` stands at the place."""
    line = finding.place.line or 0
    calls = [node for node in ast.walk(one.node) if shapes.called(node) == "train_test_split"]  # type: ignore[arg-type]
    here = [call for call in calls if isinstance(call, ast.Call) and call.lineno <= line <= (call.end_lineno or 0)]
    if len(here) > 1:
        raise RefusedError("several splits stand in one line")
    if not here:
        return None
    by = _classes(program, one.cell, here[0]) if finding.repair and "stratify" in (finding.repair.source or "") else ""
    return [_seeded(program, one.cell, here[0], f", stratify={by}" if by else "")]


def _classes(program: Program, cell: int, call: ast.Call) -> str:
    """The code of the labels in `train_test_split(X, y)`; nothing where it is not certain which argument they are."""
    labels = call.args[1] if len(call.args) == 2 else None
    asked = any(word.arg in ("stratify", "shuffle", None) for word in call.keywords)
    plain = labels is not None and all(isinstance(node, PLAIN) for node in ast.walk(labels))
    code = ast.unparse(labels) if labels and plain else ""
    return code if code and not asked and LABELS.search(code) else ""


def _seeded(program: Program, cell: int, call: ast.Call, more: str) -> Edit:
    """`random_state=None` becomes a number; where there is none it is written behind the last argument."""
    for word in call.keywords:
        if word.arg == "random_state":
            return Edit(cell, *program.span(cell, word.value), f"0{more}")
    given = [*call.args, *(word.value for word in call.keywords)]
    last, end = max(program.span(cell, node)[1] for node in given), program.span(cell, call)[1] - 1
    tail = program.cells[cell].source[last:end]
    if "#" in tail:
        raise RefusedError("a comment stands behind the last argument")
    if tail.rstrip().endswith(","):
        last += tail.rindex(",") + 1
        return Edit(cell, last, last, f" {SEED}{more},")
    last = end if tail.strip() else last
    return Edit(cell, last, last, f", {SEED}{more}")
