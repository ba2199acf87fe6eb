"""`Ledger`: the looks of one project, wherever they are kept. When that place fails, memory takes over."""

from __future__ import annotations

import hashlib
import hmac
import math
import os
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from deeprules_jupyter.ledger import sql
from deeprules_jupyter.ledger.entries import Entry, Event, Status, TestSet, now, person
from deeprules_jupyter.ledger.key import LENGTH, key_from
from deeprules_jupyter.ledger.sketch import sketch
from deeprules_jupyter.ledger.sql import Row, Statement, UnusableError, Value
from deeprules_jupyter.ledger.sqlite import File, Memory

if TYPE_CHECKING:
    from deeprules_jupyter.ledger.sketch import U64


class Store(Protocol):
    """Where a ledger is kept. All methods but `there` raise UnusableError where it cannot be used now."""

    name: str
    retry: float  # seconds to wait after a failure before it is asked again

    def there(self) -> bool:
        """Whether there may be something to read."""

    def key(self) -> bytes:
        """The key of its hashes."""

    def run(self, statements: Sequence[Statement], patient: bool) -> list[Row]:
        """Run all of them or none; the rows of the last one."""


class Ledger:
    """Looks, test sets and mutes of one project.

    No method raises where the ledger cannot be used: memory takes over, with one `notice`.
    """

    def __init__(self, root: Path, store: Store | None = None) -> None:
        self.folder = root / ".deeprules"
        self.file = self.folder / "ledger.db"
        self.notice: str | None = None
        self._store = store or File(self.file)
        self._lock = threading.RLock()
        self._key: bytes | None = None
        self._memory: Memory | None = None
        self._mine: list[Statement] = []  # all that this kernel wrote, in case the file goes away under us
        self._kept = 0  # how many of them are in their place
        self._again = 0.0  # when to ask the store next, after a failure
        # While the key is not known, hashes are made with another one: how to make them anew, then what became of them.
        self._anew: dict[Value, Callable[[], Value]] | None = None
        self._renamed: dict[Value, Value] = {}

    @classmethod
    def open(cls, root: Path) -> Ledger:
        """The ledger of a project. Nothing is created before the first look or mute."""
        where, text = os.environ.get("DEEPRULES_LEDGER", ""), os.environ.get("DEEPRULES_KEY", "")
        notice = None
        try:
            own_key = key_from(text) if text else None
        except ValueError:
            own_key, notice = None, f"DEEPRULES_KEY is not used: a key has {2 * LENGTH} hexadecimal digits"
        if where.startswith(("postgres://", "postgresql://")):
            from deeprules_jupyter.ledger.postgres import Server

            ledger = cls(root, Server(where, own_key))
        else:
            ledger = cls(root, File(root / ".deeprules" / "ledger.db", own_key))
            if where:
                notice = (
                    f"DEEPRULES_LEDGER is not used: it does not begin with postgresql://; looks go to {ledger.file}"
                )
        ledger.notice = notice
        return ledger

    def key(self, what: str | bytes) -> str:
        """A keyed hash: equal things get equal keys in this project, and nobody without the key can tell which."""
        raw = what.encode() if isinstance(what, str) else what
        with self._lock:
            keyed = hmac.new(self._secret(), raw, hashlib.sha256).hexdigest()
            if self._anew is not None:
                self._anew[keyed] = partial(self.key, raw)
        return keyed

    def sketch(self, prints: U64) -> tuple[bytes, bool]:
        """`TestSet.sketch` and `TestSet.whole` of rows with these fingerprints (uint64, in any order)."""
        with self._lock:
            keyed, whole = sketch(bytes.fromhex(self.key("sketch"))[:16], prints)
            if self._anew is not None:
                self._anew[keyed] = lambda: self.sketch(prints)[0]
        return keyed, whole

    def record(self, *entries: Entry) -> None:
        """Remember looks; the same look of the same kernel is kept once."""
        self._write(*((sql.RECORD, astuple(_plain(entry))) for entry in entries))

    def looks(self, rows: str) -> list[Entry]:
        """Every look at these rows, oldest first."""
        return [Entry(*row) for row in self._read(sql.LOOKS_AT, rows)]

    def all_looks(self) -> list[Entry]:
        """Every look at any test set, oldest first."""
        return [Entry(*row) for row in self._read(sql.ALL_LOOKS)]

    def keep(self, *test_sets: TestSet) -> None:
        """Remember test sets; one that is known stays as it is."""
        self._write(*((sql.KEEP, astuple(replace(one, when=one.when or now()))) for one in test_sets))

    def test_sets(self) -> list[TestSet]:
        """All test sets, in the order in which they were first seen."""
        return [replace(TestSet(*row), whole=bool(row[4])) for row in self._read(sql.ALL_SETS)]

    def name(self, rows: str, name: str, notebook: str = "") -> None:
        """Give a test set a name."""
        self._write((sql.NAME, (name, rows)), _event(Event("named", rows, name, notebook)))

    def set_status(self, rows: str, status: Status, notebook: str = "", note: str = "") -> None:
        """Lock a test set, open it, or take its final look; this is also an event."""
        self._write((sql.SET_STATUS, (status, rows)), _event(Event(status, rows, note, notebook)))

    def add_event(self, event: Event) -> None:
        """Add to the history."""
        self._write(_event(event))

    def events(self, rows: str | None = None) -> list[Event]:
        """The history of one test set, or of all and everything else, oldest first."""
        found = self._read(sql.ALL_EVENTS) if rows is None else self._read(sql.EVENTS_OF, rows)
        return [Event(*row) for row in found]

    def retract(self, what: str, note: str = "", notebook: str = "") -> None:
        """Leave a trace that a finding of an earlier run went away: its rule or id, and what it said."""
        self._write(_event(Event("retracted", "", f"{what}: {note}" if note else what, notebook)))

    def mute(self, what: str, reason: str, notebook: str) -> None:
        """Remember a mute of a rule or of a finding id in a notebook."""
        self._write((sql.MUTE, (what, reason, notebook, now())))

    def unmute(self, what: str, notebook: str) -> None:
        """Forget a mute."""
        self._write((sql.UNMUTE, (what, notebook)))

    def mutes(self, notebook: str) -> dict[str, str]:
        """Rule or finding id -> reason, for one notebook."""
        return dict(self._read(sql.MUTES_IN, notebook))

    def _write(self, *statements: Statement) -> None:
        with self._lock:
            self._mine += [self._bound(*statement) for statement in statements]
            self._use([])

    def _read(self, text: str, *values: Value) -> list[Row]:
        with self._lock:
            if not self._mine and not self._store.there():
                return []  # nothing was ever written
            return self._use([(text, values)])

    def _bound(self, text: str, values: Sequence[Value]) -> Statement:
        return text, tuple(_clean(self._renamed.get(value, value)) for value in values)

    def _use(self, query: Sequence[Statement]) -> list[Row]:
        """Write what this kernel still has to write, then ask."""
        if time.monotonic() >= self._again:
            try:
                self._settle()
                asked = [self._bound(*statement) for statement in query]
                rows = self._store.run([*self._mine[self._kept :], *asked], patient=self._memory is None)
            except UnusableError as exc:
                self._to_memory(exc)
            else:
                self._kept = len(self._mine)
                if self._memory is not None:
                    self._memory = self.notice = None  # all is in its place again
                return rows
        assert self._memory is not None
        return self._memory.run(self._mine, [self._bound(*statement) for statement in query])

    def _settle(self) -> None:
        """Once the key is known, what was hashed with another one is hashed anew."""
        if self._anew is not None:
            self._key, anew = self._store.key(), self._anew
            self._anew = None
            self._renamed = {old: make() for old, make in anew.items()}
            self._mine = [self._bound(*statement) for statement in self._mine]
            self._memory = Memory()

    def _to_memory(self, cause: Exception) -> None:
        """The ledger is left as it is; what this kernel wrote goes there as soon as it can be used."""
        self._again = time.monotonic() + self._store.retry
        if self._memory is None:
            self._memory = Memory()
            self.notice = (
                f"the ledger {self._store.name} cannot be used ({cause}); looks are kept in memory until it can, "
                "or until this kernel ends"
            )

    def _secret(self) -> bytes:
        if self._key is None:
            try:
                self._key = self._store.key()
            except UnusableError as exc:
                self._to_memory(exc)
                self._key, self._anew = secrets.token_bytes(LENGTH), {}
        return self._key


def _plain(entry: Entry) -> Entry:
    """With a value that every database can keep, and with the name of who is looking."""
    value = None if entry.value is None or not math.isfinite(entry.value) else float(entry.value)
    return replace(entry, value=value, who=entry.who or person())


def _clean(value: Value) -> Value:
    """Text that every database takes."""
    return value.encode("utf-8", "replace").decode().replace("\0", "") if isinstance(value, str) else value


def _event(event: Event) -> Statement:
    return sql.ADD_EVENT, astuple(event)
