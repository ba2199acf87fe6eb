"""A step that was fitted above a cross-validation goes into it: each fold fits it anew, on its own training rows.

X_scaled = scaler.fit_transform(X)                          stays for whoever else uses it
cross_val_score(make_pipeline(scaler, model), X, y)         was cross_val_score(model, X_scaled, y)
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import learners, shapes
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement

CROSS_VALIDATION = ("cross_val_score", "cross_val_predict", "cross_validate")
SETTINGS = frozenset(
    "estimator X y cv scoring n_jobs verbose groups method return_train_score return_estimator error_score".split()
)
IMPORT = "from sklearn.pipeline import make_pipeline"


def build(program: Program, one: Statement, _finding: Finding) -> list[Edit] | None:
    """The edits, or None where the output of no plain fit goes into a cross-validation."""
    found = _step(program, one)
    if found is None:
        return None
    made, applied, target = found
    scores = [
        Scoring(user, call)
        for user in program.users(target, applied)
        for call in ast.walk(user.node)
        if isinstance(call, ast.Call) and shapes.called(call) in CROSS_VALIDATION
    ]
    scores = [score for score in scores if isinstance(score.rows, ast.Name) and score.rows.id == target]
    if not scores:
        return None
    learners.must_transform(program, made, one)
    return _edits(program, applied, made, target, scores)


@dataclass
class Scoring:
    """A call that scores a model by cross-validation."""

    statement: Statement
    call: ast.Call

    def _given(self, position: int, word: str) -> ast.expr | None:
        named = next((one.value for one in self.call.keywords if one.arg == word), None)
        return named or (self.call.args[position] if len(self.call.args) > position else None)

    @property
    def model(self) -> ast.expr | None:
        """What is scored."""
        return self._given(0, "estimator")

    @property
    def rows(self) -> ast.expr | None:
        """On which rows."""
        return self._given(1, "X")


def _step(program: Program, one: Statement) -> tuple[shapes.Learning, Statement, str] | None:
    """`target = scaler.fit_transform(data)`, or `scaler.fit(data)` and `target = scaler.transform(data)` below it."""
    pair = shapes.assigned(one)
    made = shapes.learning(pair[1]) if pair else None
    if pair and made:
        plain = isinstance(pair[0], ast.Name) and isinstance(made.data, ast.Name) and made.call is pair[1]
        return (made, one, pair[0].id) if plain and isinstance(pair[0], ast.Name) else None
    fit = shapes.fitting(one.node.value) if isinstance(one.node, ast.Expr) else None
    if fit is None or not isinstance(fit.maker, ast.Name):
        return None
    user = next(program.users(fit.maker.id, one), None)
    apply = shapes.assigned(user) if user else None
    if not user or not apply or not isinstance(apply[0], ast.Name) or shapes.called(apply[1]) != "transform":
        return None
    alike = isinstance(apply[1], ast.Call) and len(apply[1].args) == 1 and shapes.same(apply[1].args[0], fit.data)
    return (fit, user, apply[0].id) if alike and isinstance(fit.data, ast.Name) else None


def _edits(
    program: Program, applied: Statement, made: shapes.Learning, target: str, scores: list[Scoring]
) -> list[Edit]:
    assert isinstance(made.data, ast.Name)
    raw, edits = made.data.id, []
    if raw == target:
        raw = program.fresh(f"{target}_before")
        edits.append(program.above(applied, [f"{raw} = {target}"]))
    learner = (
        program.text(applied.cell, made.maker)
        if isinstance(made.maker, ast.Name)
        else _made_anew(program, made, applied)
    )
    program.must_be_plain({raw, target, *([made.maker.id] if isinstance(made.maker, ast.Name) else [])})
    last = max(score.statement.index for score in scores)
    for other in program.statements[applied.index + 1 : last + 1]:
        changed = raw != made.data.id or not shapes.mutates(other, raw)
        if not changed or (isinstance(made.maker, ast.Name) and made.maker.id in other.writes):
            raise RefusedError(f"{raw} or {learner} may change before it is scored, in {program.where(other)}")
    for score in scores:
        edits += _wrapped(program, score, learner, raw)
    first = min((score.statement for score in scores), key=lambda one: one.index)
    if program.binding("make_pipeline", first) is None:
        edits.append(program.above(first, [IMPORT]))
    return edits


def _made_anew(program: Program, made: shapes.Learning, applied: Statement) -> str:
    """`StandardScaler()`, where it has no name."""
    if {node.id for node in ast.walk(made.maker) if isinstance(node, ast.Name)} - program.imported:
        raise RefusedError("the step is made of names that may stand for something else later")
    return program.text(applied.cell, made.maker)


def _wrapped(program: Program, score: Scoring, learner: str, raw: str) -> list[Edit]:
    cell, where = score.statement.cell, program.where(score.statement)
    if {word.arg for word in score.call.keywords} - SETTINGS or len(score.call.args) > 3:
        raise RefusedError(f"the cross-validation in {where} takes more than a model, rows and labels")
    assert score.rows is not None
    if score.model is None:
        raise RefusedError(f"the cross-validation in {where} names no model")
    model = program.text(cell, score.model)
    return [
        Edit(cell, *program.span(cell, score.model), f"make_pipeline({learner}, {model})"),
        Edit(cell, *program.span(cell, score.rows), raw),
    ]
