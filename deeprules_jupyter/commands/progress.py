"""A line under the cell that tells how far the work is; it goes when the result comes."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from deeprules_jupyter.experiments.baseline.search import Effort

OFTEN = 0.5  # seconds between two lines
WHILE = 1.0  # seconds, from which steps are shown


class Shown:
    """`with Shown(shell) as shown: ...`: a line that changes. Only a page can change what it has shown."""

    def __init__(self, shell: Any) -> None:
        self.publish = shell.display_pub.publish if getattr(shell, "kernel", None) is not None else None
        self.name = uuid.uuid4().hex
        self.shown = False
        self.last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            self._show("")

    @property
    def due(self) -> bool:
        """Whether the last line has been there for long enough."""
        return self.publish is not None and time.perf_counter() - self.last >= OFTEN

    def _show(self, text: str) -> None:
        if self.publish is not None:
            self.publish({"text/plain": text}, transient={"display_id": self.name}, update=self.shown)
            self.shown = True


class Progress(Shown):
    """`with Progress(shell) as progress: search(..., progress)`."""

    def __call__(self, efforts: Sequence[Effort], seconds: float, budget: float | None) -> None:
        """One round of trials has ended."""
        if self.due:
            self._show(line(efforts, seconds, budget))
            self.last = time.perf_counter()


class Steps(Shown):
    """`with Steps(shell, seconds) as tell: run(table, tell)`: one step after the other, where it takes a while."""

    def __init__(self, shell: Any, seconds: float) -> None:
        super().__init__(shell)
        self.began, self.seconds = time.perf_counter(), seconds

    def __call__(self, title: str, done: int, count: int) -> None:
        """The next step begins."""
        spent = time.perf_counter() - self.began
        if self.due and max(spent, self.seconds) > WHILE:
            about = f"about {max(1, round(self.seconds - spent))} s left"
            self._show(f"{title} ({done + 1} of {count}, {about}). Interrupt the kernel to stop with what is there.")
            self.last = time.perf_counter()


class Told(Shown):
    """`with Told(shell) as progress: progress.say("20 of 99")`: how far it is, in words."""

    def say(self, text: str) -> None:
        """The line from now on."""
        if self.due:
            self._show(f"{text} Interrupt the kernel to stop with what is there.")
            self.last = time.perf_counter()


def line(efforts: Sequence[Effort], seconds: float, budget: float | None) -> str:
    """How far it is, and the best so far."""
    trials = sum(effort.count for effort in efforts)
    able = [effort.best for effort in efforts if effort.best is not None]
    left = "" if budget is None else f", at most {max(0.0, budget - seconds):.0f} s left"
    best = max(able, key=lambda trial: (trial.depth, trial.score), default=None)
    so_far = "" if best is None else f"; best so far: {best.family}"
    done = f"{trials} trial{'s' * (trials != 1)} in {seconds:.0f} s{left}{so_far}"
    return f"Tuning: {done}. Interrupt the kernel to stop with what is there."
