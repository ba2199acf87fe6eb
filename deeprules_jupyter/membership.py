"""Facts about whose rows are, when they were taken, and how folds divide them."""

from __future__ import annotations

from typing import Literal, Protocol

from deeprules_jupyter.frozen import Frozen
from deeprules_jupyter.model import Data, Evidence, Fact, Rows


class Marks(Protocol):
    """What one column says of each row, as a kernel knows it. Names and values never leave it; counts may."""

    def shared(self, trained: Rows, held: Rows) -> Shared | None:
        """How the units of the held-out rows stand to those that trained; None where too few rows are known."""

    def mixed(self, trained: Rows, held: Rows) -> Mixed | None:
        """How the held-out rows lie in time among those that trained; None where too few rows are known."""


class Spelled(Protocol):
    """The sequence of each row, as a kernel knows it. Sequences never leave it; counts may."""

    def related(self, trained: Rows, held: Rows) -> Related | None:
        """How many held-out sequences have a relative among those that trained; None where too few are known."""


class Related(Frozen):
    """Held-out sequences that have a relative among those that trained."""

    kind: str  # "DNA" or "protein"
    identity: float  # from which two of them are relatives
    rows: int  # held-out sequences that were looked at
    met: int  # of them with a relative
    chance: float  # the share that has one when it is read backwards


class Shared(Frozen):
    """Units on both sides of a division."""

    units: int  # among the held-out rows
    both: int  # of them with rows that trained
    rows: int  # held-out rows whose unit is known
    met: int  # of them with a unit that trained
    forward: bool = False  # of each unit, the held-out rows are the later ones


class Mixed(Frozen):
    """Held-out rows among training rows, in the order of time (within each unit, where there are units)."""

    rows: int  # held-out rows whose time is known
    before: int  # of them with a later row that trained
    next_to: int  # of them with a training row as the very next one


class Grouping(Fact, kw_only=True):
    """A column says of each row to which patient, animal, plate or the like it belongs."""

    column: str
    loud: bool  # whether its name and its values both say so; else it may be something else
    together: bool = False  # it names a site or a batch: where or with what rows were made together
    marks: Marks | None = None  # where a kernel knows them
    data: Data | None = None  # the table, where only its code is known
    way: tuple[Evidence, ...] = ()  # what shows that a unit has several rows


class Timing(Fact, kw_only=True):
    """A column says of each row when it was taken, and a model uses the order."""

    column: str
    model: str = ""  # the id of the fit, where a kernel saw it
    marks: Marks | None = None
    data: Data | None = None  # the table, where only its code is known
    uses: str = ""  # how the order is used: "`lag_1` tells of earlier rows"; nothing: not known to be used
    way: tuple[Evidence, ...] = ()


class Folds(Fact, kw_only=True):
    """What a cross-validation trains on and what it holds out, turn by turn."""

    model: str  # the id of the fit that stands for it
    data: Data
    how: str  # "KFold", ...
    turns: tuple[tuple[Rows, Rows], ...]
    drawn: bool = False  # at random without a seed: other rows than these, but in the same manner


class Told(Fact, kw_only=True):
    """A person said which column stands for the unit or the time of a row. `column` None: no column does."""

    what: Literal["group", "time"]
    column: str | None


class Kinship(Fact, kw_only=True):
    """Each row has a sequence of DNA or protein; some are relatives of others."""

    kind: str
    marks: Spelled
