"""Tallies of categories, tables of groups and histograms: statistics that look like tables."""

from __future__ import annotations

import ast

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.lists import Lists
from deeprules_jupyter.dataflow.values import NONE, Const, Seq, Tally, Val


class Tallies(Lists):
    """Adds statistics that count, by category, group or bin."""

    def table_function(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        name = path.rsplit(".", 1)[-1]
        if args and (found := self._counted(args[0], name, kwargs)) is not None:
            return found
        return super().table_function(path, args, kwargs)

    def _method(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        if isinstance(val, Tally) and (val.counts or name in KNOWN.same_tally):
            return val
        if isinstance(val, Tally) and name == "keys":
            return self._categories(val)
        if (found := self._counted(val, name, kwargs)) is not None:
            return found
        return super()._method(val, name, args, kwargs)

    def _counted(self, val: Val, name: str, kwargs: dict[str, Val]) -> Val | None:
        if name in KNOWN.tallies and not val.judged:
            plain = val.rows and not (val.one or val.preds or val.scores)
            return Tally(stats=self.reduce(name, val, [], {}).stats) if plain else self.rowless([val])
        if name in KNOWN.group_tables:
            known = val.rows and self._statistic_in(kwargs.get("aggfunc", Val()))
            return self.reduce(name, val, [], {}) if known else self.rowless([val])
        if name in KNOWN.histograms:  # of a column; that of an image is a description of it
            found = self.reduce(name, val, [], {}) if val.rows and val.view and not val.one else self.rowless([val])
            return Seq(items=[found, found])
        return None

    def _categories(self, val: Tally) -> Val:
        return Tally(counts=val.stats, labels=True)

    def _table_attribute(self, val: Val, name: str) -> Val | None:
        if isinstance(val, Tally) and not val.counts and name == "index":
            return self._categories(val)
        return super()._table_attribute(val, name)

    def slice_of(self, val: Val, node: ast.Slice) -> Val:
        return val if isinstance(val, Tally) else super().slice_of(val, node)

    def tally_item(self, val: Tally, key: Val) -> Val:
        """The commonest category, or a count; but a choice among the categories is a list of them."""
        if val.counts:
            return Val(stats=val.counts) if isinstance(key, Const) and isinstance(key.value, int) else val
        return val if key.index is not None else Val(stats=val.stats or NONE, turning=key.turning)
