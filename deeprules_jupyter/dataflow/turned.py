"""Tables on their side: samples that stand in columns, until the table is transposed."""

from __future__ import annotations

import ast

from deeprules_jupyter.dataflow.pieces import Pieces
from deeprules_jupyter.dataflow.rows import Branch, Cut
from deeprules_jupyter.dataflow.values import Val


class Turned(Pieces):
    """Adds the memory of which columns were taken: nobody knows yet whether they are features or samples."""

    def across(self, val: Val, cuts: tuple[Cut, ...]) -> Val:
        """`genes[:, order[:600]]`."""
        out = self.select(val, [])
        out.across = (*val.across, *cuts)
        return out

    def slice_across(self, val: Val, node: ast.Slice) -> Val:
        """`genes[:, :600]`."""
        if node.step or type(val) is not Val or val.index is not None or (val.stats and not val.rows):
            return val
        low, high = self._bound(node.lower), self._bound(node.upper)
        low = None if low == 0 else low
        if low is ... or high is ... or (low is None and high is None):
            return val
        key = ("at", self.token(self.with_rows(val).rows))
        return self.across(val, (Cut(key, Branch("range", low, high), "slice"),))

    def turned(self, val: Val) -> Val:
        """`genes[:, :600].T`: what chose among the columns has chosen rows."""
        out = val
        for cut in val.across:
            out = self.side_of(out, cut, "columns, turned into rows")
            if part := self.parts.get((cut.key, cut.branch)):
                part.called(val.name, self.site)
        if out is not val:
            out.across = ()
        return out
