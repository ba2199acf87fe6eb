"""`Keeper`: writes into the store of a ledger and asks it, and is there for it while it cannot be used."""

from __future__ import annotations

import atexit
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from deeprules_jupyter.ledger.key import LENGTH, mark
from deeprules_jupyter.ledger.sketch import sketch
from deeprules_jupyter.ledger.sql import Row, Statement, UnusableError, Value
from deeprules_jupyter.ledger.sqlite import Memory

if TYPE_CHECKING:
    from deeprules_jupyter.ledger.sketch import U64


AT_ONCE = 200  # statements in one transaction: what is too much for the time it has would never come to its place


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


class Keeper:
    """Keyed hashes, and statements that get to their place sooner or later.

    No method raises where the store cannot be used: memory takes over, with one `notice`.
    """

    def __init__(self, store: Store) -> None:
        self.notice: str | None = None
        self._store = store
        self._lock = threading.RLock()
        self._key: bytes | None = None
        self._memory: Memory | None = None
        self._mine: list[Statement] = []  # all that this kernel wrote, in case the file goes away under us
        self._kept = 0  # how many of them are in their place
        self._again = 0.0  # when to ask the store next, after a failure
        # While the key is not known, hashes are made with another one: how to make them anew, then what became of them.
        self._anew: dict[Value, Callable[[], Value]] | None = None
        self._renamed: dict[Value, Value] = {}

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

    def mark(self) -> str:
        """By this one can tell whether two keys are the same; "" while the key is not known."""
        with self._lock:
            secret = self._secret()
            return "" if self._anew is not None else mark(secret)

    def write(self, *statements: Statement) -> None:
        """Run these now, all or none, or as soon as the store can be used."""
        with self._lock:
            self._mine += [self._bound(*statement) for statement in statements]
            self._use([])

    def read(self, text: str, *values: Value) -> list[Row]:
        """The rows that a query finds."""
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
                while len(self._mine) - self._kept > AT_ONCE:
                    self._store.run(self._mine[self._kept : self._kept + AT_ONCE], patient=self._memory is None)
                    self._kept += AT_ONCE
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
            atexit.register(self._last_try)
            self.notice = (
                f"the ledger {self._store.name} cannot be used ({cause}); looks are kept in memory until it can, "
                "or until this kernel ends"
            )

    def _last_try(self) -> None:
        """When the kernel ends."""
        self._again = 0.0
        if self._kept < len(self._mine):
            self._use([])

    def _secret(self) -> bytes:
        if self._key is None:
            try:
                self._key = self._store.key()
            except UnusableError as exc:
                self._to_memory(exc)
                self._key, self._anew = secrets.token_bytes(LENGTH), {}
        return self._key


def _clean(value: Value) -> Value:
    """Text that every database takes."""
    return value.encode("utf-8", "replace").decode().replace("\0", "") if isinstance(value, str) else value
