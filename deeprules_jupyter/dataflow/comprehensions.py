"""Comprehensions and generators: a few turns of a loop, gathered into a list, a set or a dict."""

from __future__ import annotations

import ast
from collections.abc import Callable

from deeprules_jupyter.dataflow.calls import Calls
from deeprules_jupyter.dataflow.scopes import Scope
from deeprules_jupyter.dataflow.values import Const, Func, Map, Seq, Val


class Comprehensions(Calls):
    """Adds comprehensions to the machine."""

    def lend(self, target: ast.expr, val: Val) -> None:
        raise NotImplementedError

    def key_of(self, key: Val) -> object:
        raise NotImplementedError

    yielded: tuple[Val, ...] = ()  # by the function that is read just now

    def _body(self, func: Func) -> Val | None:
        """A function that yields gives what it yields, turn by turn."""
        saved, self.yielded = self.yielded, ()
        try:
            out = super()._body(func)
            return Seq(items=[*self.yielded], exact=False) if self.yielded else out
        finally:
            self.yielded = saved

    def on_yield(self, node: ast.Yield) -> Val:
        self.yielded += (self.eval(node.value),) if node.value else ()
        return Val()

    def on_yieldfrom(self, node: ast.YieldFrom) -> Val:
        self.yielded += tuple(self.turns(self.eval(node.value)))
        return Val()

    def turn_counters(self, node: ast.While) -> None:
        """What a loop counts takes another value in each turn."""
        for inner in ast.walk(node):
            if isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Name):
                old = self.scope.find(inner.target.id)
                if isinstance(old, Const) and isinstance(old.value, int):
                    self.scope.bind(inner.target.id, Val(turning=True))

    def _comprehend(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, out: Callable[[], None]
    ) -> bool:
        saved, self.scope = self.scope, Scope(up=self.scope)
        try:
            return self._generators(list(node.generators), out)
        finally:
            self.scope = saved

    def _generators(self, generators: list[ast.comprehension], out: Callable[[], None]) -> bool:
        if not generators:
            out()
            return True
        source = self.eval(generators[0].iter)
        exact = isinstance(source, Seq) and source.exact and not generators[0].ifs
        partly = not self.all_turns(source)
        self.partly += partly
        for item in self.turns(source):
            self.lend(generators[0].target, self._kept(item, generators[0]))
            before = self.given
            tests = [self.eval(test) for test in generators[0].ifs]
            if any(isinstance(test, Const) and not test.value for test in tests):
                continue
            self.given = before.union(*(test.all_stats() for test in tests))
            exact = self._generators(generators[1:], out) and exact
            self.given = before
        self.partly -= partly
        return exact

    def _kept(self, item: Val, turn: ast.comprehension) -> Val:
        """`[i for i in order if i not in test]`: of positions those that the others leave."""
        name = turn.target.id if isinstance(turn.target, ast.Name) else None
        for test in turn.ifs if name and (item.index is not None or item.rows) else ():
            if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In | ast.NotIn):
                same = isinstance(test.left, ast.Name) and test.left.id == name
                others = self.gathered(self.eval(test.comparators[0])) if same else Val()
                if item.index is not None and (chosen := others.index):
                    return item.but(index=self.invert(chosen) if isinstance(test.ops[0], ast.NotIn) else chosen)
                if item.index is None and others.rows and isinstance(test.ops[0], ast.NotIn):
                    return self.complement(item, others, "not among the others")
        return item

    def on_listcomp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Val:
        items: list[Val] = []
        exact = self._comprehend(node, lambda: items.append(self.chosen(self.eval(node.elt))))
        return Seq(items=items, exact=exact)

    on_setcomp = on_listcomp
    on_generatorexp = on_listcomp

    def on_dictcomp(self, node: ast.DictComp) -> Val:
        entries: dict[object, Val] = {}

        def add() -> None:
            key = self.eval(node.key) if node.key is not None else Val()
            entries[self.key_of(key)] = self.eval(node.value)

        self._comprehend(node, add)
        return Map(entries=entries)
