"""Which columns of a table a piece of code touches, as far as they are written out."""

from __future__ import annotations

import ast

from deeprules_jupyter.repair import shapes
from deeprules_jupyter.repair.program import Program, RefusedError, Statement


class Columns:
    """The columns that a step reads and writes. None stands for all of them."""

    def __init__(self, program: Program, before: Statement, touched: frozenset[str] | None, new: bool = False) -> None:
        self.program, self.before, self.touched, self.new = program, before, touched, new

    def derived(self, value: ast.expr, name: str) -> bool | None:
        """Whether a selection from the table still holds the columns; None where it is no plain selection."""
        if isinstance(value, ast.Name) and value.id == name:
            return True
        if shapes.called(value) == "copy" and isinstance(value, ast.Call) and not value.args:
            base = shapes.receiver(value)
            return self.derived(base, name) if base is not None else None
        if _is_name(shapes.receiver(value), name) and shapes.called(value) == "drop":
            return self._after_drop(value)
        if isinstance(value, ast.Subscript) and _is_name(value.value, name):
            chosen = self.program_columns(value.slice)
            return None if chosen is None else self._chosen(frozenset(chosen))
        if isinstance(value, ast.Attribute) and _is_name(value.value, name) and self.touched is not None:
            return None if value.attr in NOT_COLUMNS else self._chosen(frozenset({value.attr}))
        return None

    def _after_drop(self, value: ast.expr) -> bool | None:
        assert isinstance(value, ast.Call)
        words = {word.arg: word.value for word in value.keywords}
        if "inplace" in words or set(words) - {"axis", "columns", "labels"}:
            return None
        listed = words.get("columns") or (value.args[0] if value.args else words.get("labels"))
        axis = words.get("axis") or (value.args[1] if len(value.args) > 1 else None)
        if "columns" not in words and not (isinstance(axis, ast.Constant) and axis.value in (1, "columns")):
            return None
        if self.touched is None:
            return True
        gone = self.program_columns(listed)
        if gone is None:
            return None
        return True if not self.touched & set(gone) else None if self.touched - set(gone) else False

    def _chosen(self, chosen: frozenset[str]) -> bool | None:
        if self.touched is None:
            return True
        if not self.touched & chosen:
            return False
        return True if self.touched <= chosen and not self.new else None

    def program_columns(self, node: ast.AST | None) -> list[str] | None:
        """The columns that are written out here, or in the list that this name was last bound to."""
        return columns_of(self.program, node, self.before)

    def apart(self, one: Statement, name: str) -> bool:
        """Whether a statement touches other columns only."""
        if self.touched is None or name in one.writes:
            return False
        for parent in ast.walk(one.node):
            for child in ast.iter_child_nodes(parent):
                if _is_name(child, name) and not self._other(parent, child):
                    return False
        return True

    def _other(self, parent: ast.AST, child: ast.AST) -> bool:
        if not isinstance(parent, ast.Subscript) or parent.value is not child:
            return False
        named = self.program_columns(parent.slice)
        return named is not None and self.touched is not None and not self.touched & set(named)


NOT_COLUMNS = frozenset({"values", "T", "loc", "iloc", "index", "columns", "shape", "size", "dtypes", "str", "dt"})


def _is_name(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def columns_of(program: Program, node: ast.AST | None, before: Statement) -> list[str] | None:
    """The columns that a piece of code names, or None where they are computed."""
    if isinstance(node, ast.Name) and node.id not in program.deferred:
        users = [one for one in program.statements if node.id in one.writes]
        pair = shapes.assigned(users[0]) if len(users) == 1 and users[0].index < before.index else None
        changed = any(shapes.mutates(one, node.id) for one in program.statements if users and one is not users[0])
        return shapes.strings(pair[1]) if pair and not changed else None
    return shapes.strings(node)


def read_of(program: Program, value: ast.AST, name: str, before: Statement) -> frozenset[str] | None:
    """The columns of a table that an expression reads, None where it reads the whole of it."""
    found: set[str] = set()
    for parent in ast.walk(value):
        for child in ast.iter_child_nodes(parent):
            if _is_name(child, name):
                named = None
                if isinstance(parent, ast.Subscript) and parent.value is child:
                    named = columns_of(program, parent.slice, before)
                elif isinstance(parent, ast.Attribute) and parent.attr not in NOT_COLUMNS:
                    named = [parent.attr]
                if named is None:
                    return None
                found |= set(named)
    return frozenset(found)


def column_target(program: Program, one: Statement, target: ast.expr) -> tuple[str, frozenset[str]] | None:
    """The table and the columns of `table["a"] = ...` or `table.a = ...`."""
    base = target.value if isinstance(target, ast.Subscript | ast.Attribute) else None
    if not isinstance(base, ast.Name):
        return None
    if isinstance(target, ast.Attribute):
        return base.id, frozenset({target.attr})
    assert isinstance(target, ast.Subscript)
    named = columns_of(program, target.slice, one)
    if named is None:
        raise RefusedError(f"the columns of {base.id} are not written out")
    return base.id, frozenset(named)
