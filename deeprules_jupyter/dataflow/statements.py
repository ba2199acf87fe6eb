"""Statements: the order in which values come to names."""

from __future__ import annotations

import ast

from deeprules_jupyter.dataflow.binding import Binding
from deeprules_jupyter.dataflow.machine import NextTurn
from deeprules_jupyter.dataflow.scopes import Scope
from deeprules_jupyter.dataflow.values import Const, Func, Klass, Lib, Seq, Val


class Statements(Binding):
    """Adds the execution of statements. `run` gives what a `return` gave, or None."""

    def run(self, body: list[ast.stmt]) -> Val | None:
        maybe: Val | None = None
        for node in body:
            self.tick()
            self.move(node)
            handler = self.statements[type(node)]
            if handler is None:
                self._parts_of(node)
                continue
            result: Val | None = handler(self, node)
            if result is not None:
                maybe = self.either(maybe, result)
                if isinstance(node, ast.Return):
                    break
        return maybe

    def _parts_of(self, node: ast.stmt) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.eval(child)

    # names ----------------------------------------------------------------------------------------------------------
    def do_import(self, node: ast.Import) -> None:
        for alias in node.names:
            path = alias.name if alias.asname else alias.name.split(".")[0]
            self.scope.bind(alias.asname or path, Lib(path=path))

    def do_importfrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(node.module or "")
            else:
                self.scope.bind(alias.asname or alias.name, Lib(path=f"{node.module or ''}.{alias.name}"))

    def do_functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.scope.bind(node.name, Func(node=node, scope=self.scope, home=self.here if self.depth else self.site))

    do_asyncfunctiondef = do_functiondef

    def do_classdef(self, node: ast.ClassDef) -> None:
        bases = tuple(self.eval(base) for base in node.bases)
        saved, self.scope = self.scope, Scope(up=self.scope)
        try:
            self.run(node.body)
            body = self.scope.names
        finally:
            self.scope = saved
        self.scope.bind(node.name, Klass(body=body, bases=bases, label=node.name))

    # flow -----------------------------------------------------------------------------------------------------------
    def do_expr(self, node: ast.Expr) -> None:
        self.show(self.eval(node.value))

    def do_return(self, node: ast.Return) -> Val:
        return self.eval(node.value) if node.value is not None else Const(value=None)

    def do_if(self, node: ast.If) -> Val | None:
        test = self.eval(node.test)
        if isinstance(test, Const) and not test.turning:
            branch = node.body if test.value else node.orelse
            result = self.run(branch)
            if self.loops and branch and isinstance(branch[-1], ast.Continue):
                raise NextTurn
            return result
        if test.scores and _keeps(node):
            self.emit_choice(test.scores, "keeps the best score")
        if test.judged and not test.nets and _counts(node):
            self.measure(test, "count")
        before, given = dict(self.scope.names), self.given
        self.decided |= (rests_on := self.rests_on(test))
        self.given = given | rests_on
        self.perhaps += 1
        first = self._turn(node.body)
        after, self.scope.names = self.scope.names, before
        second = self._turn(node.orelse)
        self.perhaps -= 1
        self.given = given
        if not _leaves(node.body):
            self._join(after, second_leaves=_leaves(node.orelse), same_as_before=not node.orelse)
        return self.either(first, second)

    def _join(self, first: dict[str, Val], second_leaves: bool, same_as_before: bool) -> None:
        """After a condition a name may hold what either branch gave it."""
        names = self.scope.names
        for name, val in first.items():
            other = None if second_leaves else names.get(name)
            if other is not val:
                names[name] = (self.either(other, val) if same_as_before else self.either(val, other)) or val

    def either(self, first: Val | None, second: Val | None) -> Val | None:
        """One of two values, nobody knows which: what was learned into either counts. Else the second stands for it."""
        if first is None or second is None or first is second:
            return first if second is None else second
        if isinstance(first, Seq) and isinstance(second, Seq) and len(first.items) == len(second.items):
            pairs = zip(first.items, second.items, strict=True)
            both = [self.either(a, b) or a for a, b in pairs]
            return second.but(items=both) if first.rows == second.rows else second
        plain = type(first) is Val and type(second) is Val and not first.scores  # the best of scores is the newest
        if plain and (first.rows == second.rows or not first.rows or not second.rows):
            both_at_once = self.blend([second, first])
            both_at_once.index, both_at_once.name = second.index, second.name
            return both_at_once
        return first if isinstance(second, Const) and second.value is None else second

    def do_for(self, node: ast.For | ast.AsyncFor) -> Val | None:
        result: Val | None = None
        walked = self.eval(node.iter)
        turns, partly = self.turns(walked), not self.all_turns(walked)
        outer, several = list(self.lent), len(turns) > 1
        self.partly += partly
        self.loops.append((node, next(self.serial)))
        self.open_folds(turns)
        try:
            for item in turns:
                self.lent = [*outer, *(flat(item) if several else ())]
                self.lend(node.target, item)
                result = self._turn(node.body) or result
        finally:
            self.lent = outer
            self.partly -= partly
            self.close_folds(self.loops.pop()[1])
        return self.run(node.orelse) or result

    do_asyncfor = do_for

    def _turn(self, body: list[ast.stmt]) -> Val | None:
        try:
            return self.run(body)
        except NextTurn:
            return None

    def do_while(self, node: ast.While) -> Val | None:
        result: Val | None = None
        self.turn_counters(node)
        self.partly += 1
        self.loops.append((node, next(self.serial)))
        try:
            for _ in range(2):
                test = self.eval(node.test)
                if isinstance(test, Const) and not test.value:
                    break
                result = self._turn(node.body) or result
        finally:
            self.partly -= 1
            self.close_folds(self.loops.pop()[1])
        return self.run(node.orelse) or result

    def do_with(self, node: ast.With | ast.AsyncWith) -> Val | None:
        for item in node.items:
            val = self.eval(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, val)
        return self.run(node.body)

    do_asyncwith = do_with

    def do_try(self, node: ast.Try) -> Val | None:
        result = self.run(node.body)
        for handler in node.handlers:
            missing = ast.unparse(handler.type) if handler.type else ""
            if "Import" not in missing and "ModuleNotFound" not in missing:
                self.run(handler.body)
        return self.run(node.orelse) or self.run(node.finalbody) or result

    do_trystar = do_try

    def do_match(self, node: ast.Match) -> Val | None:
        self.eval(node.subject)
        results = [self.run(case.body) for case in node.cases]
        return next((r for r in results if r is not None), None)


