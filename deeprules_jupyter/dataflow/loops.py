"""What a loop walks over: a few turns stand for all of them."""

from __future__ import annotations

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.expressions import Expressions
from deeprules_jupyter.dataflow.rows import Branch, Cut
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.values import Const, Map, Model, Seq, Val

MAX_TURNS = 6


class Loops(Expressions):
    """Adds the turns of loops to the machine."""

    def turns(self, val: Val) -> list[Val]:
        """The values that a loop over this one takes; a loop whose turns are not known is walked twice."""
        if isinstance(val, Dataset):
            for item in val.items:
                item.name = val.name or item.name
            return [Seq(items=list(val.items))] * 2
        if isinstance(val, Seq):
            return val.items[:MAX_TURNS] if val.exact or len(val.items) > 1 else val.items * 2
        if isinstance(val, Map):
            return [*map(Const.of, val.entries)][:MAX_TURNS]
        if isinstance(val, Model) and val.klass and val.klass.find("__getitem__"):
            return self.turns(self.loader(val))
        if isinstance(val, Model) and val.kind == "splitter":
            return self.turns(self.pairs_of(val))
        if val.groups:
            return [self._group(val, i) for i in (0, 1)]
        if val.rows is not None and not val.noise:
            return [self.one_of(val), self.one_of(val)]
        if val.index or val.rows is not None:
            return [val, val]
        told = frozenset(s for s in val.stats if self.by_labels(s))  # importances, one by one
        return [Val(turning=True, turn=i, labels=val.labels, stats=told) for i in (0, 1)]

    def _group(self, val: Val, turn: int) -> Val:
        """What a loop over the groups of a table takes in a turn: the value and the rows that have it."""
        one = val.each and val.each._replace(branch=val.each.branch._replace(value=("this", turn)))
        group = self.select(val, [one] if one else [], "")
        group.groups = False
        return Seq(items=[Val(turning=True, turn=turn, each=one), group])

    def all_turns(self, val: Val) -> bool:
        """Whether `turns` gives every value of a loop over this one."""
        if isinstance(val, Map):
            return len(val.entries) <= MAX_TURNS
        return isinstance(val, Seq) and not isinstance(val, Dataset) and val.exact and len(val.items) <= MAX_TURNS

    def _of_rows(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """`for name, column in table.items()`, `for i, row in table.iterrows()`."""
        if val.rows and not val.groups and name in KNOWN.named_columns:
            label = Val(turning=True, labels=True)
            return Seq(items=[Seq(items=[label, self.columns(val, [("sel", self.keep(val))])])], exact=False)
        if val.rows and not val.groups and name in KNOWN.numbered_rows:
            row = self.one_of(val)
            return Seq(items=[Seq(items=[Val(turning=True, each=row.each), row])], exact=False)
        return super()._of_rows(val, name, args, kwargs)

    def one_of(self, val: Val) -> Val:
        """One row in a loop over rows. It stands for them all, unless it is dropped or selected by itself."""
        out = self.select(val, [], "")
        out.one = val.index is None
        out.index, out.each = val.index, Cut(self.fresh("each"), Branch("is", value="this"), "split")
        self.parts[out.each.key, out.each.branch] = Part("tuning", fold=True)  # left out by itself, it is a fold
        return out
