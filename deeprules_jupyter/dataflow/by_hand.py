"""Learning by hand: statistics over rows, what applies them, and functions that are given to tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.judging import Judging
from deeprules_jupyter.dataflow.values import NONE, Const, Func, Lib, Map, Model, Seq, Val

BY_VALUE = frozenset({"apply", "map", "applymap", "map_elements"})
OVER_ROWS = frozenset({"transform", "agg", "aggregate", "apply"})


class ByHand(Judging):
    """Adds what people compute from rows without an estimator."""

    def reduce(self, name: str, val: Val, args: list[Val], kwargs: dict[str, Val]) -> Val:
        """`mean`, `std`, ...: over rows a statistic; along a row nothing learned; of judged predictions a score."""
        if val.judged:
            return self.blend([val]) if val.nets else self.measure(val, name)
        if val.scores:
            return self.blend([val], keep_rows=False)
        axis = kwargs.get(
            "axis", kwargs.get("dim", args[-1] if args and name not in ("quantile", "percentile") else None)
        )
        axes = [a.value for a in axis.items if isinstance(a, Const)] if isinstance(axis, Seq) else []
        if (isinstance(axis, Const) and axis.value in (1, -1, "columns")) or (axes and 0 not in axes):
            return self.blend([val])
        if val.one:
            return self.blend([val])
        if not val.rows or val.preds:
            return self.blend([val], keep_rows=False)
        known = isinstance(kwargs.get("axis", Const()), Const) or bool(axes)  # else it may go along each row
        told = name in KNOWN.correlations and any(other.rows for other in args)  # by labels, as far as can be told
        learned = self.emit_fit(name, "statistic", val, supervised=told, now=False, certain=known)
        return Val(stats=frozenset({learned}) | val.fits, turning=val.turning)

    def fit_and_apply(self, name: str, val: Val) -> Val:
        """`pd.qcut`, `zscore`, `scale`: learned from all rows and applied at once."""
        fit = self.emit_fit(name, "transform", val)
        out = self.blend([val])
        out.fits, out.cols = out.all_fits() | {fit}, {}
        out.rows = self.with_rows(val).rows
        out.way = self.on_the_way(val, f"transformed by {name}")
        return out

    def tested(self, name: str, args: list[Val]) -> Val:
        """A test of columns against the labels: columns that pass it were chosen by all these rows."""
        if any(v.preds for v in args):
            return self.measure(self.judge(args), name)
        both = self.blend(args)
        if not both.rows:
            return both
        for more in (v.rows for v in args if v.rows):
            both.rows = both.rows.join(more)
        return Val(
            stats=frozenset({self.emit_fit(name, "statistic", both, supervised=True, now=False)}) | self.told_by(args)
        )

    def told_by(self, vals: Iterable[Val]) -> frozenset[str]:
        """What models that were fitted to labels tell of the columns, by importances or by what explains them."""
        named = {v.state for v in vals if isinstance(v, Model)}
        return frozenset(filter(self.by_labels, named)) if named else NONE

    def by_labels(self, name: str) -> bool:
        """Whether a fit, or a statistic, made use of the labels."""
        fit = self.fits.get(name) or self.unapplied.get(name)
        return fit is not None and fit.supervised

    def against_one(self, val: Val, keys: list[object]) -> frozenset[str]:
        """`table.corr()["growth"]`: how the columns go with one, most often the labels, is not how they go together."""
        if val.rows or len(keys) != 1 or not isinstance(keys[0], str):
            return val.stats
        return frozenset(self._against(stat) for stat in val.stats)

    def _against(self, stat: str) -> str:
        fit = self.unapplied.get(stat) or self.fits.get(stat)
        if fit is None or fit.supervised or fit.learner not in KNOWN.correlations:
            return stat
        own = replace(fit, id=self.fresh("fit"), supervised=True)
        self.unapplied[own.id] = own
        return own.id

    def shuffled(self, val: Val) -> Val:
        """`np.random.shuffle(x[:, 2])`, in place: the scores after it tell what a column is worth, and choose none."""
        if val.column_of:
            val.column_of[0].dealt = True
        return val

    def best_of(self, name: str, val: Val) -> Val:
        """The best of several scores is a choice."""
        scores = self.blend([val]).scores
        if isinstance(val, Map):
            scores = tuple(s for v in val.entries.values() for s in v.scores)
        of_a_curve = name in ("max", "min") and len(scores) == 1 and not isinstance(val, (Map, Seq))  # a number only
        if (scores := tuple(s for s in scores if not s.data.dealt)) and not of_a_curve:
            self.emit_choice(scores, "keeps the best of several scores")
        return Val(scores=scores if name in ("max", "min") else (), turning=val.turning)

    # functions that a table is given ---------------------------------------------------------------------------------
    def by_function(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """`df.pipe(f)`, `df.apply(lambda column: ...)`, `df.assign(z=lambda t: ...)`: the function gets the table."""
        if name == "assign":
            return self._assign(val, kwargs)
        if not args:
            return None
        if statistic := self._statistic_in(args[0]) if name in OVER_ROWS else "":
            found = self.reduce(statistic, val, [], kwargs)
            return self._spread(val, found) if name == "transform" else found
        if not isinstance(args[0], Func):
            return None
        axis = kwargs.get("axis", args[1] if len(args) > 1 and name == "apply" else None)
        along_rows = isinstance(axis, Const) and axis.value in (1, "columns")
        given = self.select(val, [], "")
        given.groups, given.name = False, val.name
        given.one = along_rows or (name in BY_VALUE and val.column_of is not None and not val.groups)
        out = self.call(args[0], [given, *(args[1:] if name == "pipe" else [])], kwargs if name == "pipe" else {})
        return self._spread(val, out) if given.one else out

    def _assign(self, val: Val, kwargs: dict[str, Val]) -> Val:
        out = self.select(val, [], "")
        for key, given in kwargs.items():
            value = self.call(given, [val], {}) if isinstance(given, Func) else given
            self.put_in(out, key, value)
            learned = self.blend([val, value]).all_fits() - val.fits if value.stats else value.all_fits()
            out.cols = {**out.cols, key: learned}
        return out

    def _statistic_in(self, given: Val) -> str:
        """The statistic that an argument names: `"mean"`, `np.median`, `["mean", "std"]`, `{"mass": "mean"}`."""
        inner = (
            given.items if isinstance(given, Seq) else list(given.entries.values()) if isinstance(given, Map) else []
        )
        name = given.path.rsplit(".", 1)[-1] if isinstance(given, Lib) else getattr(given, "value", "")
        if isinstance(name, str) and name in KNOWN.statistics:
            return name
        return next((found for one in inner if (found := self._statistic_in(one))), "")

    def _spread(self, val: Val, found: Val) -> Val:
        """What was found, in the place of each row."""
        out = self.blend([val, found])
        out.rows, out.one = val.rows, False
        return out
