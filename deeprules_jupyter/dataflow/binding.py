"""Assignments: names, parts of values and columns get their values."""

from __future__ import annotations

import ast

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.sharing import Sharing
from deeprules_jupyter.dataflow.values import NONE, Bound, Const, Model, Seq, Val


class Binding(Sharing):
    """Adds assignments to the machine."""

    def do_assign(self, node: ast.Assign) -> None:
        val = self.told_by_text(self.eval(node.value), node.value)
        for target in node.targets:
            self.assign(target, val)

    def do_annassign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assign(node.target, self.eval(node.value))

    def do_augassign(self, node: ast.AugAssign) -> None:
        old = self.eval(node.target)
        new = self.eval(node.value)
        if isinstance(old, Seq) and not old.rows and isinstance(node.op, ast.Add):
            old.items += new.items if isinstance(new, Seq) else [new]
            return
        self.assign(node.target, self.operate(old, node.op, new))

    def assign(self, target: ast.expr, val: Val) -> None:
        if isinstance(target, ast.Name):
            self.bind(target.id, val)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target.elts, val)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, val)
        elif isinstance(target, ast.Attribute):
            owner = self.eval(target.value)
            if isinstance(owner, Model):
                owner.attrs[target.attr] = val
            elif self.stored_beside(owner, target.attr, val):
                return
            elif owner.rows and not isinstance(owner, (Seq, Bound)) and val.rows:
                self.store(owner, Const(value=target.attr), val)
        elif isinstance(target, ast.Subscript):
            owner = self.eval(target.value)
            key = self.eval(target.slice) if not isinstance(target.slice, ast.Slice) else Val()
            self.store(owner, key, val)
            if isinstance(target.value, ast.Subscript):
                self.store_within(target.value, val)

    def _of_rows(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """`table.insert(0, "dose", values)`, `table.set_value(rows, "dose", values)`: assignments by another name."""
        words = KNOWN.stores.get(name) if val.rows else None
        if words is None:
            return super()._of_rows(val, name, args, kwargs)
        given = [kwargs[w] if w in kwargs else args[i] for i, w in enumerate(words) if w in kwargs or i < len(args)]
        if len(given) < 3:
            return super()._of_rows(val, name, args, kwargs)
        where, key, value = given
        self.store(val, Seq(items=[where, key]) if where.rows or where.index else key, value)
        return val

    def lend(self, target: ast.expr, val: Val) -> None:
        self.borrowed = True
        try:
            self.assign(target, val)
        finally:
            self.borrowed = False

    def _unpack(self, targets: list[ast.expr], val: Val) -> None:
        items = val.items if isinstance(val, Seq) else None
        star = next((i for i, t in enumerate(targets) if isinstance(t, ast.Starred)), None)
        if items is not None and star is not None and len(items) >= len(targets) - 1:
            after = len(targets) - star - 1
            middle = Seq(items=items[star : len(items) - after])
            items = [*items[:star], middle, *items[len(items) - after :]]
        if items is not None and len(items) == len(targets):
            for target, item in zip(targets, items, strict=False):
                self.assign(target, item)
            return
        shares = val.mixed if len(val.mixed) == len(targets) else [val] * len(targets)  # `a, b = clean(a, b)`
        for target, own in zip(targets, shares, strict=True):
            share = (
                self.select(own, [], "")
                if own.rows and not isinstance(own, Seq)
                else self.blend([own], keep_rows=False)
            )
            share.doubts |= val.doubts | {self.fresh("share")} if val.rows else NONE
            self.assign(target, share)

    def do_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.scope.names.pop(target.id, None)
            elif isinstance(target, ast.Subscript):
                owner, key = self.eval(target.value), self.eval(target.slice)
                self.left_out(owner, key)

    def do_global(self, node: ast.Global | ast.Nonlocal) -> None:
        self.scope.shared |= set(node.names)

    do_nonlocal = do_global
