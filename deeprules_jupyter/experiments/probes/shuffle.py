"""Does a model do better than with labels that mean nothing? Labels are dealt out anew, again and again.

Sources: Ojala and Garriga 2010, JMLR 11:1833 (the test); Phipson and Smyth 2010 (why one is added to both counts);
Besag and Clifford 1991 (that one may stop early); Chuang and Keiser 2018 (adversarial controls).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TIMES = 99  # shuffles: with them p can be 0.01
FEWEST = 20  # before it stops
LARGEST = 0.05  # p, above which the score is called what chance gives
SURE = 3.0  # standard errors by which their mean lies above chance where something leaks: 2 would accuse one in 40 ...
MATTERS = 0.02  # ... and how far above it has to be: less is no leak that anybody would feel


@dataclass(frozen=True)
class Null:
    """What shuffled labels have given. Larger scores are better."""

    real: float
    shuffled: tuple[float, ...]
    wanted: int  # shuffles that were meant
    chance: float | None  # what guessing gives, where that is known
    seconds: float = 0.0

    @property
    def beaten(self) -> int:
        """How often shuffled labels came as far as the real ones, or further."""
        return sum(score >= self.real for score in self.shuffled)

    @property
    def p(self) -> float:
        """(1 + b) / (1 + m): the real order of the labels is one of the possible ones."""
        return (1 + self.beaten) / (1 + len(self.shuffled))

    @property
    def mean(self) -> float:
        """Of shuffled labels."""
        return sum(self.shuffled) / len(self.shuffled)

    @property
    def error(self) -> float:
        """The standard error of that mean."""
        many, mean = len(self.shuffled), self.mean
        if many < 2:
            return float("inf")
        return float((sum((score - mean) ** 2 for score in self.shuffled) / (many - 1) / many) ** 0.5)

    @property
    def leaks(self) -> bool:
        """Whether labels without a meaning are foretold better than guessing can."""
        if self.chance is None or len(self.shuffled) < FEWEST:
            return False
        above = self.mean - self.chance
        return above > SURE * self.error and above > MATTERS

    @property
    def decided(self) -> bool:
        """Whether p is above 0.05, whatever the shuffles to come may bring."""
        return len(self.shuffled) >= FEWEST and 1 + self.beaten > LARGEST * (1 + self.wanted)


def against(
    real: float, draw: Callable[[], float], times: int, chance: float | None, tell: Callable[[Null], None]
) -> Null:
    """Draw until it is decided, or all is done, or the person interrupts: then what is there counts.

    `draw` gives the score of one more shuffle; `tell` hears of each. Raises KeyboardInterrupt before the first one.
    """
    began, found = time.perf_counter(), Null(real, (), times, chance)
    try:
        while len(found.shuffled) < times and not found.decided:
            scores = (*found.shuffled, draw())
            found = Null(real, scores, times, chance, time.perf_counter() - began)
            tell(found)
    except KeyboardInterrupt:
        if not found.shuffled:
            raise
    return found


def dealt(y: Any, groups: Any, luck: Any) -> Any:
    """The labels in another order: whole groups where each has one label, else within each group; or all rows."""
    import numpy as np

    if groups is None:
        return y[luck.permutation(len(y))]
    _, first, which = np.unique(groups, return_index=True, return_inverse=True)
    if (y == y[first][which]).all():
        return y[first][luck.permutation(len(first))][which]
    out = y.copy()
    for group in range(len(first)):
        own = np.flatnonzero(which == group)
        out[own] = y[own][luck.permutation(len(own))]
    return out
