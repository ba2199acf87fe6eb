"""How much memory a piece of work needed at its most, and how large a model is."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

EVERY = 0.005  # seconds between two looks


@dataclass
class Most:
    """Bytes beyond what the process held before, at the most that was seen."""

    size: int = 0


@contextmanager
def watched() -> Iterator[Most]:
    """What the process holds is looked at on a thread of its own, so memory that no Python object owns counts too.

    Memory that the process had let go of and not given back may be used again unseen: the true number is no smaller.
    """
    import psutil  # ipykernel brings it

    process, most, done = psutil.Process(), Most(), threading.Event()
    before = process.memory_info().rss

    def look() -> None:
        most.size = max(most.size, process.memory_info().rss - before)

    def keep_looking() -> None:
        while not done.wait(EVERY):
            look()

    thread = threading.Thread(target=keep_looking, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        look()
        done.set()
        thread.join()


class _Counter:
    """A file that only counts."""

    size = 0

    def write(self, part: Any) -> int:
        """Let it go."""
        count = memoryview(part).nbytes
        self.size += count
        return count


def pickled(value: Any) -> int:
    """Bytes as a pickle, which is not kept: that of a model which keeps its rows is as large as the data."""
    counter = _Counter()
    pickle.dump(value, counter, protocol=5)
    return counter.size
