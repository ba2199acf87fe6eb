"""Positions drawn with replacement, and the rows that such a draw leaves out."""

from __future__ import annotations

from deeprules_jupyter.dataflow.machine import Text
from deeprules_jupyter.dataflow.queries import Queries
from deeprules_jupyter.dataflow.rows import Branch, Cut
from deeprules_jupyter.dataflow.values import Const, Seq, Val

WITH_REPLACEMENT = frozenset({"choice", "integers", "randint"})


class Bootstraps(Queries):
    """Adds `boot = rng.integers(0, len(X), n)`: it selects rows, some of them several times."""

    def table_function(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        out = super().table_function(path, args, kwargs)
        name = path.rsplit(".", 1)[-1]
        if out.noise and name in WITH_REPLACEMENT and any(map(_counts_rows, _pool(name, args, kwargs))):
            out.draws = True
        return out

    def complement_of(self, name: str, args: list[Val]) -> Val:
        for one in args[1:]:
            self._remember(one)
        return super().complement_of(name, args)

    def marked(self, owner: Val, key: Val, val: Val) -> bool:
        self._remember(key)
        return super().marked(owner, key, val)

    def mask(self, val: Val, mask: Val, text: Text) -> Val:
        if not mask.draws:
            return super().mask(val, mask, text)
        self._remember(mask)
        return self.copies(self.select(val, mask.index or ()), "drawn with replacement")

    def _remember(self, drawn: Val) -> None:
        """What is left out later was not drawn."""
        if drawn.draws and not drawn.index:
            drawn.index = (Cut(self.fresh("drawn"), Branch("is", value=True), "draw"),)


def _pool(name: str, args: list[Val], kwargs: dict[str, Val]) -> list[Val]:
    """What is drawn from, or below which number."""
    given = args[:1] if name == "choice" else args[:2]
    return [*given, *(kwargs[key] for key in ("a", "low", "high") if key in kwargs)]


def _counts_rows(val: Val) -> bool:
    plain = not isinstance(val, (Const, Seq))
    return plain and (val.size is not None or val.rows is not None or val.index is not None)
