"""Abstract values: what the code alone tells of the things that names stand for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from deeprules_jupyter.dataflow.kinship import Column, Columns
from deeprules_jupyter.dataflow.rows import CodeRows, Cut
from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Evidence, Place

NONE: frozenset[str] = frozenset()
NOTHING: Mapping[Any, Any] = MappingProxyType({})
Made = TypeVar("Made")


class Anew:
    """The default of a field that each object has for itself, such as a list."""

    def __init__(self, factory: Callable[[], Any]) -> None:
        self.factory = factory


def anew(*, factory: Callable[[], Made]) -> Made:
    """Such a default, as type checkers see it."""
    return Anew(factory)  # type: ignore[return-value]


@dataclass_transform(eq_default=False, kw_only_default=True, field_specifiers=(anew,))
class Struct:
    """Fields by keyword, their defaults in the class: to make an object costs no more than what is set in it."""

    _anew: ClassVar[dict[str, Callable[[], Any]]] = {}

    def __init_subclass__(cls) -> None:
        cls._anew = {**cls._anew, **{name: one.factory for name, one in vars(cls).items() if isinstance(one, Anew)}}
        if cls._anew:
            cls.__init__ = cls._with_own  # type: ignore[method-assign]

    def __init__(self, **given: Any) -> None:
        self.__dict__ = given

    def _with_own(self, **given: Any) -> None:
        for name, make in self._anew.items():
            if name not in given:
                given[name] = make()
        self.__dict__ = given


class Shown(Frozen):
    """A score that a number comes from: whose, and on which rows."""

    models: tuple[str, ...]
    data: Val
    fold: bool = False  # they were a fold when it was measured
    folds: bool = False  # each of them was left out once

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and self.models == other.models

    def __hash__(self) -> int:
        return hash(self.models)


class Val(Struct):
    """Any value. Values are compared by identity: two names for one object share its changes."""

    rows: CodeRows | None = None
    fits: frozenset[str] = NONE  # learned into every column
    cols: Mapping[object, frozenset[str]] = NOTHING  # learned into some columns only
    stats: frozenset[str] = NONE  # statistics that this number or vector is made of
    preds: frozenset[str] = NONE  # fits whose predictions it holds
    held: Mapping[object, Val] = NOTHING  # columns of predictions
    nets: tuple[Model, ...] = ()
    folds: bool = False  # predicted by models that did not see the row
    judged: bool = False  # predictions met the truth in it ...
    judged_by: str = ""  # ... and how, where that is known: by being equal, or by their difference
    scores: tuple[Shown, ...] = ()
    index: tuple[Cut, ...] | None = None  # positions: what they select
    name: str = ""
    made_by: ast.expr | None = None  # of an unknown value: the expression that made it
    view: str = ""  # which columns of the table it is
    column: object = None  # the name of the one column that it is
    span: tuple[Any, Any] | None = None  # of a range of numbers: from where to where
    made_of: str = ""  # the name of the table that a prediction was made for
    way: tuple[Evidence, ...] = ()
    doubts: frozenset[str] = NONE  # unknown steps that it went through: which rows it holds is a guess since
    mixed: tuple[Val, ...] = ()  # what an unknown function made it of
    origin: Column | None = None  # the column that it surely is, or is made of alone
    known: Columns | None = None  # of a table: the columns that it surely has
    column_of: tuple[Val, object] | None = None  # the table that this column was taken from, and its key
    each: Cut | None = None  # of a row in a loop: what selects it alone
    across: tuple[Cut, ...] = ()  # what chose among its columns: these are rows once the table is turned
    one: bool = False  # a single row: a mean of its values teaches nothing about other rows
    groups: bool = False  # tables of their own, by the values of a column
    labels: bool = False  # names of columns
    dealt: bool = False  # one of its columns was dealt out anew, to see what the others are worth without it
    noise: bool = False  # drawn at random: beside real rows it has none of its own
    size: CodeRows | None = None  # of a number: the rows that it counts
    listed: bool = False  # a list with an item for each row: plus puts another one behind it
    bag: bool = False  # a set: minus takes members away
    codes: bool = False  # 0, 1, 2, ..., each several times: whose each row is, or copies of what they select
    seed: str = ""  # of a generator: what it was made with, and how often it was drawn from
    text: bool = False  # file names; one of them, or a part of one, if it turns
    turning: bool = False  # takes another value in each turn of a loop ...
    turn: int = 0  # ... and this is the one of that turn, counted from 0
    counted: bool = False  # ... and its value is that number
    walks: CodeRows | None = None  # ... and it counts these rows, one after the other
    draws: bool = False  # positions drawn with replacement
    maker: str = ""  # of an object of a class that nobody described: the name of the class
    learned: str = ""  # ... and its last fit, if it had one
    trained: bool = False  # a loss that went backwards through a network
    awake: bool = False  # predicted by a network in training mode that is another one in use
    ended: str = ""  # of the output of a network: the step that made probabilities of it

    def gather(self, other: Val) -> None:
        """What another value knows of predictions, scores and doubts, in this one too."""
        known = other.__dict__
        if not FLAGS.isdisjoint(known):
            for flag in FLAGS & known.keys():
                setattr(self, flag, getattr(self, flag) or known[flag])
        if other.preds:
            self.preds |= other.preds
        if other.doubts:
            self.doubts |= other.doubts
        if other.nets or other.scores:
            self._gather_scores(other)
        if isinstance(other, Seq):
            for one in other.items:
                if one.nets or one.scores:
                    self._gather_scores(one)

    def _gather_scores(self, one: Val) -> None:
        self.nets += tuple(n for n in one.nets if n not in self.nets)
        self.scores += tuple(s for s in one.scores if s not in self.scores)

    def all_fits(self) -> frozenset[str]:
        return self.fits.union(*self.cols.values()) if self.cols else self.fits

    def all_stats(self) -> frozenset[str]:
        """The statistics in it, or in what it contains."""
        return self.stats

    def but(self, **changes: Any) -> Self:
        """The same but for these fields."""
        return type(self)(**{**vars(self), **changes})


FLAGS = frozenset(
    "folds turning trained labels judged judged_by dealt awake".split()
)  # that stand in whatever comes of a value
# What goes from a value into others that are made of it: without any of them it is as good as a plain constant.
SAYING = frozenset(
    "rows fits cols stats preds held nets folds judged scores way doubts labels turning trained made_of items "
    "entries".split()
)


def may_be(key: object, name: object) -> bool:
    """Whether what was learned into a column under this key may stand in the column of that name."""
    if isinstance(key, tuple) and key[0] == "codes":
        return isinstance(name, str) and name.startswith(str(key[1]))
    return key == name or isinstance(key, tuple)


def may_be_among(key: object, names: Sequence[object]) -> bool:
    """The same for several columns."""
    return any(may_be(key, name) for name in names) if isinstance(key, tuple) else key in names


class Const(Val):
    """A value that the code states."""

    value: Any = None

    @classmethod
    def of(cls, value: object) -> Val:
        return cls(value=value)


class Lib(Val):
    """Something of a library, by its dotted name."""

    path: str = ""


class Tally(Val):
    """How often each category stands in a column. Its `index` is a mere list of them, though the first is the mode."""

    counts: frozenset[str] = NONE  # of such a list: the statistic behind its order


class Seq(Val):
    """A list, tuple or set; also a batch and a dataset of several tensors."""

    items: list[Val] = anew(factory=list)
    exact: bool = True  # the items are all of them, in this order
    keyed: dict[object, Val] = anew(factory=dict)  # those that were put in by a key
    ranked: tuple[Shown, ...] = ()  # the scores by which the items were sorted

    def place_of(self, key: Val) -> int | None:
        """The place that a key names, if the list has it."""
        at = key.value if isinstance(key, Const) and isinstance(key.value, int) else None
        return at if at is not None and -len(self.items) <= at < len(self.items) else None

    def all_stats(self) -> frozenset[str]:
        """Those of all items: `table[["site", *best]]`."""
        return self.stats.union(*(v.stats for v in self.items))

    def all_scores(self) -> tuple[Shown, ...]:
        """The scores that stand in the items, and in theirs."""
        inner = (i.all_scores() if isinstance(i, Seq) and i is not self else i.scores for i in self.items)
        return tuple(dict.fromkeys(score for scores in inner for score in scores))


class Map(Val):
    """A dict, by the keys that the code states."""

    entries: dict[object, Val] = anew(factory=dict)

    def all_stats(self) -> frozenset[str]:
        """Those of all values: `fillna({"mass": table.mass.mean()})`."""
        return NONE.union(*(v.stats for v in self.entries.values()))


class Func(Val):
    """A function, method or lambda of the notebook."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | None = None
    scope: Any = None
    owner: Val | None = None  # the object of a bound method
    home: Place = Place()


