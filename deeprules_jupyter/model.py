"""The words everything else speaks: places, rows, facts, findings, reports. It imports only what structs are.

Observers (reading code, watching calls) make facts; rules turn facts into findings; views show them. All is frozen.
"""

from __future__ import annotations

from typing import Literal, Protocol

from deeprules_jupyter.frozen import Frozen

Level = Literal["warn", "note", "ask"]
Witness = Literal["calls", "rows", "code"]
SeenBy = Literal["static", "runtime"]
Role = Literal["train", "tuning", "test", ""]
FitKind = Literal["transform", "statistic", "resample", "model", "search"]
COPIES = "copies"  # the doubt whether rows stand in it more than once
StateName = Literal["found", "clear", "not-applicable", "muted", "ask", "crashed", "not-checked"]
# Something was fitted on rows, or judged by them: who, and where.
Deed = tuple[Literal["transform", "model", "look"], str, "Place"]


class Place(Frozen, often=True):
    """Where something happened. `cell` counts all cells of the notebook from 0; `line` counts from 1 in the cell."""

    cell: int | None = None
    cell_id: str | None = None
    line: int | None = None
    column: int | None = None
    run: int = 0  # how many cells had run before this one did; orders re-runs of one cell


class Rows(Protocol):
    """Which samples a value holds, as one observer knows them. Only rows of the same observer are compared."""

    @property
    def count(self) -> int | None:
        """The number of rows, or None where it is not known."""

    @property
    def copies(self) -> bool:
        """Whether a sample is known to stand in it more than once, as one that was drawn or made up again."""

    def meets(self, other: Rows) -> bool:
        """Whether at least one sample stands in both."""

    def covers(self, other: Rows) -> bool:
        """Whether every sample of `other` stands in this one too."""

    def shared(self, other: Rows) -> int | None:
        """How many of the rows of `other` stand in this one too, or None where it is not known."""


class Outcome(Protocol):
    """Which rows a model predicted rightly, as a kernel saw it."""

    @property
    def count(self) -> int:
        """The number of rows."""

    @property
    def right(self) -> int:
        """How many of them were predicted rightly."""

    def against(self, other: Outcome) -> tuple[int, int] | None:
        """How many rows only this model got right, and how many only the other; None if the rows are not the same."""


class Evidence(Frozen, often=True):
    """One step of the way that led to a finding."""

    place: Place
    text: str
    witness: Witness = "code"


class Data(Frozen, often=True):
    """A table, array, tensor, dataset or loader at the moment of a fact: its rows and what was learned into them."""

    name: str
    rows: Rows
    fits: frozenset[str] = frozenset()  # ids of the fits whose output stands in this value
    whole_fits: frozenset[str] = frozenset()  # those of them that went over every column of it
    role: Role = ""  # what the names and the place in the split say of it
    way: tuple[Evidence, ...] = ()
    doubts: frozenset[str] = frozenset()  # steps on the way here that the observer does not know, or `COPIES`
    column: object = None  # the name of the one column that it is

    def surely(self, other: Data) -> bool:
        """Whether it is certain how these rows relate to the others, for what is unknown happened to both alike."""
        return self.doubts <= other.doubts


class Fact(Frozen, kw_only=True):
    """Something that happened to rows, at a place, as one witness saw it."""

    place: Place
    witness: Witness
    certain: bool = True  # False where the observer had to guess; such findings are notes
    inner: Place | None = None  # where it happened inside a function that `place` called


class Split(Fact, kw_only=True):
    """Rows were divided. `roles` are what names and positions say; the trace may know better from the use."""

    whole: Data
    parts: tuple[Data, ...]
    roles: tuple[Role, ...]
    how: str  # "train_test_split", "mask", "slice", "random_split", ...
    shuffled: bool = True
    unseeded: bool = False  # drawn at random, and surely nothing gave a seed

    @property
    def by_splitter(self) -> bool:
        """Whether a splitter made it, such as `KFold`: a class, so its name begins with a capital."""
        return self.how[:1].isupper()


class Fit(Fact, kw_only=True):
    """Something learned from rows. The id stands for the state that this fit left behind."""

    id: str
    learner: str  # "StandardScaler", "mean", "Sequential", ...
    kind: FitKind
    data: Data
    supervised: bool = False  # the labels were used
    recipe: str = ""  # equal for two fits of the same settings on the same rows, seeds aside
    settings: str = ""  # those that are not the usual ones, as a short text; never a value of the data
    reference: bool = False  # a dummy model, no look of its own
    network: bool = False  # a model made of layers
    trials: int = 1  # settings that a search has tried
    build: str = ""  # of a network, where that is known: equal for those of the same layers
    inside: bool = False  # within a pipeline or search, on that one's training rows
    set_by: tuple[str, ...] = ()  # ids of the searches and models that gave it its settings
    holds: tuple[str, ...] = ()  # the estimators inside this pipeline or search
    shuffled: bool = False  # the labels were dealt out anew: what is learned is chance


