"""What models answered on test rows, kept small and for a time: by it a score is known to be sure or not.

The copies stay in this kernel; they are made of labels and predictions, never of features.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Mapping
from functools import cached_property
from typing import Any

MOST = 16_000_000  # bytes in all; the oldest answers are given up first
LARGEST = 2_000_000  # bytes of one array
FEWEST = 2
PLAIN = (bool, int, float, str, type(None))


class Answers:
    """The truth and what one model said of the same rows, shape (n,) or (n, classes); None once given up."""

    def __init__(self, truth: Any, guess: Any, options: Mapping[str, Any]) -> None:
        self.truth, self.guess = truth, guess
        self.options = options  # how the metric was called, as far as that is plain
        self.drawn: dict[tuple[str, float], float | None] = {}  # standard errors by bootstrap, which takes a second

    @property
    def size(self) -> int:
        """In bytes."""
        return 0 if self.truth is None else int(self.truth.nbytes + self.guess.nbytes)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Rows of each class of the truth, the rarest first; empty where these are no classes, or were given up."""
        import numpy as np

        if self.truth is None or self.truth.ndim != 1:
            return ()
        if self.truth.dtype.kind == "f" and (self.truth != self.truth.round()).any():
            return ()
        return tuple(sorted(np.unique(self.truth, return_counts=True)[1].tolist()))

    def give_up(self) -> None:
        """Free the memory."""
        self.truth = self.guess = None


class Kept:
    """The answers of one kernel."""

    def __init__(self) -> None:
        self.answers: deque[Answers] = deque()
        self.size = 0

    def add(self, truth: Any, guess: Any, options: Mapping[str, Any]) -> Answers | None:
        """Keep a copy; None where these are no plain arrays of as many rows, or too large."""
        pair = _small(truth), _small(guess)
        if pair[0] is None or pair[1] is None or len(pair[0]) != len(pair[1]) or len(pair[0]) < FEWEST:
            return None
        plain = {name: value for name, value in options.items() if isinstance(value, PLAIN)}
        made = Answers(self._known(pair[0]), pair[1], plain)
        self.answers.append(made)
        self.size += made.size
        while self.size > MOST and len(self.answers) > 1:
            oldest = self.answers.popleft()
            self.size -= oldest.size
            oldest.give_up()
        return made

    def _known(self, truth: Any) -> Any:
        """The same truth is kept once."""
        last = self.answers[-1].truth if self.answers else None
        same = last is not None and last.dtype == truth.dtype and last.shape == truth.shape and (last == truth).all()
        return last if same else truth


def _small(value: Any) -> Any:
    """A copy in the smallest type that holds it."""
    import numpy as np

    if "torch" in sys.modules and isinstance(value, sys.modules["torch"].Tensor):
        value = value.detach().cpu().numpy()
    try:
        array = np.asarray(value)
    except Exception:  # rows of unequal length, or something of the person's that is no array
        return None
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.dtype.kind == "O" and array.ndim == 1 and len(array) < LARGEST and all(type(v) is str for v in array):
        array = array.astype(str)
    if array.dtype.kind not in "biufU" or array.ndim not in (1, 2) or not array.size:
        return None
    if array.dtype.kind == "f":
        small = array.astype(np.float32)
    elif array.dtype.kind in "iu":
        small = array.astype(np.result_type(np.min_scalar_type(array.min()), np.min_scalar_type(array.max())))
    else:
        small = array.copy()
    return small if small.nbytes <= LARGEST else None
