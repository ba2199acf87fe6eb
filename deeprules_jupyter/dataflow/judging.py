"""Measuring by hand: totals of compared predictions, and predictions that stand in columns of tables."""

from __future__ import annotations

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.habits import Habits
from deeprules_jupyter.dataflow.nets import ACCURACY
from deeprules_jupyter.dataflow.rows import CodeRows, fills
from deeprules_jupyter.dataflow.values import NONE, Const, Val

AS_ANOTHER = frozenset({"view_as", "reshape_as", "expand_as", "type_as"})  # the other gives its shape alone
NUMBERS = frozenset({"tolist", "numpy", "detach", "cpu"})


class Judging(Habits):
    """Adds scores that people compute without a metric."""

    def of_predictions(self, val: Val, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """Methods of predictions, of losses and of scores."""
        if val.judged and name in NUMBERS:
            return val
        if name in AS_ANOTHER:
            return self.blend([val])
        if name in ("eq", "ne") and val.preds and not val.judged and args and not args[0].preds:
            return self.judge([val, *args[:1]], ACCURACY)
        if val.judged and name == "item":
            return self.measure(val, "score")
        if (total := self.total(name, [val, *args], kwargs)) is not None:
            return total
        if (val.judged and name == "sum") or (
            val.preds and not val.judged and name in ("argmax", "argmin", "max", "min")
        ):
            return self.blend([val])
        if val.scores and name in ("argmax", "argmin", "idxmax", "idxmin"):
            return self.best_of(name, val)
        return None

    def total(self, name: str, args: list[Val], kwargs: dict[str, Val]) -> Val | None:
        """`(guess == truth).sum()`, `np.linalg.norm(error)`, `np.dot(error, error)`: over the rows a score."""
        vals = [v for v in args if not isinstance(v, Const)]
        if name not in KNOWN.totals or not vals or not all(v.judged and v.preds and not v.nets for v in vals):
            return None
        axis = kwargs.get("axis", args[1] if len(args) > 1 and name == "sum" else None)
        along = isinstance(axis, Const) and axis.value in (1, -1, "columns")
        return self.blend(vals) if along else self.measure(self.blend(vals), name)

    def cross_table(self, name: str, args: list[Val]) -> Val | None:
        """`pd.crosstab(truth, guess)`: a confusion matrix."""
        args = [self.one_by_one(v) for v in args[:2]]
        told = [bool(v.preds) for v in args]
        return (
            self.metric(name, args) if name in KNOWN.cross_tables and told in ([True, False], [False, True]) else None
        )

    def best_of(self, name: str, val: Val) -> Val:
        raise NotImplementedError

    def guessed(self, val: Val) -> frozenset[str]:
        """The models whose predictions for rows that taught them stand in it, or fill its gaps: all those rows told."""
        if not val.preds or val.folds or val.rows is None or self._left_out(val.rows):
            return NONE
        taught = {p: fit.data.rows for p in val.preds if (fit := self.fits.get(p))}
        return frozenset(
            p for p, r in taught.items() if isinstance(r, CodeRows) and (r.meets(val.rows) or fills(r, val.rows))
        )

    def _left_out(self, rows: CodeRows) -> bool:
        """Whether these are the rows that a turn of a cross-validation leaves out, whichever models were kept of it."""
        cuts = (self.parts.get((cut.key, cut.branch)) for _, held in rows.atoms for cut in held)
        return any(part is not None and part.fold and part.role == "tuning" for part in cuts)

    # columns --------------------------------------------------------------------------------------------------------
    def put_in(self, table: Val, key: object, val: Val, partly: bool = False) -> None:
        """A column of a table gets these values: whose predictions stand in it is known of each column by itself."""
        if not (val.preds or val.judged):
            if not partly:
                table.held = {one: held for one, held in table.held.items() if one != key}
            return
        if partly and not self.guessed(val):  # part by part, each predicted by a model that did not see it
            val = self.blend([val])
            val.folds = True
        if not isinstance(key, tuple):
            both = self.blend([table.held[key], val]) if partly and key in table.held else val
            table.held = {**table.held, key: both}
        elif val.folds and partly and not table.held and not table.view:  # an array of predictions, filled fold by fold
            table.preds |= val.preds
            table.folds |= val.folds

    def share_of(self, table: Val, keys: list[object], out: Val) -> None:
        """What of a table's predictions stands in some of its columns."""
        if not table.held or any(isinstance(key, tuple) for key in keys):
            return
        out.held = {key: val for key, val in table.held.items() if key in keys}
        loose = table.preds - NONE.union(*(val.preds for val in table.held.values()))
        own = list(out.held.values())
        out.preds = loose.union(*(val.preds for val in own))
        out.judged = bool(own) and all(val.judged for val in own)
        out.folds = any(val.folds for val in own)
        out.nets = tuple(dict.fromkeys(net for val in own for net in val.nets))
