"""The ledger of a project in one file.

Each access opens it anew: a look is rare, a file may vanish, a process may fork.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from deeprules_jupyter.ledger import sql
from deeprules_jupyter.ledger.key import load_key, make_folder
from deeprules_jupyter.ledger.sql import Row, Statement, UnusableError

BUSY_MS = 2000  # how long another notebook may hold the file before memory takes over
SPELLING = {"number": "INTEGER PRIMARY KEY", "float": "REAL", "bytes": "BLOB"}
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE looks (session TEXT NOT NULL, rows TEXT NOT NULL, recipe TEXT NOT NULL, learner TEXT NOT NULL,
           notebook TEXT NOT NULL, cell_id TEXT NOT NULL, time TEXT NOT NULL, UNIQUE (session, rows, recipe))""",
        "CREATE INDEX looks_by_rows ON looks (rows)",
        sql.MUTES,
    ),
    (
        "DROP INDEX looks_by_rows",
        "ALTER TABLE looks RENAME TO old_looks",
        *(table.format(**SPELLING) for table in sql.TABLES),
        """INSERT INTO looks (session, rows, recipe, learner, notebook, cell_id, time, metric, value, settings, count,
           state, who, how) SELECT session, rows, recipe, learner, notebook, cell_id, time, '', NULL, '', 0, '', '', ''
           FROM old_looks ORDER BY rowid""",
        "DROP TABLE old_looks",
    ),
    (sql.REVISION,),
    (sql.TRIALS_TABLE.format(**SPELLING),),
)


class File:
    """A ledger in a file."""

    retry = 0.0  # seconds to wait after a failure; asking a file costs nothing

    def __init__(self, file: Path, own_key: bytes | None = None) -> None:
        self.file = file
        self._own_key = own_key
        self.name = str(file)
        self._was_there = file.exists()

    def there(self) -> bool:
        """Whether there may be something to read; reading must not create the file."""
        return self.file.exists()

    def key(self) -> bytes:
        """The key of the project."""
        try:
            return self._own_key or load_key(self.file.parent)
        except OSError as exc:
            raise UnusableError(exc.strerror or str(exc)) from exc

    def run(self, statements: Sequence[Statement], patient: bool) -> list[Row]:
        """Run all of them or none; the rows of the last one."""
        try:
            with closing(self._connect(BUSY_MS if patient else BUSY_MS // 20)) as db:
                rows = run(db, statements)
        except (sqlite3.Error, OSError) as exc:
            raise UnusableError(getattr(exc, "strerror", None) or str(exc)) from exc
        self._was_there = True
        return rows

    def _connect(self, wait: int) -> sqlite3.Connection:
        if self._was_there and not self.file.exists():
            raise OSError("it was deleted while the kernel ran")
        make_folder(self.file.parent)
        db = sqlite3.connect(self.file, timeout=wait / 1000, isolation_level=None)
        try:
            if db.execute("PRAGMA user_version").fetchone()[0] != len(MIGRATIONS):
                migrate(db)
            db.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            db.close()
            raise
        return db


class Memory:
    """A ledger that ends with the kernel."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        migrate(self._db)
        self._known = 0

    def run(self, written: Sequence[Statement], query: Sequence[Statement]) -> list[Row]:
        """The rows of a query, after all that this kernel has written."""
        new, self._known = written[self._known :], len(written)
        return run(self._db, [*new, *query])


def run(db: sqlite3.Connection, statements: Sequence[Statement]) -> list[Row]:
    """All statements in one transaction, so that a kernel that dies leaves all of them or none."""
    if len(statements) == 1:  # without waiting for a lock where it only reads
        return db.execute(*statements[0]).fetchall()
    db.execute("BEGIN IMMEDIATE")
    try:
        rows: list[Row] = []
        for text, values in statements:
            rows = db.execute(text, values).fetchall()
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk has already rolled it back
            db.execute("ROLLBACK")
        raise
    return rows


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
            for text in statements:
                db.execute(text)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
