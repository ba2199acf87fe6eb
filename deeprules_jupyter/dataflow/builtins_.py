"""Python's own functions: what they do to the values that go through them."""

from __future__ import annotations

from deeprules_jupyter.dataflow.tallies import Tallies
from deeprules_jupyter.dataflow.values import Const, Func, Map, Seq, Val

SILENT = frozenset("print str repr isinstance type open display id format hasattr help input vars dir".split())


class Builtins(Tallies):
    """Adds the built-in functions to the machine."""

    def builtin(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """A call of a built-in function."""
        if name == "len" and args:
            return self.size_of(args[0])
        if name in SILENT:
            return Val(turning=any(a.turning for a in args))
        if name == "dict":
            return self._dict(args, kwargs)
        if name in ("list", "tuple", "set") and not args:
            return Seq()
        if name in ("range", "slice"):
            return self._numbers(name, args)
        if name == "enumerate" and args:
            return self._enumerate(args[0], from_0=len(args) == 1 and not kwargs)
        if name == "sorted" and args and isinstance(args[0], Map) and "key" in kwargs:
            return self._sorted_keys(args[0])
        keyed = isinstance(kwargs.get("key"), Func)
        if args and not keyed and (out := self._iterate(name, args)) is not None:
            return out
        if args and name in ("max", "min", "sorted") and isinstance(kwargs.get("key"), Func):
            return self._by_key(name, args[0], kwargs["key"])
        if args and (out := self._reduce(name, args)) is not None:
            return out
        return self._unknown(name, args, kwargs) if name != "super" else Val()

    def _numbers(self, name: str, args: list[Val]) -> Val:
        if name == "slice" and all(isinstance(a, Const) for a in args):
            return Const(value=slice(*(a.value for a in args if isinstance(a, Const))))
        ends = [a.value if isinstance(a, Const) and isinstance(a.value, int) else a.name for a in args]
        span = (ends[0] if len(ends) > 1 else None, ends[-1]) if 0 < len(ends) < 3 and all(ends[-1:]) else None
        known = name == "range" and len(args) == 1
        walks = next((a.size for a in args if a.size), None) if name == "range" else None
        turns = [Val(turning=True, turn=i, counted=known, walks=walks) for i in (0, 1)]
        return Seq(items=turns, exact=False, span=span)

    def _enumerate(self, val: Val, from_0: bool) -> Val:
        turns = enumerate(self.turns(val))
        pairs: list[Val] = [Seq(items=[Val(turning=True, turn=i, counted=from_0), one]) for i, one in turns]
        return Seq(items=pairs, exact=isinstance(val, Seq) and val.exact)

    def _iterate(self, name: str, args: list[Val]) -> Val | None:
        if name == "zip":
            exact = all(isinstance(a, Seq) and a.exact for a in args)
            return Seq(
                items=[Seq(items=list(group)) for group in zip(*map(self.turns, args), strict=False)], exact=exact
            )
        if name == "next":
            turns = self.turns(args[0])
            return self.one_turn(turns[0]) if turns else args[0]
        if name == "map" and len(args) > 1:
            return Seq(items=[self.call(args[0], [v], {}) for v in self.turns(args[1])], exact=False)
        if name == "set" and args[0].rows and not isinstance(args[0], Seq):
            members = self.select(args[0], [], "")
            members.bag = True
            return members
        if name in ("list", "sorted") and type(args[0]) is Val and args[0].rows and not args[0].groups:
            return self.as_list(args[0])
        if name == "list" and type(args[0]) is Seq:
            return args[0].but(items=[*args[0].items])
        if name in ("iter", "list", "tuple", "reversed", "set", "sorted"):
            return args[0]
        return None

    def _by_key(self, name: str, val: Val, key: Val) -> Val:
        """`min(grid, key=lambda t: loss(t))`: the best by what the key gives."""
        turns = self.turns(val)
        told = self.blend([self.call(key, [v], {}) for v in turns])
        if name == "sorted":
            return Seq(items=[_ranked(v, told.stats) for v in turns], exact=False, ranked=told.scores)
        if scores := told.scores:
            self.emit_choice(scores, "keeps the best of several scores")
        return turns[0] if turns else Val()

    def _sorted_keys(self, val: Map) -> Val:
        """`sorted(p_values, key=p_values.get)`: what is taken from either end is chosen by the values."""
        stats, scores = val.all_stats(), Seq(items=[*val.entries.values()]).all_scores()
        keys = [Const.of(key) if isinstance(key, str | int | float) else Val(labels=True) for key in val.entries]
        return Seq(items=[_ranked(key, stats) for key in keys], exact=False, ranked=scores)

    def _reduce(self, name: str, args: list[Val]) -> Val | None:
        if name in ("max", "min"):
            several = [v for v in args if v.scores or isinstance(v, (Seq, Map))]
            if len(args) > len(several) == 1 and not isinstance(several[0], (Seq, Map)):
                return self.blend(several)  # `max(score, 0.5)`: one score has no other to be better than
            return self.best_of(name, args[0] if len(args) == 1 else Seq(items=several))
        if name in ("float", "round", "abs", "int", "sum"):
            flat = self.blend(args[0].items) if isinstance(args[0], Seq) and not args[0].rows else args[0]
            judged = flat.judged and (name in ("float", "int") or (name == "sum" and not flat.nets))
            return self.measure(flat, name) if judged else self.blend([flat])
        if name == "getattr" and len(args) > 1 and isinstance(args[1], Const):
            return self.attribute(args[0], str(args[1].value))
        return None

    def _dict(self, args: list[Val], kwargs: dict[str, Val]) -> Val:
        entries: dict[object, Val] = dict(kwargs.items())
        for pair in self.turns(args[0]) if args else []:
            if isinstance(pair, Seq) and len(pair.items) == 2 and not pair.items[0].each:
                entries[self.key_of(pair.items[0])] = pair.items[1]
        return Map(entries=entries)


def _ranked(val: Val, stats: frozenset[str]) -> Val:
    """One of several that were sorted by statistics: to take it is to choose by them."""
    if not stats or val.rows:
        return val
    if isinstance(val, Seq):
        return val.but(items=[_ranked(item, stats) for item in val.items])
    return val.but(stats=val.stats | stats)
