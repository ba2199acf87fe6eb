"""The state of the abstract interpreter: scopes, places, values and what they are called."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Sequence

from deeprules_jupyter.catalog import words
from deeprules_jupyter.dataflow.handlers import Handlers
from deeprules_jupyter.dataflow.quoted import quoted
from deeprules_jupyter.dataflow.rows import CodeRows, Cut, source
from deeprules_jupyter.dataflow.scopes import Part, Scope
from deeprules_jupyter.dataflow.values import NONE, SAYING, Bound, Const, Lib, Model, Seq, Val
from deeprules_jupyter.dataflow.whereabouts import Whereabouts
from deeprules_jupyter.model import AnyFact, Data, Evidence, Fit, Role

MAX_STEPS = 60_000  # statements and expressions for one cell; beyond that the rest is left unread
WAY = 6  # steps of a way that are kept
UNNAMED = frozenset({Val, Bound})  # kinds of values of which nobody may know what they are


Text = str | ast.expr  # or the expression whose code it is, which is written out only if it is wanted


class NextTurn(Exception):  # noqa: N818
    """A `continue` that is surely reached: the rest of this turn is not run."""


class TooMuchError(Exception):
    """The cell takes more steps than we are willing to read."""


class Machine(Whereabouts):
    """Scopes, places and facts. The methods that read code are added by the classes that build on this one."""

    expressions: Handlers
    statements: Handlers

    def __init_subclass__(cls) -> None:
        cls.expressions, cls.statements = Handlers(cls, "on"), Handlers(cls, "do")

    def __init__(self) -> None:
        super().__init__()
        self.globals = Scope()
        self.scope = self.globals
        self.facts: list[AnyFact] = []
        self.waiting: list[tuple[int, list[Val]]] = []  # splits whose parts may still get names
        self.steps, self.most = 0, MAX_STEPS
        self.borrowed = False  # the target of a loop borrows a value that has a better name
        self.given: frozenset[str] = NONE  # statistics on which the condition rests that we are under
        self.decided: frozenset[str] = NONE  # what the conditions of the function at hand rest on
        self.loops: list[tuple[ast.AST, int]] = []
        self.partly = 0  # loops around us of which not every turn is read
        self.lent: list[Val] = []  # what the targets of loops hold in this turn
        self.folding: dict[int, list[Part]] = {}  # by loop: parts that are folds until it ends
        self.first_drawn: dict[object, CodeRows | None] = {}  # by loop and place: the rows that were first split there
        self.drawn_in: dict[object, int] = {}  # by the key of a random cut: the loop in which it was made
        self.fits: dict[str, Fit] = {}
        self.unapplied: dict[str, Fit] = {}
        self.tokens: dict[CodeRows | None, str] = {}
        self.parts: dict[tuple[object, object], Part] = {}
        self.sides: dict[object, list[tuple[Cut, Val]]] = {}  # by the key of a cut: the sides that were made of it
        self.undivided: dict[object, str] = {}  # by key: pairs of a splitter that was not given the rows, and its name
        self.pieces: dict[CodeRows, tuple[CodeRows, ...]] = {}  # of joined rows: what they were joined from, in order
        self.asked: set[tuple[CodeRows | None, str]] = set()  # rows, and which of their columns were spoken of
        self.training: dict[str, object] = {}  # by fit: the innermost loop in which the network was last trained
        self.generators: dict[str, Val] = {}  # by library: the common one, where it was given a seed
        self.table: Val | None = None  # whose columns the expressions at hand speak of
        self.modules: set[int] = set()  # by identity: unknown values that were used as data modules
        self.stars: list[str] = []  # modules of known libraries whose names were all imported
        self.kept: dict[int, tuple[int, Val]] = {}  # by identity: values that are keys, and their numbers
        self.serial = itertools.count(1)

    def eval(self, node: ast.expr) -> Val:
        raise NotImplementedError

    def apply_stats(self, stats: Iterable[str]) -> None:
        raise NotImplementedError

    def settle_splits(self) -> None:
        raise NotImplementedError

    def call(self, func: Val, args: list[Val], kwargs: dict[str, Val], node: ast.Call | None = None) -> Val:
        raise NotImplementedError

    def tick(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise TooMuchError

    def token(self, rows: CodeRows | None) -> str:
        """A short name for these rows, to be a key of further cuts: keys that hold rows would grow with every cut."""
        return self.tokens.setdefault(rows, f"r{len(self.tokens)}")

    def others_drew(self) -> None:
        """Numbers were drawn from the common generators, nobody knows how many."""
        for generator in self.generators.values():
            generator.seed += "."

    def fresh(self, what: str) -> str:
        return f"{what}#{next(self.serial)}"

    # values ---------------------------------------------------------------------------------------------------------
    def step(self, text: Text) -> Evidence:
        return Evidence(self.site, text if isinstance(text, str) else quoted(text))

    def told_by_text(self, val: Val, node: ast.expr) -> Val:
        """A value that nobody knows is told apart from others by the expression that made it."""
        if type(val) in UNNAMED and not (val.made_by or val.rows or isinstance(node, (ast.Name, ast.Constant))):
            val.made_by = node
        return val

    def on_the_way(self, val: Val, text: Text) -> tuple[Evidence, ...]:
        return (*val.way, self.step(text))[-WAY:]

    def with_rows(self, val: Val) -> Val:
        """The value, with a population of its own where none is known: it is the same one at its next use."""
        if val.rows is None:
            inner = next((item.rows for item in val.items if item.rows), None) if isinstance(val, Seq) else None
            root = self.fresh(val.name or "data")
            if not inner:
                self.parts[root, None] = Part("", val.name)
            val.rows = inner or source(root)
        return val

    def blend(self, vals: Iterable[Val], keep_rows: bool = True) -> Val:
        """What comes of several values at once: the rows of the first that has any, and all that was learned."""
        out = Val()
        vals = [v for v in vals if not SAYING.isdisjoint(v.__dict__)]
        if not vals:
            return out
        for v in vals:
            out.gather(v)
            if v.way and not out.way:
                out.way = v.way
        holders = [v for v in vals if v.rows] if keep_rows else []
        if not holders:
            stats = NONE.union(*(v.stats for v in vals), *(v.fits for v in vals if keep_rows))
            if stats:
                out.stats = stats
            return out
        out.one = all(v.one for v in holders)
        return self._on_rows_of(next((v for v in holders if not v.noise), holders[0]), vals, out)

    def _on_rows_of(self, first: Val, vals: Sequence[Val], out: Val) -> Val:
        """`out` as it stands on the rows of the first of these, with what was learned into any of them."""
        out.rows, out.name, out.way, out.fits = first.rows, first.name, first.way, first.fits
        out.view, out.column, out.across = first.view, first.column, first.across
        out.made_of = next((v.made_of for v in vals if v.made_of), "")
        for v in vals:
            if v.held:
                out.held = {**out.held, **v.held}
            if v.fits:
                out.fits |= v.fits
            if v.cols:
                out.cols = {**out.cols, **{key: out.cols.get(key, NONE) | learned for key, learned in v.cols.items()}}
            if learned := v.all_stats():
                self.apply_stats(learned)
                out.fits |= learned
        return out

    def mix(self, vals: Iterable[Val]) -> Val:
        """What an unknown function makes of these."""
        out = self.blend(vals := list(vals))
        if out.rows:
            out.mixed = tuple(v for v in vals if v.rows)
        return out

    # facts ----------------------------------------------------------------------------------------------------------
    def data_of(self, val: Val, cuts: Sequence[Cut] = ()) -> Data:
        val = self.with_rows(val)
        assert val.rows is not None
        rows = val.rows.cut(cuts) if cuts else val.rows
        learned = val.all_fits() | self.guessed(val)
        return Data(
            val.made_of or val.name, rows, learned, val.fits, self.role_of(val), val.way, val.doubts, val.column
        )

    def guessed(self, val: Val) -> frozenset[str]:
        raise NotImplementedError

    def role_of(self, val: Val) -> Role:
        roles = {self._atom_role(root, cuts) for root, cuts in val.rows.atoms} if val.rows else set()
        return roles.pop() if len(roles) == 1 else ""

    def _atom_role(self, root: str, cuts: tuple[Cut, ...]) -> Role:
        part = self._atom_part(root, cuts)
        return part.role if part else ""

    def _atom_part(self, root: str, cuts: tuple[Cut, ...]) -> Part | None:
        for cut in reversed(cuts):
            if part := self.parts.get((cut.key, cut.branch)):
                return part
        return self.parts.get((root, None))

    def reset(self) -> None:
        """After a cell: back to the notebook's own scope, whatever interrupted the reading."""
        self.settle_splits()
        self.scope, self.depth = self.globals, 0
        self.loops.clear()
        self.lent.clear()
        self.partly = 0
        self.given = self.decided = NONE

    # names ----------------------------------------------------------------------------------------------------------
    def bind(self, name: str, val: Val) -> None:
        self.scope.bind(name, val)
        if not isinstance(val, (Const, Lib, Model)):
            free = self.depth == 0 and not self.borrowed and self.globals.names.get(val.name) is not val
            val.name = name if free or not val.name else val.name  # a second name for the same value is no better one
        cuts: list[Cut] = list(val.index or ())
        if val.rows:
            cuts += [cut for _, held in val.rows.atoms for cut in held[-1:]]
            for root, held in val.rows.atoms:
                if not held and words.role_of(name) and (root, None) in self.parts:
                    self.parts[root, None].called(name, self.site)
        for cut in cuts:
            if part := self.parts.get((cut.key, cut.branch)):
                part.called(name, self.site)
