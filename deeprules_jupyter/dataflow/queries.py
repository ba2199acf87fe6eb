"""Conditions that stand in texts: `table.query("year < 2015 and site == @site")`."""

from __future__ import annotations

import ast
import re

from deeprules_jupyter.dataflow.frames import Frames
from deeprules_jupyter.dataflow.rows import Cut
from deeprules_jupyter.dataflow.values import Const, Val

LOCAL = "_a_name_of_the_notebook_"  # what stands for `@` in such a text
Cuts = tuple[Cut, ...]


class Queries(Frames):
    """Adds conditions in texts to the machine: they select what the same conditions select as masks."""

    def _of_rows(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        if val.rows and name == "query" and (given := args[0] if args else kwargs.get("expr")):
            asked = _parsed(given.value) if isinstance(given, Const) else None
            if asked is not None and (cuts := self._selected(val, asked)):
                return self.mask(val, Val(index=cuts), name)
        return super()._of_rows(val, name, args, kwargs)

    def _selected(self, table: Val, node: ast.expr) -> Cuts:
        """What a condition selects; nothing where that is not told."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
            return self.invert(cuts) if len(cuts := self._selected(table, node.operand)) == 1 else ()
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            each = [self._selected(table, one) for one in node.values]
            return tuple(cut for cuts in each for cut in cuts) if all(each) else ()
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.left, ast.Name):
            return self._compared(table, node, node.left.id)
        return ()

    def _compared(self, table: Val, node: ast.Compare, column: str) -> Cuts:
        right = node.comparators[0]
        named = isinstance(right, ast.Name) and right.id.startswith(LOCAL)
        if column.startswith(LOCAL) or not (named or isinstance(right, (ast.Constant, ast.UnaryOp))):
            return ()
        if named and isinstance(right, ast.Name):
            right.id = right.id.removeprefix(LOCAL)  # its text tells it apart, as in a mask
        left, other = self.columns(table, [column]), self.eval(right)
        if isinstance(node.ops[0], ast.In):
            return self.is_in(left, other).index or () if other.rows else ()
        return self.compare(left, node.ops[0], other, node)


def _parsed(text: object) -> ast.expr | None:
    try:
        return ast.parse(re.sub(r"@(?=\w)", LOCAL, str(text)).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
