"""The ledger: which test rows were looked at, by what, when, and what was muted. The only SQL of the package.

It never holds a value of the data: rows and recipes stand in it as keyed hashes, and the key stays beside it in the
project. Each access opens the file anew: a look is rare, a file may vanish, a process may fork.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

BUSY_MS = 2000  # how long another notebook may hold the file before memory takes over
MIGRATIONS = (
    (
        """CREATE TABLE looks (session TEXT NOT NULL, rows TEXT NOT NULL, recipe TEXT NOT NULL, learner TEXT NOT NULL,
           notebook TEXT NOT NULL, cell_id TEXT NOT NULL, time TEXT NOT NULL, UNIQUE (session, rows, recipe))""",
        "CREATE INDEX looks_by_rows ON looks (rows)",
        """CREATE TABLE mutes (what TEXT NOT NULL, reason TEXT NOT NULL, notebook TEXT NOT NULL, time TEXT NOT NULL,
           UNIQUE (what, notebook))""",
    ),
)
Result = TypeVar("Result")
Statement = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Entry:
    """One look, as it is kept: keyed hashes and names."""

    session: str  # one per kernel, so that a kernel's own looks are told from earlier ones
    rows: str
    recipe: str
    learner: str
    notebook: str
    cell_id: str
    when: str


def now() -> str:
    """The time as the ledger writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def project_root(start: Path) -> Path:
    """The nearest folder upwards with .git or pyproject.toml, else the start itself."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or (folder / "pyproject.toml").exists():
            return folder
    return start


class Ledger:
    """Looks and mutes of one project. No method raises for a bad file: memory takes over, with one `notice`."""

    def __init__(self, root: Path) -> None:
        self.folder = root / ".deeprules"
        self.file = self.folder / "ledger.db"
        self.notice: str | None = None
        self._lock = threading.RLock()
        self._key: bytes | None = None
        self._memory: sqlite3.Connection | None = None
        self._mine: list[Statement] = []  # all that this kernel wrote, in case the file goes away under us
        self._was_there = self.file.exists()
        self._locked_out = False

    @classmethod
    def open(cls, root: Path) -> Ledger:
        """The ledger of a project. Nothing is created before the first look or mute."""
        ledger = cls(root)
        if os.environ.get("DEEPRULES_LEDGER", "").startswith(("postgres://", "postgresql://")):
            ledger.notice = f"a ledger on a PostgreSQL server is not there yet; looks go to {ledger.file}"
        return ledger

    def key(self, what: str | bytes) -> str:
        """A keyed hash: equal things get equal keys in this project, and nobody without the key can tell which."""
        with self._lock:
            if self._key is None:
                self._key = self._load_key()
            raw = what.encode() if isinstance(what, str) else what
            return hmac.new(self._key, raw, hashlib.sha256).hexdigest()

    def record(self, entry: Entry) -> None:
        """Remember a look; the same look of the same kernel is kept once."""
        self._write("INSERT OR IGNORE INTO looks VALUES (?, ?, ?, ?, ?, ?, ?)", *astuple(entry))

    def looks(self, rows: str) -> list[Entry]:
        """Every look at these rows, oldest first."""
        sql = "SELECT * FROM looks WHERE rows = ? ORDER BY time, rowid"
        return self._read(lambda db: [Entry(*row) for row in db.execute(sql, (rows,))], [])

    def mute(self, what: str, reason: str, notebook: str) -> None:
        """Remember a mute of a rule or of a finding id in a notebook."""
        self._write("INSERT OR REPLACE INTO mutes VALUES (?, ?, ?, ?)", what, reason, notebook, now())

    def unmute(self, what: str, notebook: str) -> None:
        """Forget a mute."""
        self._write("DELETE FROM mutes WHERE what = ? AND notebook = ?", what, notebook)

    def mutes(self, notebook: str) -> dict[str, str]:
        """Rule or finding id -> reason, for one notebook."""
        sql = "SELECT what, reason FROM mutes WHERE notebook = ?"
        return self._read(lambda db: dict(db.execute(sql, (notebook,))), {})

    def _write(self, sql: str, *values: str) -> None:
        with self._lock:
            self._mine.append((sql, values))
            self._use(lambda db: db.execute(sql, values))

    def _read(self, query: Callable[[sqlite3.Connection], Result], empty: Result) -> Result:
        with self._lock:
            if self._memory is None and not self._mine and not self.file.exists():
                return empty  # nothing was ever written; reading must not create the file
            return self._use(query)

    def _use(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        if self._memory is None or self._locked_out:
            try:
                with closing(self._connect()) as db:
                    if self._memory is not None:
                        self._catch_up(db)
                    result = work(db)
                if self._memory is not None:
                    self._memory = self.notice = None  # all is in the file again
                self._was_there = True
                return result
            except (sqlite3.Error, OSError) as exc:
                self._to_memory(exc)
        assert self._memory is not None
        return work(self._memory)

    def _catch_up(self, db: sqlite3.Connection) -> None:
        """After a lock: what stood in memory goes into the file. Every statement may be said twice without harm."""
        for sql, values in self._mine:
            db.execute(sql, values)

    def _connect(self) -> sqlite3.Connection:
        if self._was_there and not self.file.exists():
            raise OSError("it was deleted while the kernel ran")
        make_folder(self.folder)
        wait = BUSY_MS if self._memory is None else BUSY_MS // 20  # who was locked out once does not wait long again
        db = sqlite3.connect(self.file, timeout=wait / 1000, isolation_level=None)
        try:
            db.execute(f"PRAGMA busy_timeout = {wait}")
            if db.execute("PRAGMA user_version").fetchone()[0] != len(MIGRATIONS):
                migrate(db)
            db.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            db.close()
            raise
        return db

    def _to_memory(self, cause: Exception) -> None:
        """The file is left as it is; what this kernel wrote stays known until the kernel ends."""
        self._locked_out = "locked" in str(cause)
        if self._memory is not None:
            return
        self._memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        migrate(self._memory)
        for sql, values in self._mine:
            self._memory.execute(sql, values)
        why = getattr(cause, "strerror", None) or str(cause)
        until = "until it is free again" if self._locked_out else "until this kernel ends, and no longer"
        self.notice = f"the ledger {self.file} cannot be used ({why}); looks are kept in memory {until}"

    def _load_key(self) -> bytes:
        try:
            make_folder(self.folder)
            return load_key(self.folder / "key")
        except OSError as exc:
            self._to_memory(exc)
            return secrets.token_bytes(32)


def make_folder(folder: Path) -> None:
    """The project's `.deeprules`, which git does not see."""
    if not (folder / ".gitignore").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def load_key(file: Path) -> bytes:
    """The project's key. The first kernel makes it, and of two at once only one of them does."""
    if not file.exists():
        mine = file.with_name(f"key.{secrets.token_hex(8)}")
        mine.touch(mode=0o600)
        mine.write_bytes(secrets.token_bytes(32))
        try:
            os.link(mine, file)  # unlike a rename, this never replaces the key of another kernel
        except OSError:
            if not file.exists():  # a file system without links
                mine.rename(file)
        finally:
            mine.unlink(missing_ok=True)
    if len(key := file.read_bytes()) < 32:
        raise OSError("its key is broken")  # a short key would make the hashes guessable
    return key


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to the newest version; of several kernels at once, one does it and the others find it done."""
    if db.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise sqlite3.DatabaseError(f"a newer deeprules wrote it, version {version}")
        for statements in MIGRATIONS[version:]:
            for sql in statements:
                db.execute(sql)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