def flat(item: Val) -> list[Val]:
    """What a turn of a loop takes, and the values in it: `for i, seed in enumerate(seeds)`."""
    inner = item.items if isinstance(item, Seq) and not item.rows else ()
    return [item, *(val for one in inner for val in flat(one))]


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether a branch goes elsewhere at its end: what it bound is not seen after it."""
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))


def _counts(node: ast.If) -> bool:
    """Whether a branch counts: `if guess != truth: wrong += 1`."""
    return any(isinstance(stmt, ast.AugAssign) for stmt in (*node.body, *node.orelse))


def _keeps(node: ast.If) -> bool:
    """Whether the branch keeps something because of a score: `if acc > best: best = acc`, or stops there.

    A comparison with a fixed number that only prints a verdict keeps nothing.
    """
    fixed = isinstance(node.test, ast.Compare) and any(isinstance(c, ast.Constant) for c in node.test.comparators)
    for inner in (n for branch in (node.body, node.orelse) for stmt in branch for n in ast.walk(stmt)):
        if isinstance(inner, ast.Break):
            return True
        if not fixed and isinstance(inner, (ast.Assign, ast.AugAssign, ast.Return)):
            return True
        if (
            isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Attribute)
            and inner.func.attr in ("save", "dump")
        ):
            return True
    return False
