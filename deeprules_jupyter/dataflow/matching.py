"""Rows of one table that stand in another, those that do not, and those that stand several times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deeprules_jupyter.catalog import KNOWN
from deeprules_jupyter.dataflow.by_hand import ByHand
from deeprules_jupyter.dataflow.rows import WAYS, Branch, CodeRows, Cut, together
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.values import Bound, Const, Seq, Val


class Matching(ByHand):
    """Adds what chooses rows by the rows of another table."""

    def complement_of(self, name: str, args: list[Val]) -> Val:
        """`np.isin(all, some)` selects some; `setdiff1d(all, some)` and `delete(table, some)` what they leave,
        `logical_not(some)` all others."""
        if len(args) == 1:
            return Val(rows=args[0].rows, index=self.invert(args[0].index or ()))
        some = self.gathered(args[1]).index or (Cut(self.fresh(name), Branch("is", value=True), "filter"),)
        if args[1].noise and args[1].index == ():
            args[1].index = some  # of a bootstrap: the rows that were drawn, some of them several times
        if name in ("isin", "in1d"):
            return Val(index=some)
        left = self.invert(some)
        way = (*args[1].way, self.step("the rows that these leave"))
        return self.mask(args[0], Val(index=left), "what is left") if name == "delete" else Val(index=left, way=way)

    def copies(self, val: Val, text: str) -> Val:
        """The same rows, some of them several times."""
        out = self.select(self.with_rows(val), [], "")
        assert out.rows is not None
        out.rows = CodeRows(out.rows.atoms, copies=True)
        out.way = self.on_the_way(val, text)
        return out

    def picked(self, key: Val) -> Cut:
        """Rows picked by something unknown: the same thing picks the same rows."""
        return Cut(("picked", self.keep(key)), Branch("is", value=True), "filter")

    def is_unknown(self, val: Val) -> bool:
        """Whether a mask may be anything: flags that were read, or made one by one."""
        told = val.index is not None or val.labels or val.preds or val.judged or val.nets or val.column
        return type(val) is Val and not (told or val.all_fits() or val.stats)

    def marked(self, owner: Val, key: Val, val: Val) -> bool:
        """`mask[test] = False`, in an array of True: what the mask selects from now on."""
        chosen = self.gathered(key).index if isinstance(val, Const) and isinstance(val.value, bool) else None
        if chosen and isinstance(val, Const):
            owner.index = chosen if val.value else self.invert(chosen)
        return bool(chosen)

    def gathered(self, val: Val) -> Val:
        """A list of positions that was filled part by part, class by class, as one array of them."""
        if type(val) is not Seq or val.rows or not val.items or any(i.index is None or i.noise for i in val.items):
            return val
        first = val.items[0]
        chosen = together(item.index for item in val.items if item.index is not None)
        return Val(index=chosen, rows=first.rows, name=val.name, way=first.way)

    def complement(self, val: Val, taken: Val, text: str) -> Val:
        """`df.drop(train.index)`: the rows of `val` that are not in `taken`."""
        if not (val.rows and taken.rows):
            return self.select(val, [], "")
        if not (chosen := taken.rows.among(val.rows)):
            return self.select(val, [Cut(self.fresh("drop"), Branch("part", value=1), "filter")], text)
        (rest,) = self.invert(chosen)
        if rest.key == WAYS:  # nobody has seen the two as sides of one cut
            self.parts.setdefault((rest.key, rest.branch), Part(""))
            left = self.select(val, [rest], text)
            if rest.kind == "split":
                self.emit_split(val, [taken, left], text)
            return left
        return self.side_of(val, rest, text)

    def one_group(self, table: Val, by: Iterable[Val]) -> Cut | None:
        """What selects the rows with one value of the column that tells the groups."""
        names = [val.value for val in by if isinstance(val, Const) and isinstance(val.value, str)]
        return Cut(("col", self.token(table.rows), names[0]), Branch("is", value="this"), "filter") if names else None

    def is_in(self, val: Val, other: Val) -> Val:
        """`df.index.isin(train.index)`: a mask for the rows of the other."""
        if type(other) is Seq and other.items and all(item.rows for item in other.items):
            other = self.blend(other.items)
        if not (val.rows and other.rows):
            return Val(index=(Cut(self.fresh("isin"), Branch("is", value=True), "filter"),))
        index = other.rows.among(val.rows) or self._narrowed(val, other)
        return Val(index=index, rows=val.rows, fits=self.of_values(other.stats))

    def of_values(self, stats: frozenset[str]) -> frozenset[str]:
        """These statistics, but for counts of categories: a list of the common ones is hardly knowledge about rows."""
        return frozenset(
            s for s in stats if (fit := self.unapplied.get(s) or self.fits.get(s)) and fit.learner not in KNOWN.tallies
        )

    def _narrowed(self, val: Val, other: Val) -> tuple[Cut, ...]:
        """Who asks which rows stand in a table knows that not all do, though the code does not tell what left them
        out: an inner merge, a draw with replacement, another file. From here on its rows are some of the others."""
        assert val.rows and other.rows
        if {root for root, _ in val.rows.atoms}.isdisjoint(root for root, _ in other.rows.atoms):
            key: object = ("isin", self.token(val.rows), self.token(other.rows))
            return (Cut(key, Branch("is", value=True), "filter"),)
        table = _table_of(other)
        if table is _table_of(val) or val.rows.atoms != other.rows.atoms:
            return ()
        cut = Cut(self.fresh("isin"), Branch("is", value=True), "filter")
        for one in (other, table):
            assert one.rows
            one.rows = replace(one.rows, atoms=frozenset((root, (*cuts, cut)) for root, cuts in one.rows.atoms))
        return (cut,)


def _table_of(val: Val) -> Val:
    """The table that a column was taken from."""
    if isinstance(val, Bound):
        return val.owner
    return val.column_of[0] if val.column_of else val
