"""Tables and arrays: methods and functions of pandas, polars, numpy, scipy and torch tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.cuts import Dataset
from deeprules_jupyter.dataflow.matching import Matching
from deeprules_jupyter.dataflow.nets import ACCURACY
from deeprules_jupyter.dataflow.rows import Branch, CodeRows, Cut, source, together
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.values import NONE, Const, Map, Seq, Val
from deeprules_jupyter.model import COPIES

RANDOM = KNOWN.random_orders | KNOWN.random_draws
GIVEN = frozenset({"pipe", "apply", "map", "applymap", "map_elements", "transform", "assign", "agg", "aggregate"})


class Tables(Matching):
    """Adds what happens to tables between the calls that learn."""

    # functions ------------------------------------------------------------------------------------------------------
    def table_function(self, path: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        name = path.rsplit(".", 1)[-1]
        every = [*args, *kwargs.values()]
        if name in KNOWN.readers:
            return self.read_file(args)
        if name in KNOWN.random_orders and not (args and args[0].rows and name != "shuffle"):
            return self.shuffled(args[0]) if name == "shuffle" and args else self.positions(Val(), *args[:1])
        if name in ("repeat", "tile") and len(args) > 1 and (args[0].rows or args[0].index is not None):
            return self.repeated(args[0], name)
        if name in KNOWN.complements and args and (len(args) > 1 or args[0].index):
            return self.complement_of(name, args)
        if name == "choice" and args and self._without(kwargs):
            return self.drawn_from(args[0])
        if name in KNOWN.random_draws and ("random" in path or path.startswith("torch.")):
            return self.noise(name, [*args, *(v for k, v in kwargs.items() if k != "size")])
        if name in ("split", "array_split") and len(args) > 1 and isinstance(args[1], (Seq, Const)):
            return self.cut_at(args[0], args[1])
        if name in ("RandomState", "default_rng") and args and isinstance(args[0], Const) and args[0].value is not None:
            return Val(seed=f"{name}({args[0].value})")
        if name in KNOWN.codes and args:
            return self.coded(args[0])
        if name in KNOWN.positions:
            return Val(index=())
        if name in KNOWN.turns and args:
            return self.turned(args[0])
        if name in KNOWN.joins and args:
            return self.join(name, args, kwargs)
        if args and (learned := self._of_numbers(name, args, kwargs)) is not None:
            return learned
        if name in KNOWN.new_tables and (args or "data" in kwargs or "counts" in kwargs):
            return self.new_table(args[0] if args else kwargs.get("data") or kwargs["counts"])
        if name in KNOWN.rowless:
            return self.rowless(args)
        if name in KNOWN.positions_of and len(args) == 1:
            return Val(stats=told) if (told := args[0].all_stats()) else Val(index=args[0].index or ())
        return self.blend(every)

    def _of_numbers(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """Functions that compare, reduce or change numbers."""
        if name in KNOWN.best_of and any(s for v in args for s in self.blend([v]).scores):
            return self.best_of(name, args[0])
        if name in ("equal", "not_equal", "isclose") and any(a.preds and not a.judged for a in args):
            return self.judge(args, ACCURACY)
        for measured in (self.total(name, args, kwargs), self.cross_table(name, args)):
            if measured is not None:
                return measured
        if name in KNOWN.statistics and _vectors(args[0]):
            return self.blend(args[0].items if isinstance(args[0], Seq) else args)
        if name in KNOWN.statistics and (args[0].rows or args[0].judged):
            return self.reduce(name, args[0], args[1:], kwargs)
        if name in KNOWN.column_tests:
            return self.tested(name, args)
        if name in KNOWN.learn_and_apply or (name in KNOWN.counted_bins and self._number_of_bins(args, kwargs)):
            return self.fit_and_apply(name, args[0])
        return None

    def _number_of_bins(self, args: list[Val], kwargs: dict[str, Val]) -> bool:
        bins = kwargs.get("bins", args[1] if len(args) > 1 else None)
        return isinstance(bins, Const) and isinstance(bins.value, int)

    def read_file(self, args: list[Val]) -> Val:
        """A file is a population. Its name may say which part it is."""
        name = str(args[0].value) if args and isinstance(args[0], Const) else ""
        root = self.fresh(name or "file")
        stem = name.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]
        self.parts[root, None] = Part("", stem)
        val = Val(rows=source(root))
        val.way = (self.step(f"read from {stem or 'a file'}"),)
        return val

    def join(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """Tables under each other are one larger population; side by side they keep their rows."""
        parts = args[0].items if isinstance(args[0], Seq) and not args[0].rows else args
        parts = [p for p in parts if p.rows] or list(parts)
        axis = kwargs.get("axis") or (args[1] if len(args) > 1 and name == "concat" else None)
        beside = name in KNOWN.side_by_side or (isinstance(axis, Const) and axis.value in (1, "columns", -1))
        out = self.blend(parts)
        if parts and all(p.index is not None for p in parts):
            out.index = together(p.index for p in parts if p.index is not None)  # positions put together
        rows = [p.rows for p in parts if p.rows]
        if all(p.one for p in parts if p.rows):
            rows = list(dict.fromkeys(rows))  # parts of one sample: all are features of it
        if not beside and rows:
            joined: CodeRows = rows[0]
            for more in rows[1:]:
                joined = joined.join(more)
            if isinstance(args[0], Seq) and not args[0].exact:  # gathered in a loop: row by row, or part by part
                joined = CodeRows(joined.atoms, any(r.copies for r in rows))
            if joined.copies and not any(r.copies for r in rows) and len({p.doubts for p in parts if p.rows}) > 1:
                out.doubts |= {COPIES}
            out.rows, out.name = joined, "" if len(rows) > 1 else out.name  # the first of them does not stand for all
            self.remember(joined, rows)
            if joined.copies:
                out.way = (*out.way, self.step("joined; the same rows may stand in it more than once"))
            elif len(rows) > 1:
                out.way = (*out.way, self.step("joined"))
        return out

    def new_table(self, val: Val) -> Val:
        """`DataFrame(x)`, `torch.tensor(x)`: the same rows in another dress; a dict of columns is a population."""
        val = self.gathered(val)
        if val.index is not None:
            table = self.select(val, [], "")
            table.index = None if val.noise else val.index  # numbers drawn at random are data from now on
            return table
        if isinstance(val, (Map, Seq)) and not val.rows:
            held = [v for v in (val.entries.values() if isinstance(val, Map) else val.items) if not v.codes]
            made = self.blend(held)
            if not made.rows:
                made.stats = made.stats.union(*(v.all_stats() for v in held))  # one row for each column, with its p
            made = made if made.stats and not made.rows else self.with_rows(made)  # numbers learned are no samples
            for key, column in val.entries.items() if isinstance(val, Map) else ():
                self.put_in(made, key, column)
            return made
        made = self.blend([val]) if not isinstance(val, (Const, Dataset)) else val
        return self.with_rows(made) if made is not val and not (made.stats and not made.rows) else made

    def coded(self, val: Val) -> Val:
        """`get_dummies(table)`: columns for the values of a column, named after it."""
        out = self.blend([val])
        out.cols = {("codes", k) if isinstance(k, str) else k: learned for k, learned in out.cols.items()}
        return out

    def noise(self, name: str, around: Iterable[Val] = ()) -> Val:
        """Numbers drawn at random: data made up, or a draw for each row; around a learned mean they tell of it."""
        learned = NONE.union(*(v.all_stats() for v in around))
        self.apply_stats(learned)
        self.others_drew()
        return Val(index=(), rows=source(self.fresh(name)), noise=True, fits=learned)

    def repeated(self, val: Val, name: str) -> Val:
        if val.noise:
            return self.noise(name)
        out = self.copies(val, "repeated")
        out.codes = val.index == () and not val.way
        return out

    def drawn_from(self, pool: Val) -> Val:
        """`choice(index, 90, replace=False)`: some of these positions, each at most once."""
        among = pool.index or ()
        if pool.index is None and pool.rows and len(pool.rows.atoms) == 1:
            among = next(cuts for _, cuts in pool.rows.atoms)
        drawn = Cut(self.fresh("choice"), Branch("is", value="drawn"), "split")
        self.drawn_here(drawn.key)
        return Val(index=(*among, drawn), way=(self.step("rows drawn at random"),))

    def rowless(self, args: list[Val]) -> Val:
        out = self.blend(args, keep_rows=False)
        out.stats, out.rows = NONE, None
        return out

    # methods --------------------------------------------------------------------------------------------------------
    def table_method(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None) -> Val:
        inplace = kwargs.get("inplace")
        out = self._method(val, name, args, kwargs)
        if isinstance(inplace, Const) and inplace.value:
            val.rows, val.fits, val.cols, val.way = out.rows, out.fits, out.cols, out.way
            if val.column_of:
                table, key = val.column_of
                table.cols = {**table.cols, key: val.all_fits() - table.fits}
        return out

    def _method(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val:
        for family in (self.of_predictions, self._of_generators, self._of_rows):
            if (out := family(val, name, args, kwargs)) is not None:
                return out
        total = name == "sum" and (self._down(args, kwargs) or (not (args or kwargs) and _has_columns(val)))
        if total or (name in KNOWN.statistics and (val.rows or val.judged)):
            return self.reduce(name, val, args, kwargs)
        if name in ("isin", "is_in") and args:
            return self.is_in(val, args[0])
        if name in ("split", "chunk") and val.index is not None:
            return Seq(items=[val], exact=False)
        if name in KNOWN.rowless:
            return self.rowless([val])
        if name in KNOWN.moves:
            return self.mix([val])
        return self.mix([val, *args, *kwargs.values()])

    def _down(self, args: list[Val], kwargs: dict[str, Val]) -> bool:
        """Whether a sum runs over the rows: `sum(axis=0)`, `sum(0)`."""
        axis = kwargs.get("axis", kwargs.get("dim", args[0] if args else None))
        return isinstance(axis, Const) and axis.value == 0

    def _of_generators(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """Methods of random generators and of the orders that they draw."""
        if val.index is not None and name in KNOWN.same_positions:
            return val
        if val.seed and name == "manual_seed" and args:
            val.seed += self.setting(args[0])
            return val
        if val.seed and name in ("permutation", "permuted"):
            return self.positions(val, *args[:1])
        if name in ("difference", "symmetric_difference") and args and args[0].index:
            return Val(index=self.invert(args[0].index))
        if not val.rows and name in RANDOM:
            return self.table_function(f"random.{name}", args, kwargs)
        return self.noise(name) if val.seed else None

    def _of_rows(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """Methods that choose among the rows of a table, or add to them."""
        if not val.rows:
            return None
        if name in GIVEN and (out := self.by_function(val, name, args, kwargs)):
            return out
        if name in ("groupby", "group_by"):
            each = self.one_group(val, [*args, *kwargs.values()])
            return self.select(val, [], "").but(groups=True, each=each)
        if name in ("sample", "sample_frac"):
            return self._sample(val, kwargs, args)
        if name == "drop":
            return self._drop(val, args, kwargs)
        if name == "drop_duplicates":
            out = self.select(val, [], "")
            out.rows = CodeRows(val.rows.atoms)
            out.way = self.on_the_way(val, "duplicates dropped")
            return out
        if name in ("head", "tail") and args and isinstance(args[0], Const) and isinstance(args[0].value, int):
            low, high = (None, args[0].value) if name == "head" else (-args[0].value, None)
            return self.between(val, low, high, f"{name}({args[0].value})")
        if (name in KNOWN.missing or name in KNOWN.present) and val.column_of:
            return self.missing(val, name in KNOWN.missing)
        if name == "rank" and not (isinstance(axis := kwargs.get("axis"), Const) and axis.value in (1, "columns")):
            return self.fit_and_apply(name, val)  # the place among all rows
        if name in KNOWN.subsets:
            return self.select(val, [Cut(self.fresh(name), Branch("part", value=0), "filter")], name)
        if name in KNOWN.turns and val.across:
            return self.turned(val)
        if name in ("append", "concat") and args and args[0].rows:
            return self.join(name, [val, *args], {})
        return None

    def _without(self, kwargs: dict[str, Val]) -> bool:
        replace = kwargs.get("replace")
        return isinstance(replace, Const) and replace.value is False

    def _sample(self, val: Val, kwargs: dict[str, Val], args: list[Val]) -> Val:
        frac = kwargs.get("frac", kwargs.get("fraction"))
        replace = kwargs.get("replace", kwargs.get("with_replacement"))
        if isinstance(replace, Const) and replace.value:
            return self.copies(val, "drawn with replacement")
        if isinstance(frac, Const) and frac.value == 1:
            return self.select(val, [], "")
        return self.draw(val, "sample", kwargs)

    def _drop(self, val: Val, args: list[Val], kwargs: dict[str, Val]) -> Val:
        named = kwargs.get("columns", args[0] if args else Val())
        axis = kwargs.get("axis", args[1] if len(args) > 1 else Val())
        columns = "columns" in kwargs or (isinstance(axis, Const) and axis.value in (1, "columns"))
        taken = kwargs.get("index", args[0] if args else Val())
        if not columns and taken.each:
            return self.side_of(val, self.invert((taken.each,))[0], "drop")
        if not columns and (index := self.gathered(taken).index):
            return self.mask(val, Val(index=self.invert(index)), "drop")
        if not columns and taken.rows:
            return self.complement(val, taken, "drop")
        out = self.select(val, [], "")
        gone = [v.value for v in (named.items if isinstance(named, Seq) else [named]) if isinstance(v, Const)]
        gone = [key if key in out.cols else ("codes", key) for key in gone]
        out.cols = {key: fits for key, fits in out.cols.items() if key not in gone} if gone else out.cols
        return out


def _has_columns(val: Val) -> bool:
    """Whether this is a table as it was read, or some of its columns: the total of chosen rows may describe one row."""
    if type(val) is not Val or val.rows is None or val.index is not None or val.mixed or val.doubts:
        return False
    chosen = any(cut.kind != "split" for _, cuts in val.rows.atoms for cut in cuts)
    return not (chosen or val.one or val.groups or val.preds or val.scores or val.nets or val.listed)


def _vectors(val: Val) -> bool:
    """Whether a list holds what was learned about pieces of one row, as the vectors of the words of a text."""
    pieces = val.items if isinstance(val, Seq) and not val.rows else []
    return bool(pieces) and all(piece.one and piece.rows and piece.fits for piece in pieces)
