"""What our commands fit and score themselves is no deed of the person's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from deeprules_jupyter import session


@contextmanager
def unwatched(one: session.Session, aside: bool = True) -> Iterator[None]:
    """Nothing that happens here is seen; with `aside` false it is seen as ever."""
    guard = one.watcher.guard
    guard.aside, before = aside, guard.aside
    try:
        yield
    finally:
        guard.aside = before
