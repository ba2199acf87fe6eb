"""Lists as they are filled: by place, or by a key that takes another value in each turn of a loop."""

from __future__ import annotations

import ast

from deeprules_jupyter.dataflow.texts import Texts
from deeprules_jupyter.dataflow.values import Const, Seq, Val

FEW = 20  # a longer repetition is kept once: it is a list of unknown length


class Lists(Texts):
    """Adds lists that are prepared first and filled later: `models = [None] * 6`, then `models[i] = SVC()`."""

    def operate(self, left: Val, op: ast.operator, right: Val) -> Val:
        if isinstance(op, ast.Mult):
            for held, times in ((left, right), (right, left)):
                if isinstance(held, Seq) and not (held.rows or times.rows or isinstance(times, Seq)):
                    return _repeated(held, times)
        return super().operate(left, op, right)

    def put_item(self, owner: Seq, key: Val, val: Val) -> None:
        """What the key held before is gone; else a place that was only prepared is taken, or a new one."""
        known = self.key_of(key)
        if (at := owner.place_of(key)) is None:
            before = owner.keyed.get(known)
            taken = (i for i, item in enumerate(owner.items) if item is before or (before is None and _is_free(item)))
            at = next(taken, None)
        if at is None:
            owner.items.append(val)
        else:
            owner.items[at] = val
        owner.keyed[known] = val

    def item_at(self, val: Seq, key: Val) -> Val:
        """The item at a place, or by the key under which it was put in; by another one what that turn put in."""
        if (at := val.place_of(key)) is not None:
            return val.items[at]
        if (hit := val.keyed.get(self.key_of(key))) is not None:
            return hit
        if key.counted and val.exact and -len(val.items) <= key.turn < len(val.items):
            return val.items[key.turn]
        put = list(val.keyed.values())
        if put:
            return put[key.turn % len(put)]
        return val.items[0] if val.items else self.blend([val])


def _is_free(item: Val) -> bool:
    return isinstance(item, Const) and not item.value and not item.turning


def _repeated(held: Seq, times: Val) -> Seq:
    known = isinstance(times, Const) and isinstance(times.value, int) and times.value * len(held.items) <= FEW
    again = times.value if known and isinstance(times, Const) else 1
    return Seq(items=held.items * again, exact=held.exact and known)
