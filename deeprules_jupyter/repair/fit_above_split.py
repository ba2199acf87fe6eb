"""A scaler, imputer, vectoriser or selector that was fitted above the split is fitted on the training rows below it."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.columns import Columns, column_target, read_of
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.repair.shapes import Division, Learning, Pair
from deeprules_jupyter.repair.sink import NO_SPLIT, Step, copies, neighbours, sink


def build(program: Program, one: Statement, _finding: Finding) -> list[Edit] | None:
    """The edits, or None where the statement is no fit of this kind."""
    pair = shapes.assigned(one)
    made = shapes.learning(pair[1]) if pair else None
    if pair and made:
        early = Early(program, one, pair[1], made)
        return early.whole(pair[0].id) if isinstance(pair[0], ast.Name) else early.columns(pair[0])
    value = one.node.value if isinstance(one.node, ast.Expr) else pair[1] if pair else None
    fit = shapes.fitting(value) if value is not None else None
    return _two_steps(program, one, fit) if fit else None


@dataclass
class Early:
    """`target = ... maker.fit_transform(data) ...`, which stands above the split."""

    program: Program
    one: Statement
    value: ast.expr
    made: Learning

    def __post_init__(self) -> None:
        self.wrappers = list(shapes.wrapped(self.value, self.made.call))

    @property
    def _outer(self) -> frozenset[str]:
        """The names that are read beside the rows."""
        inner = {id(node) for data in (self.made.data, self.made.given) for node in ast.walk(data)}
        return frozenset(n.id for n in ast.walk(self.value) if isinstance(n, ast.Name) and id(n) not in inner)

    @property
    def cell(self) -> int:
        """The cell in which it stands."""
        return self.one.cell

    def whole(self, target: str) -> list[Edit]:
        """The output stands under a name of its own."""
        data, text = self.made.data, self.program.text
        plain = isinstance(data, ast.Name)
        return sink(
            self.program,
            Step(
                moved=[self.one],
                carriers={target: data.id if isinstance(data, ast.Name) else target},
                lines=lambda split, carried: self.lines(split, carried, data),
                needed=self._outer | ({data.id} if isinstance(data, ast.Name) else frozenset()),
                private=self._learner,
                shape_kept=self._keeps_shape(),
                stays={} if plain else {self.one.index: f"{target} = {text(self.cell, data)}"},
            ),
        )

    def columns(self, target: ast.expr) -> list[Edit]:
        """The output stands in columns of the table."""
        found = column_target(self.program, self.one, target)
        if not found:
            raise RefusedError("the output goes to a place that is not plain enough")
        table, written = found
        read = read_of(self.program, self.value, table, self.one)
        if read is None:
            raise RefusedError(f"the columns of {table} are not written out")
        if self.made.labels is not None:
            raise RefusedError("it learns from the labels, column by column")
        columns = Columns(self.program, self.one, written | read, new=not written <= read)
        use = next(iter(shapes.occurrences(self.made.data, table)), None)
        if use is None:
            raise RefusedError(f"what goes into {table} comes from elsewhere")
        return sink(
            self.program,
            Step(
                moved=[self.one],
                carriers={table: table},
                lines=lambda split, carried: [copies(carried), *self.lines(split, carried, use, target)],
                needed=self.one.reads,
                private=self._learner,
                shape_kept=True,
                derived=columns.derived,
                apart=columns.apart,
            ),
        )

    @property
    def _learner(self) -> frozenset[str]:
        return frozenset({self.made.maker.id}) if isinstance(self.made.maker, ast.Name) else frozenset()

    def _keeps_shape(self) -> bool:
        maker = shapes.made_by(self.program, self.made.maker, self.one)
        return maker is not None and shapes.called(maker).endswith(shapes.SHAPE_KEEPING)

    def lines(self, split: Division, carried: list[Pair], data: ast.expr, target: ast.expr | None = None) -> list[str]:
        """The step as it stands below the split: fitted on the training part, then both parts transformed."""
        if len(carried) != 1:
            raise RefusedError("the transformed columns go into more than one part of the split")
        learner, first = self._named()
        train, test = carried[0].train, carried[0].test
        labels = labels_of(self.made, split)
        if shapes.same(self.made.data, self.made.given):
            both = f"fit_transform({self._data(data, train)}{labels})", f"transform({self._data(data, test)})"
        else:
            first = [f"{first[0]}.fit({train}{labels})" if first else f"{learner}.fit({train}{labels})"]
            given = (self._given(data, part) for part in (train, test))
            both = tuple(f"transform({text})" for text in given)  # type: ignore[assignment]
        calls = [self._around(data, part, f"{learner}.{call}") for part, call in zip((train, test), both, strict=True)]
        places = [self._place(target, part) for part in (train, test)]
        return [*first, *(f"{place} = {call}" for place, call in zip(places, calls, strict=True))]

    def _named(self) -> tuple[str, list[str]]:
        if isinstance(self.made.maker, ast.Name):
            return self.made.maker.id, []
        name = fresh_name(self.program, self.made.maker)
        return name, [f"{name} = {self.program.text(self.cell, self.made.maker)}"]

    def _data(self, data: ast.expr, part: str) -> str:
        if data is self.made.data:
            return part
        assert isinstance(data, ast.Name)
        uses: Mapping[ast.expr, str] = dict.fromkeys(shapes.occurrences(self.made.data, data.id), part)
        return self.program.text(self.cell, self.made.data, uses) if uses else part

    def _given(self, data: ast.expr, part: str) -> str:
        """`X.astype(float)` where the fit took `X`."""
        base = shapes.receiver(self.made.given)
        if data is not self.made.data or shapes.called(self.made.given) not in shapes.CASTS or base is None:
            raise RefusedError("it is fitted on other rows than it transforms")
        if not shapes.same(base, data):
            raise RefusedError("it is fitted on other rows than it transforms")
        return self.program.text(self.cell, self.made.given, {base: part})

    def _around(self, data: ast.expr, part: str, call: str) -> str:
        new: dict[ast.expr, str] = {self.made.call: call}
        for wrapper in self.wrappers:
            if shapes.called(wrapper) == "DataFrame":
                new |= self._labelled(wrapper, data, part)
        text = self.program.text(self.cell, self.value, new)
        tables = [wrapper for wrapper in self.wrappers if shapes.called(wrapper) == "DataFrame"]
        if tables and not any(word.arg == "index" for word in tables[0].keywords):
            if tables[0] is not self.value or not text.endswith(")"):
                raise RefusedError("the transformed rows go into a table and on")
            text = f"{text[:-1].rstrip().removesuffix(',')}, index={part}.index)"
        return text

    def _labelled(self, table: ast.Call, data: ast.expr, part: str) -> dict[ast.expr, str]:
        """The names of columns and rows are those of the part. Only a table has such names."""
        new: dict[ast.expr, str] = {}
        for word in table.keywords:
            named = [node for node in ast.walk(word.value) if isinstance(node, ast.Attribute)]
            new |= {n.value: part for n in named if n.attr in ("columns", "index") and shapes.same(n.value, data)}
            if word.arg not in ("columns", "index") or (word.arg == "index" and not new):
                raise RefusedError("the transformed rows go into a table with names of its own")
        if not new or len(table.args) != 1:
            raise RefusedError("it is not sure that the rows are a table with names for its rows")
        return new

    def _place(self, target: ast.expr | None, part: str) -> str:
        if target is None:
            return part
        assert isinstance(target, ast.Subscript | ast.Attribute)
        return self.program.text(self.cell, target, {target.value: part})


def fresh_name(program: Program, maker: ast.expr) -> str:
    """`standard_scaler` for a `StandardScaler()` that has no name."""
    kind = shapes.called(maker)
    if not kind:
        raise RefusedError("the learner has no plain name")
    return program.fresh(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower())


def labels_of(made: Learning, split: Division) -> str:
    """The labels of the training part, as one more argument."""
    if made.labels is None:
        return ""
    pair = split.pair_of(made.labels.id) if isinstance(made.labels, ast.Name) else None
    if pair is None:
        raise RefusedError("it learns from labels that do not go into the split under the same name")
    return f", {pair.train}"


def _two_steps(program: Program, one: Statement, fit: Learning) -> list[Edit] | None:
    """`scaler.fit(X)`, and the transform elsewhere."""
    pair = shapes.assigned(one)
    learner = names[0] if pair and len(names := shapes.names_in(pair[0])) == 1 else ""
    learner = learner or (fit.maker.id if isinstance(fit.maker, ast.Name) else "")
    if not learner or not isinstance(fit.data, ast.Name):
        return None
    user = next(program.users(learner, one), None)
    if user is None:
        return None
    apply = shapes.assigned(user)
    made = shapes.learning(apply[1]) or _applied(apply[1], learner) if apply else None
    if apply and made and isinstance(apply[0], ast.Name) and shapes.same(made.given, fit.data):
        return _fit_then_transform(program, one, user, fit, made, learner, apply[0].id)
    return _fit_alone(program, one, fit, learner)


def _applied(value: ast.expr, learner: str) -> Learning | None:
    for node in ast.walk(value):
        maker = shapes.receiver(node) if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and isinstance(maker, ast.Name) and shapes.called(node) == "transform":
            if maker.id != learner or len(node.args) != 1 or node.keywords:
                return None
            return Learning(node, maker, node.args[0], None, node.args[0])
    return None


def _fit_then_transform(
    program: Program, one: Statement, user: Statement, fit: Learning, made: Learning, learner: str, target: str
) -> list[Edit]:
    assert isinstance(fit.data, ast.Name)
    early = Early(program, user, shapes.assigned(user)[1], made)  # type: ignore[index]
    neighbours(program, one, user, [fit.data.id])

    def lines(split: Division, carried: list[Pair]) -> list[str]:
        if len(carried) != 1:
            raise RefusedError("the transformed rows go into the split twice")
        train, test = carried[0].train, carried[0].test
        parts = [(part, early._around(made.data, part, f"{learner}.transform({part})")) for part in (train, test)]
        return [_fit_line(program, one, fit, split, train), *(f"{part} = {text}" for part, text in parts)]

    needed = (one.reads | user.reads) - {learner}
    step = Step([one, user], {target: fit.data.id}, lines, needed, frozenset({learner}), early._keeps_shape())
    return sink(program, step)


def _fit_line(program: Program, one: Statement, fit: Learning, split: Division, train: str) -> str:
    new = {fit.data: train}
    if fit.labels is not None:
        new[fit.labels] = labels_of(fit, split).removeprefix(", ")
    return program.text(one.cell, one.node, new)


def _fit_alone(program: Program, one: Statement, fit: Learning, learner: str) -> list[Edit]:
    """The rows are transformed below the split already: only the fit has to go there."""
    assert isinstance(fit.data, ast.Name)
    program.must_be_plain({learner, fit.data.id})
    for other in program.statements[one.index + 1 :]:
        split = shapes.division(other)
        pair = split.pair_of(fit.data.id) if split else None
        if split and pair:
            line = _fit_line(program, one, fit, split, pair.train)
            return [program.remove(one), program.below(other, [line])]
        if learner in other.reads or any(shapes.mutates(other, name) for name in one.reads - {learner}):
            raise RefusedError(f"{learner} or its rows are used before the split, in {program.where(other)}")
    raise RefusedError(NO_SPLIT.format(name=fit.data.id))
