"""The calls that split: two parts, several, or a pair for each turn of a cross-validation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deeprules_jupyter.dataflow.cuts import Cutting
from deeprules_jupyter.dataflow.machine import Text
from deeprules_jupyter.dataflow.rows import Branch, CodeRows, Cut
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.values import Const, Map, Model, Seq, Val
from deeprules_jupyter.model import Role

FOLD: tuple[Role, Role] = ("train", "tuning")
HALVES = (Branch("part", value=0), Branch("part", value=1))
THIRDS = (*HALVES, Branch("part", value=2))


class Splitting(Cutting):
    """Adds splits and folds. What is drawn anew in each turn of a loop is a fold there, and a part after it."""

    def roles_for(self, whole: Val, n: int) -> list[Role]:
        """What the position in a split says: the last part is held out, one taken from training rows is for tuning."""
        if n == 2:
            outer = self.role_of(whole)
            if outer == "train":
                return ["train", "tuning"]
            if outer in ("test", "tuning"):
                return ["tuning", "test"]
            return ["train", "test"]
        return ["train", *["tuning"] * (n - 2), "test"] if n > 2 else [""] * n  # type: ignore[list-item]

    def split_arrays(self, arrays: list[Val], kwargs: dict[str, Val]) -> Val:
        """`train_test_split`: two parts of each array. The same seed and sizes cut the same way."""
        seed = kwargs.get("random_state")
        settings = tuple(sorted((k, str(v.value)) for k, v in kwargs.items() if isinstance(v, Const)))
        seeded = isinstance(seed, Const) and seed.value is not None
        arrays = [_as_positions(self.rows_in(array)) for array in arrays]
        whole = self.with_rows(arrays[0])
        draw = "" if seeded else self.drawn(Val())
        key = ("tts", settings, self.token(whole.rows), draw)
        roles = self.roles_for(whole, 2)
        out: list[Val] = []
        for i, array in enumerate(arrays):
            if i == 0:
                out += self.two_sides(array, key, HALVES, roles, "train_test_split")
            else:
                out += [self.select(array, [Cut(key, b, "split")], "train_test_split") for b in HALVES]
        if self.drawn_anew(whole, seed):
            self.only_now(key, roles)
        return Seq(items=out)

    def rows_in(self, val: Val) -> Val:
        """A list that was filled row by row is the table of these rows, with what was learned into them."""
        filled = type(val) is Seq and val.rows is None and bool(val.items)
        if not (filled and isinstance(val, Seq) and all(item.one and item.rows for item in val.items)):
            return val
        table = self.blend(val.items)
        table.one, table.name = False, val.name or table.name
        return table

    def random_split(self, whole: Val, lengths: Val, generator: Val) -> Val:
        """The parts of `random_split`; a generator with a seed of its own gives the same ones again."""
        n = len(lengths.items) if isinstance(lengths, Seq) and lengths.items else 2
        branches = [Branch("part", value=i) for i in range(n)]
        draw, roles = self.drawn(generator, "torch"), self.roles_for(whole, n)
        return Seq(items=self.two_sides(whole, draw, branches, roles, "random_split"))

    def folds(self, splitter: Model, whole: Val, turns: str = "n_splits") -> Val:
        """Index pairs of a splitter. Those of one turn are apart; over all turns each row is held out."""
        key, shuffles, many = self.fresh("folds"), "Shuffle" in splitter.label, splitter.attrs.get(turns)
        once = shuffles and isinstance(many, Const) and many.value == 1
        cuts = [Cut(key, branch, "split") for branch in HALVES]
        for cut, role, alone in zip(cuts, FOLD, self.roles_for(whole, 2), strict=True):
            part = Part(alone) if once else Part(role, fold=True, alone=alone, anew=shuffles)
            self.parts.setdefault((cut.key, cut.branch), part)
        if whole.rows:
            self.emit_split(whole, [self.select(whole, [cut]) for cut in cuts], splitter.label)
        else:
            self.undivided[key] = splitter.label
        return Seq(items=[Seq(items=[Val(index=(cut,)) for cut in cuts])], exact=False)

    def pairs_of(self, splitter: Model) -> Val:
        """`for train, test in KFold(len(X), n_folds=5)`: until scikit-learn 0.17 splitters were told no rows."""
        return self.folds(splitter, Val(), "n_iter")

    def mask(self, val: Val, mask: Val, text: Text) -> Val:
        """The first rows that positions of a splitter choose tell what it divides."""
        table = val.index is None or (val.index and val.rows)  # or a comparison of all its values: `X > 1`
        for cut in mask.index or () if table and not isinstance(val, Map) else ():
            if label := self.undivided.pop(cut.key, ""):
                whole = self.select(self.with_rows(val), [])
                for branch, alone in zip(HALVES, self.roles_for(whole, 2), strict=True):
                    self.parts[cut.key, branch].alone = alone
                self.emit_split(whole, [self.select(whole, [Cut(cut.key, b, "split")]) for b in HALVES], label)
        return super().mask(val, mask, text)

    # folds and their loops ------------------------------------------------------------------------------------------
    def drawn_anew(self, whole: Val, seed: Val | None) -> bool:
        """Whether each turn of a loop draws other parts of the same rows: a cross-validation by random splits."""
        free = seed is None or bool(seed.seed) or (isinstance(seed, Const) and seed.value is None)
        turning = seed is not None and (seed.turning or any(seed is val for val in self.lent))
        if not (turning or (free and self.loops)):
            return False
        loop = self.loops[-1][1] if self.loops else 0
        at = (loop, self.site, self.here if self.depth else None)
        pool = self._before_draws(whole.rows, loop)
        return self.first_drawn.setdefault(at, pool) == pool

    def _before_draws(self, rows: CodeRows | None, loop: int) -> CodeRows | None:
        """The rows of which a turn of this loop drew some at random, to divide these."""
        if not (rows and loop):
            return rows
        kept = {(root, tuple(cut for cut in cuts if self.drawn_in.get(cut.key) != loop)) for root, cuts in rows.atoms}
        return CodeRows(frozenset(kept))

    def only_now(self, key: object, roles: Sequence[Role], turn: Sequence[Role] = FOLD) -> None:
        for branch, role, alone in zip(THIRDS, turn, roles, strict=False):
            part = self.parts[key, branch]
            if not part.fold:
                part.position, part.alone, part.fold, part.anew = role, alone, True, True
                self._until_the_end(part)

    def _until_the_end(self, part: Part) -> None:
        if self.loops:
            self.folding.setdefault(self.loops[-1][1], []).append(part)

    def open_folds(self, turns: Iterable[Val]) -> None:
        """A loop over random pairs of a splitter begins: they are folds, until it ends. What K folds leave stays one:
        gathered over the turns it may be every row."""
        for val in turns:
            for cut in val.index or ():
                part = self.parts.get((cut.key, cut.branch))
                if part and part.anew:
                    part.fold = True
                    self._until_the_end(part)
            self.open_folds(val.items if isinstance(val, Seq) and not val.rows else ())

    def close_folds(self, loop: int) -> None:
        """The loop ended: what its last turn left in the names is one part among others, for models to come."""
        for part in self.folding.pop(loop, ()):
            part.fold, part.before = False, frozenset(self.fits)

    def one_turn(self, pair: Val) -> Val:
        """`next(splitter.split(X))`: one split, and no cross-validation."""
        for val in pair.items if isinstance(pair, Seq) else ():
            for cut in val.index or ():
                if (part := self.parts.get((cut.key, cut.branch))) and part.alone:
                    part.fold = False
        return pair


def _as_positions(val: Val) -> Val:
    """`range(len(table))` stands for the positions of rows, as `np.arange` does."""
    numbers = isinstance(val, Seq) and not val.exact and not val.rows and all(item.turning for item in val.items)
    return Val(index=()) if numbers else val
