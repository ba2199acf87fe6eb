"""Facts about how a notebook ran: in which order, what may differ when it runs again, and how networks were trained."""

from __future__ import annotations

from typing import Literal

from deeprules_jupyter.model import Data, Evidence, Fact, Place

# below: only a cell further down makes the name. nowhere: no cell makes it. deleted, edited: a cell made it that is
# gone, or does so no longer. later: the cell above that makes it ran again after its value was used.
How = Literal["below", "nowhere", "deleted", "edited", "later"]

Habit = Literal[
    "trained-in-eval-mode", "asked-in-training-mode", "gradients-kept", "probabilities-to-loss", "unshuffled",
    "unordered-columns", "flat-images", "impurity", "importance-on-training",
]  # fmt: skip


class OutOfOrder(Fact, kw_only=True):
    """A cell uses a name that, from top to bottom, it would not have, or not with this value."""

    name: str
    how: How
    maker: Place | None = None  # the cell that makes it, or made it


class Allowed(Fact, kw_only=True):
    """A network trains with an operation whose bits depend on which thread or block of the device was first."""

    what: Literal["index", "cuda"]
    text: str  # the indexed parameter; nothing for a device


class Recorded(Fact, kw_only=True):
    """Package versions were written down: by a cell, or in a file of the project."""

    where: str


class Slip(Fact, kw_only=True):
    """A model is built, trained or asked in a way that works against itself."""

    habit: Habit
    text: str  # the model, the last step of its output, the loader, the layer or the data
    loss: str = ""  # that is given probabilities
    way: tuple[Evidence, ...] = ()
    data: Data | None = None  # the rows that are not mixed
