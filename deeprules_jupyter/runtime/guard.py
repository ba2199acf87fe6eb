"""What goes wrong inside our observers stays there; and whose call a call is, on any thread."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FunctionType
from weakref import WeakSet

from deeprules_jupyter.runtime.relinks import Relinks

PATIENT = 5.0  # seconds that a call waits while another thread's is looked at; then it passes unseen

_guards: WeakSet[Guard] = WeakSet()


def _nothing() -> None:
    """Nobody wants to know."""


class _Own(threading.local):
    depth = 0


class Guard:
    """Counts our own faults and tells of the first one; with DEEPRULES_STRICT=1 raises them.

    `depth` counts the watched calls that are running on this thread, one within the other. Threads that work while the
    cell's own thread is inside a watched call are its helpers (the trees of a forest, the folds of a search).
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.faults = 0
        self.thread = threading.get_ident()  # the one that runs the cells
        self.lock = threading.RLock()  # observers look at one call at a time
        self.forked = False  # in a copy of this process nobody would hear of what is seen
        self.aside = False  # a command of ours is computing, and not the person
        self.relinks = Relinks()
        self.hears: Callable[[], None] = _nothing  # of each call that passes unseen on another thread
        self._own = _Own()
        self._home_depth = 0
        _listen(self)

    @property
    def depth(self) -> int:
        """How many watched calls are running on this thread."""
        return self._own.depth

    @depth.setter
    def depth(self, depth: int) -> None:
        self._own.depth = depth
        if threading.get_ident() == self.thread:
            self._home_depth = depth

    def begin(self) -> None:
        """A cell starts to run, on this thread."""
        self.thread = threading.get_ident()
        self.depth = 0

    def unseen(self, depth: int) -> bool:
        """Whether a call here is a helper's, or in another process."""
        if self.forked or self.aside:
            return True
        other = not depth and self._home_depth > 0 and threading.get_ident() != self.thread
        if other:
            self.missed()
        return other

    def missed(self) -> None:
        """A call passes unseen on another thread than the cell's."""
        try:
            self.hears()
        except Exception as error:
            self.fault("a thread", error)

    def fault(self, where: str, error: BaseException) -> None:
        """Take note of a fault of ours at `where`."""
        if os.environ.get("DEEPRULES_STRICT") == "1":
            raise error
        self.faults += 1
        if self.faults == 1:
            try:
                self.tell(f"{where} could not be watched ({_text(error)})")
            except Exception:  # a closed stream, or no stack left: it is counted all the same
                return


def again(error: Exception) -> None:
    """Raise it where it is counted."""
    raise error


def from_signal(error: BaseException) -> bool:
    """Whether a person's signal handler raised this, as time limits do: then it is theirs and must pass."""
    handlers = [signal.getsignal(number) for number in signal.valid_signals()]
    codes = {handler.__code__ for handler in handlers if isinstance(handler, FunctionType)}
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in codes:
            return True
        trace = trace.tb_next
    return False


def _text(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}".partition("\n")[0]
    except Exception:  # an exception of a person's may not even have words
        return type(error).__name__


def _listen(guard: Guard) -> None:
    if not _guards and hasattr(os, "register_at_fork") and not _listening:
        os.register_at_fork(after_in_child=_away)
        _listening.append(True)
    _guards.add(guard)


_listening: list[bool] = []


def _away() -> None:
    for guard in _guards:
        guard.forked = True
