"""Means, medians and the like that were taken by hand of all rows are taken of the training rows below the split."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from deeprules_jupyter.model import Finding
from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.columns import Columns, column_target, columns_of, read_of
from deeprules_jupyter.repair.names import reads
from deeprules_jupyter.repair.program import Edit, Program, RefusedError, Statement
from deeprules_jupyter.repair.shapes import Division, Pair
from deeprules_jupyter.repair.sink import Step, copies, sink

STATISTICS = frozenset({"mean", "median", "std", "var", "min", "max", "mode", "quantile"})
NUMPY = ("np", "numpy")
PLAIN = (
    ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Name, ast.Constant, ast.Subscript, ast.Attribute, ast.Call,
    ast.keyword, ast.expr_context, ast.List, ast.Tuple,
)  # fmt: skip


def build(program: Program, one: Statement, _finding: Finding) -> list[Edit] | None:
    """The edits, or None where the statement is no such arithmetic."""
    use = one
    if pair := shapes.assigned(one):
        alone = isinstance(pair[0], ast.Name) and _rows_of(pair[1]) and not _outside(pair[1], _rows_of(pair[1]))
        if alone and isinstance(pair[0], ast.Name):
            use = next(program.users(pair[0].id, one), one)
    formula = _formula(program, use)
    return formula.edits() if formula and (use is one or one in formula.named) else None


@dataclass
class Formula:
    """`target = ...`, with statistics of the rows in it or in the statements `named` above it."""

    program: Program
    one: Statement
    target: ast.expr
    value: ast.expr
    rows: str
    named: list[Statement]

    def edits(self) -> list[Edit]:
        """The statistics and the formula go below the split."""
        self._check()
        table = column_target(self.program, self.one, self.target) if not isinstance(self.target, ast.Name) else None
        moved = [*self.named, self.one]
        needed = frozenset[str]().union(*(one.reads for one in moved))
        made = frozenset[str]().union(*(one.writes for one in self.named))
        if table:
            read = read_of(self.program, self.value, self.rows, self.one)
            if read is None or table[0] != self.rows:
                raise RefusedError(f"the columns of {self.rows} are not written out")
            columns = Columns(self.program, self.one, table[1] | read, new=not table[1] <= read)
            return sink(
                self.program,
                Step(
                    moved, {self.rows: self.rows}, self.lines, needed - made, shape_kept=True,
                    derived=columns.derived, apart=columns.apart,
                ),
            )  # fmt: skip
        if not isinstance(self.target, ast.Name):
            raise RefusedError("the result goes to a place that is not plain enough")
        return self._whole(moved, needed - made, self.target.id)

    def _whole(self, moved: list[Statement], needed: frozenset[str], target: str) -> list[Edit]:
        source = self._source()
        stays, old = {}, self.rows
        if not isinstance(source, ast.Name):
            stays, old = {self.one.index: f"{target} = {self.program.text(self.one.cell, source)}"}, target
        derived = Columns(self.program, self.one, None).derived
        step = Step(moved, {target: old}, self.lines, needed, shape_kept=True, stays=stays)
        if old == target and not self._of_numpy():
            step.derived = derived
        return sink(self.program, step)

    def _source(self) -> ast.expr:
        """The table, or the one selection from it, that the whole formula speaks of."""
        parents = {
            child: node for one in self._code() for node in ast.walk(one) for child in ast.iter_child_nodes(node)
        }
        uses = [use for one in self._code() for use in shapes.occurrences(one, self.rows)]
        selections = [p for use in uses if isinstance(p := parents[use], ast.Subscript) and p.value is use]
        for use in uses if isinstance(self.target, ast.Name) else ():
            attribute = parents[use]
            call = parents.get(attribute)
            if isinstance(attribute, ast.Attribute) and not (isinstance(call, ast.Call) and call.func is attribute):
                raise RefusedError("the formula speaks of one column of the rows")
        if not selections:
            return uses[-1]
        if len(selections) != len(uses) or any(not shapes.same(selections[0], one) for one in selections):
            raise RefusedError("the formula speaks of several selections of the rows")
        if not isinstance(self.target, ast.Name):
            return uses[-1]
        if columns_of(self.program, selections[-1].slice, self.one) is None:
            raise RefusedError(f"the columns of {self.rows} are not written out")
        return selections[-1]

    def _code(self) -> list[ast.expr]:
        named = [pair[1] for one in self.named if (pair := shapes.assigned(one))]
        return [*named, self.value]

    def _of_numpy(self) -> bool:
        return any(isinstance(n, ast.Name) and n.id in NUMPY for one in self._code() for n in ast.walk(one))

    def _check(self) -> None:
        for node in (node for one in self._code() for node in ast.walk(one)):
            if not isinstance(node, PLAIN):
                raise RefusedError("the formula is not plain enough")
            if isinstance(node, ast.Call) and shapes.called(node) not in (*STATISTICS, "fillna", "astype"):
                raise RefusedError(f"the formula calls {shapes.called(node) or 'something'}")
            if isinstance(node, ast.keyword) and node.arg not in ("axis", "value", "ddof", "inplace", "q", "skipna"):
                raise RefusedError(f"the formula says {node.arg}")
            axis = node.value if isinstance(node, ast.keyword) and node.arg == "axis" else None
            if axis is not None and not (isinstance(axis, ast.Constant) and axis.value == 0):
                raise RefusedError("the statistic goes along the rows")
        first = self.named[0] if self.named else self.one
        for between in self.program.statements[first.index + 1 : self.one.index]:
            made = {name for one in self.named for name in one.writes}
            if between not in self.named and (made & between.reads or shapes.mutates(between, self.rows)):
                raise RefusedError(f"{self.rows} or its statistics are used in {self.program.where(between)}")

    def lines(self, _split: Division, carried: list[Pair]) -> list[str]:
        """The statistics of the training part, then both; the test part first, which needs the other as it was."""
        if len(carried) > 1 and self.named:
            raise RefusedError("the statistics are of more columns than the training rows have")
        out = [] if isinstance(self.target, ast.Name) else [copies(carried)]
        for pair in carried:
            out += [self._text(one, one.node.value, pair.train, pair.train) for one in self.named if _plain(one.node)]  # type: ignore[attr-defined]
            out += [self._text(self.one, self.value, part, pair.train) for part in (pair.test, pair.train)]
        return out

    def _text(self, one: Statement, value: ast.expr, part: str, train: str) -> str:
        """The formula for one part, with the statistics of the training part."""
        source = self._source() if isinstance(self.target, ast.Name) else None
        outside = {id(use) for use in _outside(value, self.rows)}
        new: dict[ast.expr, str] = {}
        for use in shapes.occurrences(value, self.rows):
            old = use
            if source is not None and not isinstance(source, ast.Name):
                old = next(n for n in ast.walk(value) if isinstance(n, ast.Subscript) and n.value is use)
            new[old] = part if id(use) in outside else train
        text = self.program.text(one.cell, value, new | _not_in_place(self.program, one, value))
        if one is not self.one:
            assert isinstance(one.node, ast.Assign)
            return f"{self.program.text(one.cell, one.node.targets[0])} = {text}"
        return f"{self._place(part)} = {text}"

    def _place(self, part: str) -> str:
        if isinstance(self.target, ast.Name):
            return part
        assert isinstance(self.target, ast.Subscript | ast.Attribute)
        return self.program.text(self.one.cell, self.target, {self.target.value: part})


def _plain(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign)


def _not_in_place(program: Program, one: Statement, value: ast.expr) -> dict[ast.expr, str]:
    """`fillna(x, inplace=True)` gives nothing back: below the split its result is assigned."""
    if not (isinstance(value, ast.Call) and any(word.arg == "inplace" for word in value.keywords)):
        return {}
    raise RefusedError(f"{program.where(one)} works in place on a part")


def _formula(program: Program, one: Statement) -> Formula | None:
    pair = shapes.assigned(one)
    target, value = pair or (None, one.node.value if isinstance(one.node, ast.Expr) else None)
    if value is None:
        return None
    if target is None:
        return _in_place(program, one, value)
    named = [bound for name in sorted(reads(value)) if (bound := _statistic(program, one, name))]
    found = {_rows_of(code) for code in (value, *(bound.node.value for bound in named))} - {""}  # type: ignore[attr-defined]
    if len(found) != 1 or not _outside(value, rows := found.pop()):
        return None
    return Formula(program, one, target, value, rows, sorted(named, key=lambda bound: bound.index))


def _in_place(program: Program, one: Statement, value: ast.expr) -> Formula | None:
    """`table["a"].fillna(table["a"].mean(), inplace=True)`."""
    base = shapes.receiver(value)
    words = {word.arg: word.value for word in value.keywords} if isinstance(value, ast.Call) else {}
    asked = words.get("inplace")
    if (
        base is None
        or shapes.called(value) != "fillna"
        or not isinstance(asked, ast.Constant)
        or asked.value is not True
    ):
        return None
    assert isinstance(value, ast.Call)
    filled = value.args[0] if value.args else words.get("value")
    rows = _rows_of(value)
    if filled is None or not rows or len(value.args) + len(words) != 2 or not _outside(value, rows):
        return None
    text = ast.Call(ast.Attribute(base, "fillna", ast.Load()), [filled], [])
    return InPlace(program, one, base, text, rows, [])


class InPlace(Formula):
    """The same, where the statement is a method that changes the table; the parts are assigned to instead."""

    def _text(self, one: Statement, value: ast.expr, part: str, train: str) -> str:
        assert isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
        base, filled = value.func.value, value.args[0]
        left, right = (
            self.program.text(one.cell, code, dict.fromkeys(shapes.occurrences(code, self.rows), name))
            for code, name in ((base, part), (filled, train))
        )
        return f"{left} = {left}.fillna({right})"


def _statistic(program: Program, one: Statement, name: str) -> Statement | None:
    """The statement that gave this name a statistic of some rows, and nothing else of them."""
    bound = program.binding(name, one)
    pair = shapes.assigned(bound) if bound else None
    if not bound or not pair or not isinstance(pair[0], ast.Name):
        return None
    rows = _rows_of(pair[1])
    return bound if rows and not _outside(pair[1], rows) else None


def statistics(value: ast.AST) -> Iterator[tuple[ast.Call, ast.expr]]:
    """The statistics in an expression, and what each is taken of."""
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and shapes.called(node) in STATISTICS and (base := shapes.receiver(node)):
            numpy = isinstance(base, ast.Name) and base.id in NUMPY
            if not numpy or node.args:
                yield node, node.args[0] if numpy else base


def _rows_of(value: ast.AST) -> str:
    """The one table that all statistics in an expression are taken of, or nothing."""
    names = {name for _, of in statistics(value) for name in reads(of) if name in _tables(of)}
    return names.pop() if len(names) == 1 else ""


def _tables(of: ast.expr) -> set[str]:
    """`X`, `X["a"]`, `X[columns]` and `X.a` are of X."""
    base = of.value if isinstance(of, ast.Subscript | ast.Attribute) else of
    return {base.id} if isinstance(base, ast.Name) else set()


def _outside(value: ast.AST, rows: str) -> list[ast.expr]:
    """Where the rows themselves stand, not a statistic of them."""
    inside = {id(use) for _, of in statistics(value) for use in shapes.occurrences(of, rows)}
    return [use for use in shapes.occurrences(value, rows) if id(use) not in inside]
