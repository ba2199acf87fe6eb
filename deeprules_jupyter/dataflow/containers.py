"""Lists and dicts: what their methods do to the values in them."""

from __future__ import annotations

from deeprules_jupyter.dataflow.guesses import Guesses
from deeprules_jupyter.dataflow.values import Const, Map, Seq, Val


class Containers(Guesses):
    """Adds the methods of lists and dicts to the machine."""

    def map_method(self, owner: Map, name: str, args: list[Val]) -> Val:
        values = list(owner.entries.values())
        keys = [Const.of(k) for k in owner.entries]
        if name == "items":
            return Seq(items=[Seq(items=[k, v]) for k, v in zip(keys, values, strict=False)])
        if name in ("values", "keys"):
            return Seq(items=values if name == "values" else keys)
        if name in ("get", "pop", "setdefault") and args:
            key = args[0].value if isinstance(args[0], Const) else None
            return owner.entries.get(key, values[0] if values else Val())
        if name == "update" and args and isinstance(args[0], Map):
            owner.entries.update(args[0].entries)
        return Val()

    def chosen(self, item: Val) -> Val:
        """What a list gets under a condition: if the condition was learned from rows, so was the choice."""
        if not self.given or item.rows:
            return item
        out = Const(value=item.value) if isinstance(item, Const) else self.blend([item])
        out.stats, out.name, out.labels = item.stats | self.given, item.name, item.labels
        return out

    def list_method(self, owner: Seq, name: str, args: list[Val]) -> Val:
        if name in ("append", "add", "insert") and args:
            owner.items.append(self.chosen(args[-1]))
            owner.exact = owner.exact and not self.loops
        elif name == "extend" and args:
            owner.items += args[0].items if isinstance(args[0], Seq) else args
        elif name == "sort":
            owner.ranked = owner.all_scores()
        elif name == "copy":
            return owner.but(items=[*owner.items])
        elif name == "pop" and owner.items:
            return self._taken_out(owner, args[0] if args else Const(value=-1))
        return Val()

    def _taken_out(self, owner: Seq, key: Val) -> Val:
        at = key.turn if key.counted else owner.place_of(key)
        if not owner.exact or at is None or not -len(owner.items) <= at < len(owner.items):
            return owner.items[-1]
        return owner.items.pop(at)