class Score(Fact, kw_only=True):
    """Predictions were measured against the truth."""

    models: tuple[str, ...]  # ids of the fits that made the predictions
    data: Data  # the rows that were predicted
    metric: str
    folds: bool = False  # cross-validation: each row was predicted by a model that did not see it
    repeated: bool = False  # in a loop of which not every turn was read: there may be more of its kind
    value: float | None = None  # what it came to, where a kernel saw one number
    chance: tuple[float, int] | None = None  # p-value by shuffled labels, and how many times they were shuffled
    outcome: Outcome | None = None  # and row by row, where labels were predicted
    state: str = ""  # of the models, told by what they have learned; empty where that is not known
    answers: object = None  # a copy of the truth and the predictions, where a kernel keeps one


class Choice(Fact, kw_only=True):
    """A score steered something: the best of a loop was kept, training stopped, a threshold was picked."""

    data: Data  # the rows that were scored
    models: tuple[str, ...]
    what: str  # "keeps the best score", "early stopping", "threshold", "search"


class Look(Fact, kw_only=True):
    """An earlier look at the same test rows, remembered by the ledger."""

    data: Data  # the rows, as they stand in this kernel
    learner: str
    recipe: str  # as in Fit
    notebook: str
    when: str  # ISO 8601, UTC


class Mark(Fact, kw_only=True):
    """A person said of these rows that they are sensitive, or took it back."""

    data: Data
    how: str  # 'attrs["sensitive"]', ...
    sensitive: bool = True


class Share(Fact, kw_only=True):
    """What models learned was written to a file or sent away."""

    models: tuple[str, ...]  # ids of the fits behind them
    how: str  # "joblib.dump", "save_pretrained", ...


class Given(Frozen):
    """A column among the features that tells the target by itself."""

    name: str
    how: Literal["source", "made", "target", "copy", "cut", "mean", "strong"]  # by what it tells, see the rule
    way: tuple[Evidence, ...] = ()


class Target(Fact, kw_only=True):
    """The column that a model was fitted to tell."""

    model: str  # the id of the fit
    data: Data
    given: tuple[Given, ...] = ()


AnyFact = Split | Fit | Score | Choice | Look | Mark | Share | Target | Fact  # and those of membership.py


class Repair(Frozen):
    """How to put it right: a sentence, and where it is mechanical the repaired source of the cell."""

    text: str
    source: str | None = None


class Mute(Frozen):
    """A person's decision not to hear of a finding, with the reason."""

    reason: str


class Finding(Frozen):
    """What a rule has to say about one deed."""

    id: str  # stable while the line and the rule stay: edits elsewhere keep it
    rule: str
    tip: int
    level: Level
    message: str  # what happened, to which rows
    place: Place
    why: str = ""  # why it matters, how much, with the source
    evidence: tuple[Evidence, ...] = ()
    seen_by: tuple[SeenBy, ...] = ()
    repair: Repair | None = None
    muted: Mute | None = None
    also: tuple[str, ...] = ()  # other rules that the same deed broke; said in one panel


class State(Frozen):
    """The state of one rule for one notebook; silence is never ambiguous."""

    rule: str
    state: StateName
    why: str = ""


class Cell(Frozen, often=True):
    """A code cell as it was read or run. `count` is the execution count that a file tells of its last run."""

    source: str
    place: Place
    count: int | None = None
    failed: bool = False  # its saved output is an error


class Notebook(Frozen):
    """What is said about one notebook."""

    path: str | None
    findings: tuple[Finding, ...] = ()
    states: tuple[State, ...] = ()
    error: str | None = None


class Partition(Frozen):
    """A set of rows with a role, as the sidebar shows it."""

    name: str
    role: Role | Literal["whole"]
    rows: int | None
    looks: int = 0


class Box(Frozen):
    """A set of rows in the drawing of where rows came from."""

    id: str
    parent: str  # the box that it was taken from, or ""
    name: str
    role: Role
    rows: int | None
    place: Place
    deeds: tuple[Deed, ...] = ()  # the newest
    more: int = 0  # older ones


class KernelState(Frozen):
    """What the kernel says of itself, for the sidebar."""

    watched: bool
    partitions: tuple[Partition, ...] = ()
    seeds: tuple[tuple[str, ...], ...] = ()  # source, how it stands; once set also how it stood before, and its effect
    device: str = ""
    cells: int = 0  # code cells run since the start
    ran: tuple[tuple[str, int], ...] = ()  # id of each cell that ran, and CRC-32 of the text of its last whole run
    boxes: tuple[Box, ...] = ()
    trials: int = 0  # runs of training that are known of this notebook


class Report(Frozen):
    """Version 1 of what both commands and the kernel say."""

    notebooks: tuple[Notebook, ...] = ()
