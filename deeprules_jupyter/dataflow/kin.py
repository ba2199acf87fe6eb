"""Columns that tell others by themselves, and how this knowledge goes along with tables and columns.

Only what the code says beyond doubt counts: a choice of columns that is not spelt out loses the knowledge of a table.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deeprules_jupyter.catalog import KNOWN, callee_of
from deeprules_jupyter.dataflow.kinship import Column, Columns, common
from deeprules_jupyter.dataflow.machine import Text
from deeprules_jupyter.dataflow.rows import Cut
from deeprules_jupyter.dataflow.subscripts import Subscripts
from deeprules_jupyter.dataflow.values import Bound, Const, Func, Lib, Map, Model, Seq, Val
from deeprules_jupyter.model import Data

SAME_ROWS = frozenset({"train_test_split", "shuffle", "resample", "copy", "deepcopy", "array", "asarray"})
# Attributes that give one of several tables which the reader takes for one: `cells.X`, `wine.data`.
PARTS = KNOWN.row_attributes - frozenset("values iloc loc ix at iat T str dt cat index frame".split())
RANDOM = KNOWN.random_draws | KNOWN.random_orders | {"random", "sample"}
MERGED = "merged"
IN_PLACE = frozenset({"insert", "pop", "update", "eval"})


class Kin(Subscripts):
    """Adds columns that stand for each other."""

    def __init__(self) -> None:
        super().__init__()
        self.holders: set[int] = set()  # by identity: what holds several tables of the same rows
        self.mentioned: set[tuple[int, str]] = set()  # columns that a source surely has, for the code names them

    # columns and tables ---------------------------------------------------------------------------------------------
    def columns_of(self, val: Val) -> Columns | None:
        """What is known of the columns of a table."""
        if type(val) is not Val or val.rows is None or val.groups or val.origin or id(val) in self.holders:
            return None
        if val.known is None:
            val.known = Columns(next(self.serial), {})
        return val.known

    def column_in(self, table: Val, name: str) -> Column | None:
        """A column that the code takes out of a table."""
        known = self.columns_of(table)
        if known is not None:
            self.mentioned.add((known.base, name))
        return known.get(name) if known else None

    def origin_of(self, val: Val) -> Column | None:
        """The column that a value surely is."""
        if not isinstance(val, Bound):
            return val.origin
        if val.owner.origin:  # `table["day"].dt.month`
            return self._made_of(val.owner.origin)
        known = self.columns_of(val.owner)  # an object may have attributes that are no columns: nothing is mentioned
        return known.get(val.attr) if known else None

    def _made_of(self, column: Column) -> Column:
        return Column(next(self.serial), column.name, column)

    def derived(self, vals: Iterable[Val]) -> Column | None:
        """What comes of these row by row, if all but constants among them come of one column."""
        found: list[Column] = []
        for val in _flat(vals):
            if not self._is_constant(val):
                if (origin := self.origin_of(val)) is None:
                    return None
                if isinstance(val, Bound) and isinstance(origin.key, tuple):
                    self.mentioned.add(origin.key)  # what is computed with is a column
                found.append(origin)
        source = common(found) if found else None
        return self._made_of(source) if source else None

    def _is_constant(self, val: Val) -> bool:
        if isinstance(val, Map):
            return all(map(self._is_constant, val.entries.values()))
        return isinstance(val, (Const, Lib)) or (isinstance(val, Func) and self._is_plain(val))

    def _is_plain(self, func: Func) -> bool:
        """Whether a function of one value knows nothing but that value, and draws nothing at random."""
        if func.node is None or len(func.node.args.args) != 1:
            return False
        body = func.node.body if isinstance(func.node.body, list) else [func.node.body]
        names = [n for stmt in body for n in ast.walk(stmt) if isinstance(n, ast.Name)]
        own = {func.node.args.args[0].arg} | {n.id for n in names if isinstance(n.ctx, ast.Store)}
        drawn = {n.attr for stmt in body for n in ast.walk(stmt) if isinstance(n, ast.Attribute)} & RANDOM
        return not drawn and all(n.id in own or self._is_known(func, n.id) for n in names)

    def _is_known(self, func: Func, name: str) -> bool:
        val = func.scope.find(name)
        if val is None:
            return hasattr(builtins, name)
        return self._is_constant(val) and "random" not in getattr(val, "path", "")

    # carrying the knowledge -----------------------------------------------------------------------------------------
    def select(self, val: Val, cuts: Sequence[Cut], text: Text = "") -> Val:
        out = super().select(val, cuts, text)
        if origin := self.origin_of(val) if isinstance(val, Bound) else val.origin:
            out.origin = origin
        if val.known:
            out.known = val.known
        return out

    def data_of(self, val: Val, cuts: Sequence[Cut] = ()) -> Data:
        """What was merged into a table may stand in any column: for its rows that is as good as in each."""
        data = super().data_of(val, cuts)
        merged = [fits for key, fits in val.cols.items() if isinstance(key, tuple) and key[0] == MERGED]
        return replace(data, whole_fits=data.whole_fits.union(*merged)) if merged else data

    def columns(self, val: Val, keys: list[object], single: bool = True) -> Val:
        out = super().columns(val, keys, single)
        names = [key for key in keys if isinstance(key, str)]
        whole = None if len(names) < len(keys) else self.columns_of(val)
        found = [self.column_in(val, name) for name in names] if whole else []
        one = bool(single and len(keys) == 1 and found)
        out.origin, out.known = (found[0] if one else None), (whole.chosen(names) if whole and not one else None)
        return out

    def attribute(self, val: Val, name: str) -> Val:
        if name in PARTS and isinstance(val, Val) and val.rows and not isinstance(val, Seq):
            self.keep(val)
            self.holders.add(id(val))
            val.known = None
        return super().attribute(val, name)

    def item(self, val: Val, key: Val, by_label: bool, text: Text) -> Val:
        out = super().item(val, key, by_label, text)
        if isinstance(key, Seq) and not key.exact and type(out) is Val and out is not val:
            out.known = None  # columns that were chosen by a condition
        return out

    def _rows_and_columns(self, val: Val, node: ast.Tuple) -> Val:
        out = super()._rows_and_columns(val, node)
        named = all(isinstance(one, (ast.Constant, ast.List)) for one in node.elts[1:])
        if named or type(out) is not Val:
            return out
        out = self.select(out, []) if out is val else out
        out.origin = out.known = None
        return out

    def list_method(self, owner: Seq, name: str, args: list[Val]) -> Val:
        if name in ("remove", "pop", "clear") and all(isinstance(item, Const) for item in owner.items):
            owner.exact = False
        return super().list_method(owner, name, args)

    def library(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        out, name = super().library(path, args, kwargs), callee_of(path).name
        every = [*args, *kwargs.values()]
        if type(out) is not Val or out in every:
            return out
        if name in KNOWN.plain_functions:
            out.origin, out.known = self.derived(every), None
        elif name in KNOWN.codes:
            named = self._names(kwargs.get("columns", Val()))
            known = args[0].known if args and named is not None else None
            out.origin, out.known = None, known.without(named or ()) if known else None
        elif name in SAME_ROWS and args:
            out.origin, out.known = self.origin_of(args[0]), args[0].known
        elif out.origin or out.known:
            out.origin = out.known = None
        return out

    def table_method(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None) -> Val:
        known = self.columns_of(val)
        out = super().table_method(val, name, args, kwargs, node)
        if name == "pop" and args and known and (names := self._names(args[0])) is not None:
            out = self.columns(val, [*names])
            out.column_of = None  # it is no part of the table any more
        elif type(out) is Val and out is not val:
            out.origin, out.known = self._outcome(val, name, args, kwargs)
        if name in ("merge", "join") and args and not args[0].rows and (added := args[0].stats - val.all_fits()):
            # in some column, not in every one
            out.cols, out.fits = {**out.cols, (MERGED, next(self.serial)): added}, out.fits - added
        if name in IN_PLACE:
            val.known = known.without(names) if name == "pop" and known and names else None
        elif "inplace" in kwargs and not _is(kwargs["inplace"], False):
            val.origin, val.known = (out.origin, out.known) if out is not val else (None, None)
            if val.column_of:
                self.put_column(val.column_of[0], val.column_of[1], Val())
        return out

    def _outcome(
        self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]
    ) -> tuple[Column | None, Columns | None]:
        if origin := self.origin_of(val):
            if name in KNOWN.same_values:
                return origin, None
            return self.derived([val, *args, *kwargs.values()]) if name in KNOWN.plain_methods else None, None
        if name == "drop":
            return None, self._dropped(val, args, kwargs)
        if name == "assign" and val.known:
            made = val.known
            for key, given in kwargs.items():
                made = made.put(self._column(val, key, given))
            return None, made
        kept = name in KNOWN.same_columns or (name == "dropna" and not args and not {"axis", "thresh"} & set(kwargs))
        return None, val.known if kept else None

    def _dropped(self, val: Val, args: list[Val], kwargs: dict[str, Val]) -> Columns | None:
        axis = kwargs.get("axis", args[1] if len(args) > 1 else Const(value=0))
        named = kwargs.get("columns", kwargs.get("labels", args[0] if args else Val()))
        if "columns" not in kwargs and (_is(axis, 0) or _is(axis, "index")):
            return val.known
        names = self._names(named)
        return val.known.without(names) if val.known and names is not None else None

    def _names(self, val: Val) -> list[str] | None:
        """Names of columns, if the code spells all of them out."""
        items = val.items if isinstance(val, Seq) and val.exact else [val]
        names = [item.value for item in items if isinstance(item, Const) and isinstance(item.value, str)]
        return names if names and len(names) == len(items) else None

    def transform(self, model: Model, data: Val) -> Val:
        out = super().transform(model, data)
        if model.kind == "resample" or model.label in KNOWN.keeps_columns:
            out.known = data.known
        if model.kind in ("target", "resample"):
            out.origin = self.origin_of(data)
        return out

    # changing a table -----------------------------------------------------------------------------------------------
    def _column(self, table: Val, name: str, val: Val) -> Column:
        origin = self.origin_of(val) if val.rows in (None, table.rows) else None  # of other rows it tells nothing
        made = self.step(f"`{name}` is made of `{origin.name}` alone") if origin else None
        return Column(next(self.serial), name, origin, made)

    def put_column(self, table: Val, key: object, val: Val) -> None:
        known = self.columns_of(table)
        table.known = known.put(self._column(table, key, val)) if known and isinstance(key, str) else None

    def _store_columns(self, owner: Val, key: Val, val: Val) -> None:
        super()._store_columns(owner, key, val)
        pair = isinstance(key, Seq) and len(key.items) == 2 and not self.column_keys(key)
        which = key.items[1] if pair and isinstance(key, Seq) else key
        keys = self.column_keys(which) or [None]
        for one in keys:
            whole = not pair and len(keys) == 1 and key.index is None
            self.put_column(owner, one, val if whole else Val())

    def stored_beside(self, owner: Val, name: str, val: Val) -> bool:
        """`table.columns = [...]`: whether this is no column."""
        if name == "columns":
            owner.known = None
        return name == "columns"

    def left_out(self, owner: Val, key: Val) -> None:
        """`del table["mass"]`."""
        gone = self.column_keys(key)
        owner.cols = {one: fits for one, fits in owner.cols.items() if one not in gone}
        names = self._names(key)
        owner.known = owner.known.without(names) if owner.known and names else None

    # statistics of one column each ----------------------------------------------------------------------------------
    def by_function(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """`agg({"mass": "mean"})`, `agg(usual=("mass", "mean"))`: which column each statistic is of."""
        if name in ("agg", "aggregate") and val.groups:
            pairs = list(args[0].entries.items()) if args and isinstance(args[0], Map) else []
            for given in kwargs.values():
                if isinstance(given, Seq) and len(given.items) == 2 and isinstance(given.items[0], Const):
                    pairs.append((given.items[0].value, given.items[1]))
            found = [(key, statistic) for key, given in pairs if (statistic := self._statistic_in(given))]
            if found:
                return self.blend([self.reduce(how, self.columns(val, [key]), [], {}) for key, how in found])
        return super().by_function(val, name, args, kwargs)


def _flat(vals: Iterable[Val]) -> Iterator[Val]:
    for val in vals:
        if isinstance(val, Seq) and val.rows is None:
            yield from _flat(val.items)
        else:
            yield val


def _is(val: Val, value: object) -> bool:
    return isinstance(val, Const) and val.value == value
