"""What the ledger keeps: looks, test sets, and what people did with these. Keyed hashes, names and numbers only."""

from __future__ import annotations

import getpass
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Status = Literal["", "locked", "open", "final"]


def now() -> str:
    """The time as the ledger writes it: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def person() -> str:
    """Who is working here, by the name of the account."""
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (KeyError, OSError):  # a container whose account has no name
        return ""


@dataclass(frozen=True)
class Entry:
    """One measurement at a look. Those with the same rows and the same model are one look, see `by_model`."""

    session: str  # one per kernel, so that a kernel's own looks are told from earlier ones
    rows: str  # `TestSet.rows`
    recipe: str  # keyed; equal for the same settings on the same training rows, seeds aside
    learner: str
    notebook: str
    cell_id: str
    when: str
    metric: str = ""
    value: float | None = None
    settings: str = ""  # the model's settings as a short text
    count: int = 0  # how many test rows
    state: str = ""  # keyed; equal for the same unchanged model, "" in ledgers of version 1
    who: str = ""
    how: str = ""  # "final": the one look that was announced as such
    revision: str = ""  # the commit that was checked out, "" without git and in older ledgers


@dataclass(frozen=True)
class TestSet:
    """A test set, known by its rows in whatever order and under whatever name."""

    rows: str  # a keyed hash of all of them
    name: str = ""
    count: int = 0
    sketch: bytes = b""  # from `Ledger.sketch`; empty where single rows cannot be told apart
    whole: bool = True  # whether the sketch holds every row
    status: Status = ""
    notebook: str = ""  # where it was first seen
    when: str = ""


@dataclass(frozen=True)
class Event:
    """Something that a person or the page did. Events are added, never changed."""

    what: str  # "named", "locked", "open", "final", "retracted", "published", ...
    rows: str = ""  # of the test set that it is about, if it is about one
    note: str = ""  # the new name, the reason, the finding that went away, ...
    notebook: str = ""
    who: str = field(default_factory=person)
    when: str = field(default_factory=now)
    id: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True)
class Tried:
    """One trial, as it is kept; see `trials.Trial`. Of the settings only what stands in the code."""

    session: str
    run: int  # of the cell, in its kernel
    item: int  # several searches in one run are told apart by it
    experiment: str  # keyed
    cell_id: str = ""
    notebook: str = ""
    when: str = ""
    learner: str = ""
    settings: str = "[]"  # this, the seeds, the scores and what a search had are JSON
    seeds: str = "[]"
    scores: str = "[]"
    seconds: float = 0.0
    trainings: int = 1
    ended: str = ""
    how: str = ""
    tried: int = 1
    space: str = "[]"
    chosen: str = "[]"
    edges: str = "[]"
    who: str = ""
    revision: str = ""


def by_model(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The looks: measurements of one model state on one test set together, oldest first."""
    looks: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        looks.setdefault((entry.rows, entry.state or entry.recipe), []).append(entry)
    return list(looks.values())
