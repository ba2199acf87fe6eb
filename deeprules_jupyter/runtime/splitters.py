"""What the pairs of positions that a splitter gives mean as facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from deeprules_jupyter.model import Data, Role, Split
from deeprules_jupyter.runtime.desk import Desk
from deeprules_jupyter.runtime.hook import Call
from deeprules_jupyter.runtime.identity import Known

MOST = 20  # pairs of one call that are written down: leaving one out of many thousands would fill the memory
FOLD: tuple[Role, ...] = ("train", "tuning")
ALONE: tuple[Role, ...] = ("train", "test")


@dataclass
class Pairs:
    """The pairs that one call of `split` has given so far."""

    known: Known
    whole: Data
    count: int = 0


class Splits:
    """`KFold().split(X)` and the like: each pair that the person takes is a split."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def before(self, call: Call) -> Any:
        """The rows that are divided; positions alone have none."""
        value = call.args[1] if len(call.args) > 1 else call.kwargs.get("X")
        known = self.desk.registry.look(value)
        if known is None:
            return None
        name = self.desk.registry.name_of(value) or self.desk.places.written(0, "X")
        return Pairs(known, self.desk.data_of(known, name))

    def after(self, call: Call) -> None:
        """Nothing has been given yet."""

    def item(self, call: Call, pair: Any) -> None:
        """The person takes a pair."""
        pairs, splitter = call.memo, call.args[0]
        if not isinstance(pairs, Pairs) or pairs.count >= MOST:
            return
        pairs.count += 1
        parts = tuple(self.desk.data_of(pairs.known.take(positions), "") for positions in pair)
        split = self.desk.write(
            lambda place, inner: Split(
                place=place, inner=inner, witness="calls", whole=pairs.whole, parts=parts, roles=FOLD,
                how=type(splitter).__name__, shuffled=shuffles(splitter),
            )
        )  # fmt: skip
        if pairs.count == 1:
            self.desk.late.append(lambda: self._alone(pairs, split))

    def _alone(self, pairs: Pairs, split: Split) -> None:
        """`next(splitter.split(X))`: one split, and no cross-validation."""
        if pairs.count == 1 and pairs.whole.role != "train":
            self.desk.change(split, replace(split, roles=ALONE))


def shuffles(splitter: Any) -> bool:
    """Whether chance decides which rows are held out."""
    name = type(splitter).__name__
    return "Shuffle" in name or "Repeated" in name or bool(getattr(splitter, "shuffle", False))
