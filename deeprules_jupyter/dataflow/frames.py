"""Tables with a language of their own: polars expressions, and annotated matrices of cells."""

from __future__ import annotations

from dataclasses import replace

from deeprules_jupyter.catalog import KNOWN, library_of
from deeprules_jupyter.dataflow.rows import Branch, Cut
from deeprules_jupyter.dataflow.tables import Tables
from deeprules_jupyter.dataflow.values import NONE, Bound, Const, Seq, Val

BY_NAME = {"items", "like", "regex"}  # pandas: `filter` by the names of columns
SUPERVISED = {"rank_genes_groups"}


class Frames(Tables):
    """Adds expressions that speak of the columns of the table that they are given to."""

    def context_of(self, func: Val) -> Val | None:
        """The table whose columns the arguments of this call speak of."""
        speaks = isinstance(func, Bound) and func.attr in KNOWN.expressions and func.owner.rows
        return func.owner if speaks and isinstance(func, Bound) else self.table

    def table_function(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        name = path.rsplit(".", 1)[-1]
        if self.table is not None and library_of(path).column_names:
            keys = [key for arg in args for key in self.column_keys(arg)]
            if name in KNOWN.column_names:
                return self.columns(self.table, keys) if keys else self.select(self.table, [])
            if name in KNOWN.statistics and keys:
                return self.reduce(name, self.columns(self.table, keys), [], {})
        return super().table_function(path, args, kwargs)

    def column_keys(self, key: Val) -> list[object]:
        raise NotImplementedError

    def columns(self, val: Val, keys: list[object], single: bool = True) -> Val:
        raise NotImplementedError

    def _of_rows(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        if name == "over":
            return self._by_group(val)
        if not val.rows:
            return None
        if name in KNOWN.lists and val.index is None:
            return self.as_list(val)
        if name == "extend" and val.listed and args and args[0].rows:
            joined = self.chain(val, args[0])
            val.rows, val.fits, val.way = joined.rows, joined.fits, joined.way
            return Val()
        flat = [one for arg in args for one in (arg.items if isinstance(arg, Seq) and not arg.rows else [arg])]
        if name in ("with_columns", "with_columns_seq"):
            return self._with_columns(val, flat, kwargs)
        if name == "alias" and args and isinstance(args[0], Const):
            out = self.select(val, [])
            out.column = args[0].value
            return out
        if name in ("select", "agg") and flat and all(one.stats and not one.rows for one in flat):
            return self.blend(flat)
        if name == "select" and flat and not any(one.index is not None or one.span for one in flat):
            return self._chosen(val, flat, kwargs)
        if name == "filter" and not BY_NAME & set(kwargs) and not isinstance(next(iter(args), None), (Seq, Const)):
            return self._filter(val, args)
        if name == "fill_null" and self._said(kwargs, "strategy") in ("mean", "min", "max"):
            return self.fit_and_apply("fill_null", val)
        if name == "join" and args and self._said(kwargs, "how") in ("anti", "semi"):
            return self._matched(val, args[0], self._said(kwargs, "how") == "anti")
        if name == "slice" and args and all(isinstance(a, Const) and isinstance(a.value, int) for a in args):
            low, *more = (a.value for a in args if isinstance(a, Const))
            return self.between(val, low, low + more[0] if more else None, "slice")
        return super()._of_rows(val, name, args, kwargs)

    def as_list(self, val: Val) -> Val:
        """A list with an item for each row."""
        out = self.select(val, [])
        out.listed = True
        return out

    def chain(self, first: Val, second: Val) -> Val:
        """Two such lists, one behind the other."""
        out = self.join("concat", [Seq(items=[first, second])], {})
        out.listed = True
        return out

    def _said(self, kwargs: dict[str, Val], name: str) -> object:
        val = kwargs.get(name)
        return val.value if isinstance(val, Const) else None

    def _by_group(self, val: Val) -> Val:
        """`over("donor")`: a statistic of each group. Whether a group stands on both sides, the code does not tell."""
        for stat in val.stats:
            if fit := self.unapplied.get(stat):
                self.unapplied[stat] = replace(fit, certain=False)
        return val

    def _with_columns(self, val: Val, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """New columns beside the others, or in their place."""
        out = self.select(val, [])
        for key, one in [*((one.column, one) for one in args), *kwargs.items()]:
            self.apply_stats(one.stats)
            learned = one.all_fits() | one.stats
            if key is None:
                out.fits, out.way = out.fits | learned, one.way or out.way
            elif one.rows or one.stats:
                out.cols = {**out.cols, key: learned - out.fits}
        return out

    def _chosen(self, val: Val, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """Some columns by name, and others made of them."""
        made = [one for one in args if not self.column_keys(one)]
        keys = [key for one in args for key in self.column_keys(one)]
        keys += [one.column for one in made if one.column is not None] + list(kwargs)
        out = self._with_columns(val, made, kwargs)
        known = all(self.column_keys(one) or one.column is not None for one in args)
        return self.columns(out, keys) if known else out

    def _filter(self, val: Val, args: list[Val]) -> Val:
        out = val
        for one in args:
            cut = Cut(self.fresh("filter"), Branch("part", value=0), "filter")
            out = self.mask(out, one, "filter") if one.index else self.select(out, [cut], "filter")
        return out

    def _matched(self, val: Val, other: Val, left: bool) -> Val:
        """`df.join(train, on="id", how="anti")`: the rows that the other table does not hold; `semi`: those it does."""
        if left:
            return self.complement(val, other, "anti-join")
        mask = self.is_in(val, other)
        return self.mask(val, Val(index=mask.index), "semi-join")

    # annotated matrices ---------------------------------------------------------------------------------------------
    def learn_in_place(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`sc.pp.scale(adata)`: learned over all cells, and written into the object that is given."""
        cells = self.with_rows(args[0] if args else kwargs.get("adata", kwargs.get("data", Val())))
        copied = self._said(kwargs, "copy")
        cells = self.select(cells, []) if copied else cells
        supervised = name in SUPERVISED
        fit = frozenset({self.emit_fit(name, "transform", cells, supervised=supervised)})
        column = KNOWN.learned_columns.get(name)
        if column is None or self._said(kwargs, "subset"):
            cells.fits, cells.way = cells.fits | fit, self.on_the_way(cells, f"changed by {name}")
        else:
            cells.cols = {**cells.cols, column: fit}
        return cells

    def annotation(self, val: Val, name: str) -> Val | None:
        """`adata.var`, `adata.uns`: what was learned of the genes; `adata.X` has nothing of the cells."""
        learned = {key: fits for key, fits in val.cols.items() if key in LEARNED}
        if not learned:
            return None
        if name in ("var", "uns"):
            return Val(stats=NONE.union(*(fits for key, fits in learned.items() if key in OF_GENES)))
        if name == "X":
            out = self.select(val, [])
            out.cols = {key: fits for key, fits in val.cols.items() if key not in LEARNED}
            return out
        return None


LEARNED = frozenset(KNOWN.learned_columns.values())
OF_GENES = {"highly_variable", "rank_genes_groups"}