class Klass(Val):
    """A class of the notebook."""

    body: dict[str, Val]
    bases: tuple[Val, ...] = ()
    label: str = ""

    def find(self, name: str) -> Val | None:
        """A class attribute, along the bases that the notebook defines."""
        if name in self.body:
            return self.body[name]
        for base in self.bases:
            if isinstance(base, Klass) and (hit := base.find(name)):
                return hit
        return None

    def has_base(self, *ends: str) -> bool:
        """Whether a library class with such a name stands among the bases."""
        return any(
            base.path.endswith(ends) if isinstance(base, Lib) else isinstance(base, Klass) and base.has_base(*ends)
            for base in self.bases
        )


class Model(Val):
    """An estimator, transformer, pipeline, search or network; `state` is the id of its last fit."""

    label: str = ""
    kind: str = "model"  # transform, model, search, resample, pipeline, net, stateless, splitter
    recipe: str = ""
    state: str = ""
    attrs: dict[str, Val] = anew(factory=dict)
    target: Val | None = None  # what it was last fitted to tell
    steps: list[Val] = anew(factory=list)
    set_by: frozenset[str] = NONE  # fits that its settings come from
    klass: Klass | None = None
    pending: list[Val] = anew(factory=list)  # losses that went backwards since the last step
    run: object = None  # the loop that it was last trained in
    by_trainer: bool = False  # a network that another object trains
    mode: str = ""  # of a network: "train", "eval", "unknown"; as it was made, it trains ...
    mode_at: Place | None = None  # ... and where that was set
    stale: object = None  # the loop in which an optimizer stepped, if the gradients of that step are still there


class Bound(Val):
    """A method of a value, not yet called."""

    owner: Val
    attr: str
