"""Whose rows are and when they were taken, as far as the names of columns and their use tell it."""

from __future__ import annotations

import ast
from dataclasses import replace

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.catalog.made_columns import MOVES, Moves, Said, single_in, times_in, units_in
from deeprules_jupyter.catalog.units import unit_of
from deeprules_jupyter.dataflow.kinship import Column
from deeprules_jupyter.dataflow.rows import CodeRows
from deeprules_jupyter.dataflow.targets import Targets
from deeprules_jupyter.dataflow.values import Const, Map, Model, Val
from deeprules_jupyter.membership import Grouping, Timing
from deeprules_jupyter.model import Evidence, Place


class Owners(Targets):
    """Adds random divisions of rows that belong to units, or that are made of earlier rows."""

    def __init__(self) -> None:
        super().__init__()
        self.moves = Moves()
        self.times: set[str] = set()  # columns that are named in the code and sound like a time
        self.units: set[str] = set()  # columns that the code takes for units of several rows
        self.single: set[str] = set()  # columns by which one row of each was kept
        self.owned: dict[str, list[CodeRows]] = {}  # by the name of a unit: tables that have such a column
        self.moved: list[CodeRows] = []  # tables whose rows were moved along

    def note(self, name: str, tree: ast.Module, site: Place) -> Said:
        """Take note of what a whole cell says of columns, before it is read step by step."""
        said = Said(tree)
        self.moves.add(name, () if MOVES.isdisjoint(said.called) else said.makers)
        self.times |= times_in(said)
        self.single |= single_in(said)
        for column, line, text in units_in(said):
            if column not in self.units and unit_of(column) == "unit":
                self.units.add(column)
                place = replace(site, line=line)
                way = (Evidence(place, text),)
                self.facts.append(Grouping(place=place, witness="code", column=column, loud=True, way=way))
        return said

    # which tables have such columns ---------------------------------------------------------------------------------
    def column_in(self, table: Val, name: str) -> Column | None:
        self._owns(table, name)
        return super().column_in(table, name)

    def new_table(self, val: Val) -> Val:
        out = super().new_table(val)
        for name in val.entries if isinstance(val, Map) else ():
            self._owns(out, name)
        return out

    def put_column(self, table: Val, key: object, val: Val) -> None:
        super().put_column(table, key, val)
        self._owns(table, key)

    def table_method(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None) -> Val:
        if name in KNOWN.moves and val.rows:
            self.moved.append(val.rows)
        for given in (*args, *kwargs.values()) if name in ("drop", "set_index", "groupby") else ():
            for column in self._names(given) or ():
                self._owns(val, column)
        return super().table_method(val, name, args, kwargs, node)

    def _owns(self, table: Val, name: object) -> None:
        if isinstance(name, str) and table.rows and unit_of(name) == "unit":
            self.owned.setdefault(name, []).append(table.rows)

    # divisions at random --------------------------------------------------------------------------------------------
    def split_arrays(self, arrays: list[Val], kwargs: dict[str, Val]) -> Val:
        out = super().split_arrays(arrays, kwargs)
        if not _is(kwargs.get("shuffle"), False):
            self._dealt(arrays[0])
        return out

    def random_split(self, whole: Val, lengths: Val, generator: Val) -> Val:
        out = super().random_split(whole, lengths, generator)
        self._dealt(whole)
        return out

    def folds(self, splitter: Model, whole: Val, turns: str = "n_splits") -> Val:
        out = super().folds(splitter, whole, turns)
        if draws(splitter):
            self._dealt(whole)
        return out

    def cross_validate(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        out = super().cross_validate(name, args, kwargs)
        cv = kwargs.get("cv")
        if isinstance(cv, Model) and draws(cv) and len(args) > 1:
            self._dealt(args[1])
        return out

    def _dealt(self, whole: Val) -> None:
        if whole.rows is None:
            return
        known = whole.known if type(whole) is Val else None
        data = self.data_of(whole)
        for name in sorted(self.owned):
            if name not in self.single and any(rows.covers(whole.rows) for rows in self.owned[name]):
                self.facts.append(
                    Grouping(place=self.site, witness="code", inner=self.inner, column=name, loud=False, data=data)
                )
        moved = self.moves.of(known.only if known and known.only is not None else [*self.moves.names])
        made = moved[0] if moved else next((p.pattern for p in self.moves.patterns), "")
        if not (made and self.times and any(rows.covers(whole.rows) for rows in self.moved)):
            return
        if known is not None and (made in known.gone or (known.only is not None and not moved)):
            return
        text = f"the feature `{made}` is made of earlier rows" if moved else "features are made of earlier rows"
        time = sorted(self.times)[0]
        self.facts.append(Timing(place=self.site, witness="code", inner=self.inner, column=time, data=data, uses=text))


def draws(splitter: Model) -> bool:
    """Whether chance decides which rows are held out, without regard to groups."""
    name = splitter.label
    draws = "Shuffle" in name or "Repeated" in name or _is(splitter.attrs.get("shuffle"), True)
    return draws and "Group" not in name


def _is(val: Val | None, value: object) -> bool:
    return isinstance(val, Const) and val.value is value
