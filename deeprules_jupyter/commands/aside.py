"""What our commands fit and score themselves is no deed of the person's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from deeprules_jupyter import session
from deeprules_jupyter.prose import Shown


@contextmanager
def unwatched(one: session.Session, aside: bool = True) -> Iterator[None]:
    """Nothing that happens here is seen; with `aside` false it is seen as ever."""
    guard = one.watcher.guard
    guard.aside, before = aside, guard.aside
    try:
        yield
    finally:
        guard.aside = before


def keep(one: session.Session, part: str, sentences: Sequence[str]) -> None:
    """What a command has found stands in every report, under this part of its items."""
    text = " ".join(sentences)
    with one.guard:
        one.watcher.desk.write(
            lambda place, inner: Shown(place=place, inner=inner, witness="calls", part=part, text=text)
        )
