"""The ledger of a team on a PostgreSQL server: `DEEPRULES_LEDGER=postgresql://user:password@host/database`.

All tables are in a schema of their own, `deeprules`. The first kernel makes it; whoever else shall work with it gets
`GRANT USAGE ON SCHEMA deeprules` and `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA deeprules`.
After an update that adds a column, the role that made the tables is the first to use it.

The key is the team's, so that the same rows are the same rows for all of them. The first kernel puts it into the table
`team_key`, which belongs to the role that made it. A role that shall only read looks is not granted that table, and
cannot find out by guessing which rows they were. A team that wants to keep the key away from the server, its backups
and its administrators sets the same `DEEPRULES_KEY` (64 hexadecimal digits) for each member; then the table holds only
a mark by which a wrong key is noticed.

A server may hang, so each access runs beside the kernel, which waits `PATIENCE` seconds for it at most, then works in
memory for `Server.retry` seconds before it asks again. Being late is harmless: every statement may be said twice.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from deeprules_jupyter.ledger import sql
from deeprules_jupyter.ledger.key import LENGTH, mark
from deeprules_jupyter.ledger.sql import Row, Statement, UnusableError

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

PATIENCE = 2.0  # seconds
SETTINGS = "SET statement_timeout = 2000; SET lock_timeout = 1500; SET search_path = deeprules"
SPELLING = {"number": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "float": "DOUBLE PRECISION", "bytes": "BYTEA"}
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        *(table.format(**SPELLING) for table in sql.TABLES),
        sql.MUTES,
        "CREATE TABLE team_key (one BOOLEAN PRIMARY KEY CHECK (one), key TEXT NOT NULL, mark TEXT NOT NULL)",
    ),
    (sql.REVISION,),
    (sql.TRIALS_TABLE.format(**SPELLING),),
)
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7305243)"
Result = TypeVar("Result")


@dataclass(frozen=True)
class Line:
    """An open connection."""

    db: Connection
    key: bytes
    process: int


class Server:
    """A ledger on a server. The connection stays, for each cell asks for the mutes."""

    retry = 15.0  # seconds to wait after a failure

    def __init__(self, url: str, own_key: bytes | None = None) -> None:
        self._public = url.partition("//")[2].partition("?")[0].rpartition("@")[2]  # without user and password
        self.name = f"on the PostgreSQL server {self._public}"
        self._url = url
        self._own_key = own_key
        self._line: Line | None = None

    def there(self) -> bool:
        """A server may always know more."""
        return True

    def key(self) -> bytes:
        """The key of the team."""
        if self._own_key is not None:
            return self._own_key
        self.run([], patient=True)
        assert self._line is not None
        return self._line.key

    def run(self, statements: Sequence[Statement], patient: bool) -> list[Row]:
        """Run all of them or none; the rows of the last one."""
        try:
            import psycopg
        except ImportError as exc:
            raise UnusableError("psycopg is missing: pip install 'deeprules-jupyter[postgres]'") from exc
        line, self._line = self._line, None
        try:
            rows, self._line = in_time(PATIENCE if patient else PATIENCE / 2, lambda: self._run(line, statements))
        except (psycopg.Error, OSError) as exc:
            why = (str(exc).splitlines() or [type(exc).__name__])[0]
            raise UnusableError(why.replace(self._url, self._public)) from exc  # no password in a notebook
        return rows

    def _run(self, line: Line | None, statements: Sequence[Statement]) -> tuple[list[Row], Line]:
        import psycopg

        if line is not None and line.process == os.getpid():  # a fork needs its own
            try:
                return run(line.db, statements), line
            except psycopg.OperationalError:
                if not line.db.closed:
                    raise
        line = self._connect()
        return run(line.db, statements), line

    def _connect(self) -> Line:
        import psycopg

        wait = max(1, round(PATIENCE))
        db = psycopg.connect(self._url, autocommit=True, connect_timeout=wait, application_name="deeprules")
        db.execute(SETTINGS)
        migrate(db)
        return Line(db, self._agreed_key(db), os.getpid())

    def _agreed_key(self, db: Connection) -> bytes:
        own, new = self._own_key, secrets.token_bytes(LENGTH)
        offer = ("", mark(own)) if own else (new.hex(), mark(new))
        db.execute("INSERT INTO team_key VALUES (TRUE, %s, %s) ON CONFLICT DO NOTHING", offer)
        text, agreed = db.execute("SELECT key, mark FROM team_key").fetchall()[0]
        if own is None and not text:
            raise UnusableError("the team keeps its key away from the server: set DEEPRULES_KEY as your colleagues do")
        key = own or bytes.fromhex(text)
        if mark(key) != agreed:
            raise UnusableError("DEEPRULES_KEY is not the key of your colleagues' looks")
        return key


def run(db: Connection, statements: Sequence[Statement]) -> list[Row]:
    """All statements in one transaction; a single one is a transaction by itself."""
    rows: list[Row] = []
    if len(statements) == 1:
        return _ask(db, statements[0])
    with db.transaction():
        for statement in statements:
            rows = _ask(db, statement)
    return rows


def _ask(db: Connection, statement: Statement) -> list[Row]:
    text, values = statement
    cursor = db.execute(text.replace("?", "%s").encode(), values)
    return cursor.fetchall() if cursor.description else []


def migrate(db: Connection) -> None:
    """Bring the tables to the newest version; of several kernels at once, one does it and the others find it done."""
    if db.execute("SELECT to_regclass('deeprules.version')").fetchall()[0][0] and _version(db) == len(MIGRATIONS):
        return
    with db.transaction():
        db.execute(ONE_AT_A_TIME)
        db.execute("CREATE SCHEMA IF NOT EXISTS deeprules")
        db.execute("CREATE TABLE IF NOT EXISTS version (version INTEGER NOT NULL)")
        if (version := _version(db)) > len(MIGRATIONS):
            raise UnusableError(f"a newer deeprules wrote it, version {version}")
        for statements in MIGRATIONS[version:]:
            for text in statements:
                db.execute(text.encode())
        db.execute("DELETE FROM version")
        db.execute("INSERT INTO version VALUES (%s)", (len(MIGRATIONS),))


def _version(db: Connection) -> int:
    return int(db.execute("SELECT coalesce(max(version), 0) FROM version").fetchall()[0][0])


def in_time(seconds: float, work: Callable[[], Result]) -> Result:
    """The result of some work, if it is there in time. Late work goes on beside us, and nobody looks at it."""
    done: list[Result] = []
    failed: list[BaseException] = []

    def attempt() -> None:
        try:
            done.append(work())
        except BaseException as exc:  # it is raised below, where somebody waits for it
            failed.append(exc)

    thread = threading.Thread(target=attempt, name="deeprules ledger", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # newer Pythons begin no thread once the kernel is ending
        return work()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise UnusableError(f"no answer within {seconds:g} s")
    return done[0]
