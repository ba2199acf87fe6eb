"""How code divides rows: index arrays, slices, masks, complements, and the calls that split."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from deeprules_jupyter.dataflow.emitting import Emitting
from deeprules_jupyter.dataflow.machine import Text
from deeprules_jupyter.dataflow.quoted import code_of, quoted
from deeprules_jupyter.dataflow.rows import Bound, Branch, Cut, edge, source
from deeprules_jupyter.dataflow.scopes import Part
from deeprules_jupyter.dataflow.values import Const, Map, Seq, Val
from deeprules_jupyter.model import Role

MANY = 60  # parts that are told apart
# What is true of some rows if it is of all.
OF_SOME_ROWS = frozenset("fits cols held name doubts turning scores one groups across stats folds made_of view".split())
OF_PREDICTIONS = frozenset({"preds", "nets", "judged", "judged_by"})
OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<",
    ast.Gt: ">",
    ast.GtE: ">",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


class Dataset(Seq):
    """A torch Dataset or DataLoader: iterating gives a tuple of its items, batch by batch."""


class Cutting(Emitting):
    """Adds to the machine what divides rows."""

    def select(self, val: Val, cuts: Sequence[Cut], text: Text = "") -> Val:
        """The same columns, fewer rows; a dataset is cut in all its tensors."""
        carried = OF_SOME_ROWS if isinstance(val, Seq) else OF_SOME_ROWS | OF_PREDICTIONS
        given = {name: known for name, known in vars(val).items() if name in carried}
        if isinstance(val, Seq):
            items = [self.select(item, cuts, text) for item in val.items]
            out: Val = type(val)(items=items, exact=val.exact, **given)
        else:
            out = Val(**given)
        if val.index is not None:
            out.index = (*val.index, *cuts)
        if val.rows or not (val.index or val.stats or isinstance(val, Const)):
            rows = self.with_rows(val).rows
            assert rows is not None
            out.rows, out.way = rows.cut(cuts), self.on_the_way(val, text) if text else val.way
        return out

    def two_sides(
        self, whole: Val, key: object, branches: Sequence[Branch], roles: Sequence[Role], how: str
    ) -> list[Val]:
        """Parts of one split, with a Split fact."""
        cuts = [Cut(key, branch, "split") for branch in branches]
        inner = self.role_of(whole) == "train" and self._is_part(whole)
        for cut, role in zip(cuts, roles, strict=False):
            part = self.parts.setdefault((cut.key, cut.branch), new := Part(role, fold=inner))
            part.again = None if part is new else self.site
        parts = [self.select(whole, [cut], f"{how}: {self._side(i, len(cuts))}") for i, cut in enumerate(cuts)]
        self.emit_split(whole, parts, how)
        return parts

    def _is_part(self, whole: Val) -> bool:
        """Whether these rows are what an earlier split left for training: what is held out of them only tunes."""
        return whole.rows is not None and all(
            any((cut.key, cut.branch) in self.parts and cut.kind == "split" for cut in cuts)
            for _, cuts in whole.rows.atoms
        )

    def _side(self, i: int, n: int) -> str:
        return ("first", "second", "third")[i] + " part" if n > 1 and i < 3 else "part"

    # positions and slices -------------------------------------------------------------------------------------------
    def positions(self, generator: Val, pool: Val | None = None) -> Val:
        """A random order: it selects every row, its slices some. The same seed gives the same order again."""
        among = (pool.index or ()) if pool else ()
        return Val(index=among, rows=source(self.drawn(generator)), way=(self.step("random order of the rows"),))

    def drawn(self, generator: Val, library: str = "numpy") -> str:
        """The name of a draw: a generator with a seed repeats itself, its own or the common one; any other does not."""
        own = generator if generator.seed else self.generators.get(library)
        if own is None:
            return self.fresh("draw")
        own.seed += "+"
        return own.seed

    def start_again(self, path: str, seed: Val) -> Val:
        """`np.random.seed(1)`: the draws after it are those that came after it before."""
        library = path.split(".")[0]
        self.generators.pop(library, None)
        if isinstance(seed, Const) and isinstance(seed.value, int):
            self.generators[library] = Val(seed=f"{path}({seed.value})")
        return Val(turning=seed.turning)

    def slice_of(self, val: Val, node: ast.Slice) -> Val:
        if node.step is not None and code_of(node.step) != "1":
            return self._every(val, node)
        if type(val) is Seq and val.rows is None and val.exact:
            return self._slice_items(val, self._place(node.lower), self._place(node.upper))
        low, high = self._bound(node.lower), self._bound(node.upper)
        if low is ... or high is ...:
            return self._window(val) if low is not None and high is not None else val
        return self.between(val, low, high, code_of(node))

    def _window(self, val: Val) -> Val:
        """`series[i : i + 100]` in a loop over i: what is computed of a window is a feature of that one."""
        if not val.rows or val.index is not None:
            return val
        window = self.select(val, [], "")
        window.one = True
        return window

    def _every(self, val: Val, node: ast.Slice) -> Val:
        """`order[i::5]`: every fifth row. With a start that moves in a loop these are folds of a cross-validation."""
        assert node.step is not None
        step, start = self.eval(node.step), self.eval(node.lower) if node.lower else Const(value=0)
        if (isinstance(step, Const) and step.value == -1) or node.upper or not (val.rows or val.index is not None):
            return val
        key = ("every", code_of(node.step), self.token(self.with_rows(val).rows))
        first = start.value if isinstance(start, Const) else "this"
        if start.turning:
            for kind, role in (("is", "tuning"), ("not", "train")):
                self.parts[key, Branch(kind, value=first)] = Part(role, fold=True)  # type: ignore[arg-type]
        return self.side_of(val, Cut(key, Branch("is", value=first), "split"), f"rows {code_of(node)}")

    def between(self, val: Val, low: Bound, high: Bound, text: Text) -> Val:
        """The rows from one position to another."""
        low = None if low == 0 else low
        if (low is None and high is None) or ((val.stats or val.labels) and not val.rows):
            return val  # columns are no rows
        if isinstance(val, Seq) and not isinstance(val, Dataset) and val.rows is None:
            return self._slice_items(val, low, high) if val.exact else val
        key = ("at", self.token(self.with_rows(val).rows))
        return self.side_of(val, Cut(key, Branch("range", low, high), "slice"), f"rows {_code(text)}")

    def _slice_items(self, val: Seq, low: Bound, high: Bound) -> Val:
        first, last = (b if isinstance(b, int) else None for b in (low, high))
        return Seq(items=val.items[first:last], exact=True) if first is not None or last is not None else val

    def _place(self, node: ast.expr | None) -> int | None:
        """The bound of a slice of a list, where it is known: a number, or the turn of the loop."""
        val = self.eval(node) if node is not None else Val()
        known = val.turn if val.counted else val.value if isinstance(val, Const) else None
        return known if isinstance(known, int) else None

    def keep(self, val: Val) -> int:
        """Holds a value that is used as a key, so that its identity is not given away again, and gives its number."""
        return self.kept.setdefault(id(val), (len(self.kept), val))[0]

    def _bound(self, node: ast.expr | None) -> Any:
        """The bound of a slice: a number, its text, None where it is open, or `...` where it moves in a loop."""
        if node is None:
            return None
        val = self.eval(node)
        if val.turning:
            return ...
        if isinstance(val, Const) and isinstance(val.value, (int, str)):
            return val.value
        return code_of(node)

    def side_of(self, whole: Val, cut: Cut, how: Text) -> Val:
        """One side of a cut whose other side may have been made before: then the two are a split."""
        part = self.select(whole, [cut], how)
        seen: list[tuple[Cut, Val]] = self.sides.setdefault(cut.key, [])
        self.parts.setdefault((cut.key, cut.branch), Part(""))  # the use and the names will say which part it is
        for other, other_part in seen:
            if other.branch.apart(cut.branch) and not _turn_by_turn(other.branch, cut.branch):
                self.emit_split(whole, [other_part, part], how if isinstance(how, str) else quoted(how))
                break
        if all(other.branch != cut.branch for other, _ in seen):
            seen.append((cut, part))
        return part

    # masks ----------------------------------------------------------------------------------------------------------
    def compare(self, left: Val, op: ast.cmpop, right: Val, node: ast.Compare) -> tuple[Cut, ...]:
        """The cut that a comparison makes when it is used as a mask."""
        sign = OPERATORS.get(type(op))
        if sign is None:
            return ()
        if left.index and isinstance(right, Const) and isinstance(right.value, bool) and sign in ("==", "!="):
            return left.index if right.value == (sign == "==") else self.invert(left.index)
        if left.rows is not None and left.index is None:
            key: object = ("col", self.token(left.rows), _column_in(node.left))
        else:
            key = ("val", self.keep(left))
        kind: str = "split" if left.index is not None else "filter"
        value = right.value if isinstance(right, Const) else code_of(node.comparators[0])
        if not isinstance(value, (int, float, str, type(None))):
            value = str(value)
        end = edge(value, isinstance(op, (ast.LtE, ast.Gt)))
        branch = {
            "<": Branch("range", None, end),
            ">": Branch("range", end, None),
            "==": Branch("is", value=value),
            "!=": Branch("not", value=value),
        }[sign]
        if right.each and right.each.key == key and sign in ("==", "!="):
            branch = branch._replace(value=right.each.branch.value)  # the group of this turn
        elif right.turning and right.turn:
            branch = branch._replace(value=(branch.value, right.turn))  # another class, donor or fold in each turn
        if right.turning and sign in ("==", "!="):  # `fold == k` in a loop over k: a cross-validation by hand
            self.parts[key, branch] = Part("tuning" if sign == "==" else "train", fold=True)
        return (Cut(key, branch, kind),)  # type: ignore[arg-type]

    def mask(self, val: Val, mask: Val, text: Text) -> Val:
        """Rows chosen by a mask or by an array of positions."""
        if mask.span:
            return self.between(val, *mask.span, text)
        if not mask.index:
            again = self.select(val, [], "")
            if val.noise and mask.codes:  # `centre[donor]`: what the rows of a donor have in common is made up
                again.noise, again.index = True, val.index
            elif mask.rows and mask.rows.copies and again.rows:
                again.rows, again.way = (
                    replace(again.rows, copies=True),
                    self.on_the_way(val, "some rows several times"),
                )
            return again
        if mask.way:
            val = self.select(val, [], "")
            val.way = (*val.way, *mask.way)
        if len(mask.index) == 1 and not isinstance(val, Map):
            return self.side_of(self.with_rows(val) if val.index is None else val, mask.index[0], text)
        return self.select(val, mask.index, text)

    def invert(self, cuts: tuple[Cut, ...]) -> tuple[Cut, ...]:
        """The complement of a cut: the other side of the last condition."""
        if not cuts:
            return ()
        last = cuts[-1]
        b = last.branch
        if b.kind == "range" and (b.low is None) != (b.high is None):
            other = Branch("range", b.high, None) if b.low is None else Branch("range", None, b.low)
        elif b.kind == "is":
            other = Branch("not", value=b.value)
        elif b.kind == "not":
            other = Branch("is", value=b.value)
        elif b.kind in ("in", "out"):
            other = Branch("out" if b.kind == "in" else "in", value=b.value)
        else:
            other = Branch("not", value=b)
        return (*cuts[:-1], Cut(last.key, other, "filter" if last.kind == "draw" else last.kind))

    def draw(self, val: Val, text: str, kwargs: dict[str, Val]) -> Val:
        """`df.sample(frac=0.8)`: some rows at random; what is dropped from them later is the other side."""
        seed = kwargs.get("random_state", kwargs.get("seed"))
        settings = tuple(sorted((k, str(v.value)) for k, v in kwargs.items() if isinstance(v, Const)))
        seeded = isinstance(seed, Const) and seed.value is not None
        key = ("sample", settings, self.token(self.with_rows(val).rows), "" if seeded else self.drawn(Val()))
        self.drawn_here(key)
        return self.side_of(val, Cut(key, Branch("is", value="drawn"), "split"), text)

    def drawn_here(self, key: object) -> None:
        """A random cut: in a loop each turn has its own."""
        self.drawn_in.setdefault(key, self.loops[-1][1] if self.loops else 0)

    def cut_at(self, val: Val, bounds: Val) -> Val:
        """`np.split(order, [400, 500])`: the parts between these positions."""
        if isinstance(bounds, Const) and isinstance(bounds.value, int) and 1 < bounds.value < MANY:
            key = ("batches", self.token(self.with_rows(val).rows))
            each = [Cut(key, Branch("part", value=i), "split") for i in range(bounds.value)]
            return Seq(items=[self.select(val, [cut], "one of several parts") for cut in each])
        items = bounds.items if isinstance(bounds, Seq) else []
        marks = [b.value if isinstance(b, Const) and isinstance(b.value, int) else b.name or "?" for b in items]
        edges = [None, *marks, None]
        return Seq(items=[self.between(val, low, high, f"{low or 0}:{high or ''}") for low, high in pairwise(edges)])


def _column_in(node: ast.expr) -> str:
    """The name of a column, whether it is written `df.age` or `df["age"]`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return code_of(node).rsplit(".", 1)[-1]


def _code(text: Text) -> str:
    return text if isinstance(text, str) else quoted(text)


def _turn_by_turn(one: Branch, other: Branch) -> bool:
    """Whether these are two turns of a loop, as over classes: they divide nothing."""
    return one.kind == other.kind == "is" and (isinstance(one.value, tuple) or isinstance(other.value, tuple))
