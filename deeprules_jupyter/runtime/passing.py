"""What the meter follows besides steps: a pass over a loader, and a trainer that runs."""

from __future__ import annotations

import weakref
from typing import Any, Protocol

from deeprules_jupyter.runtime.live import Plan

MIXED = {"RandomSampler", "SeedableRandomSampler", "SubsetRandomSampler", "WeightedRandomSampler"}


class Passing:
    """One pass over a loader."""

    def __init__(self, iterator: Any) -> None:
        self.dataset = weakref.ref(iterator._dataset)
        self.sampler = type(getattr(iterator._index_sampler, "sampler", iterator._index_sampler)).__name__
        self.length = None if iterator._dataset_kind else _length(iterator)
        self.draws = 1

    @property
    def share(self) -> float:
        """How much of its loader was drawn."""
        return 1.0 if not self.length else min(1.0, self.draws / self.length)

    @property
    def shuffled(self) -> bool | None:
        """Whether the rows came in another order than they are kept in; None for a sampler of the person's own."""
        return False if self.sampler == "SequentialSampler" else True if self.sampler in MIXED else None


class Guide(Protocol):
    """A trainer that is running, and knows more than its steps show."""

    library: str

    def network(self) -> Any:
        """What it trains."""

    def loss(self) -> tuple[int, float] | None:
        """The number and the value of the last loss on its tuning rows."""

    def tuning(self) -> str:
        """What the person calls these rows."""

    def plan(self) -> Plan:
        """How many epochs and steps there will be."""


def _length(iterator: Any) -> int | None:
    try:
        return len(iterator)
    except TypeError:  # a sampler of the person's own need not say
        return None
