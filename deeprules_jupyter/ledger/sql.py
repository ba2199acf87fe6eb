"""The tables and the statements, in words that SQLite and PostgreSQL both understand."""

from __future__ import annotations

from typing import Any

Value = str | int | float | bytes | None
Statement = tuple[str, tuple[Value, ...]]
Row = tuple[Any, ...]


class UnusableError(Exception):
    """The ledger cannot be reached, read or written now; the text says why."""


LOOKS = (
    "session, rows, recipe, learner, notebook, cell_id, time, metric, value, settings, count, state, who, how, revision"
)
TRIALS = (
    "session, run, item, experiment, cell_id, notebook, time, learner, settings, seeds, scores, seconds, trainings, "
    "ended, how, tried, space, chosen, edges, who, revision"
)
SETS = "rows, name, count, sketch, whole, status, notebook, time"
EVENTS = "what, rows, note, notebook, who, time, id"
# As they were first made: what came later stands in the migrations. The names in braces are spelled differently.
TABLES = (
    """CREATE TABLE looks (number {number}, session TEXT NOT NULL, rows TEXT NOT NULL, recipe TEXT NOT NULL,
       learner TEXT NOT NULL, notebook TEXT NOT NULL, cell_id TEXT NOT NULL, time TEXT NOT NULL,
       metric TEXT NOT NULL, value {float}, settings TEXT NOT NULL, count BIGINT NOT NULL, state TEXT NOT NULL,
       who TEXT NOT NULL, how TEXT NOT NULL, UNIQUE (session, rows, recipe, state, metric, how))""",
    "CREATE INDEX looks_by_rows ON looks (rows)",
    """CREATE TABLE test_sets (number {number}, rows TEXT NOT NULL UNIQUE, name TEXT NOT NULL, count BIGINT NOT NULL,
       sketch {bytes} NOT NULL, whole BOOLEAN NOT NULL, status TEXT NOT NULL, notebook TEXT NOT NULL,
       time TEXT NOT NULL)""",
    """CREATE TABLE events (number {number}, what TEXT NOT NULL, rows TEXT NOT NULL, note TEXT NOT NULL,
       notebook TEXT NOT NULL, who TEXT NOT NULL, time TEXT NOT NULL, id TEXT NOT NULL UNIQUE)""",
)
REVISION = "ALTER TABLE looks ADD COLUMN revision TEXT NOT NULL DEFAULT ''"
TRIALS_TABLE = """CREATE TABLE trials (number {number}, session TEXT NOT NULL, run BIGINT NOT NULL,
           item BIGINT NOT NULL, experiment TEXT NOT NULL, cell_id TEXT NOT NULL, notebook TEXT NOT NULL,
           time TEXT NOT NULL, learner TEXT NOT NULL, settings TEXT NOT NULL, seeds TEXT NOT NULL,
           scores TEXT NOT NULL, seconds {float} NOT NULL, trainings BIGINT NOT NULL, ended TEXT NOT NULL,
           how TEXT NOT NULL, tried BIGINT NOT NULL, space TEXT NOT NULL, chosen TEXT NOT NULL, edges TEXT NOT NULL,
           who TEXT NOT NULL, revision TEXT NOT NULL, UNIQUE (session, run, item))"""
MUTES = """CREATE TABLE mutes (what TEXT NOT NULL, reason TEXT NOT NULL, notebook TEXT NOT NULL, time TEXT NOT NULL,
           UNIQUE (what, notebook))"""

# Every statement that writes may be said twice without harm. What was written first stands, in the order in which it
# came in: the clocks of several machines differ, and a clock may be set back.
RECORD = f"INSERT INTO looks ({LOOKS}) VALUES ({', '.join('?' * 15)}) ON CONFLICT DO NOTHING"
LOOKS_AT = f"SELECT {LOOKS} FROM looks WHERE rows = ? ORDER BY number"
ALL_LOOKS = f"SELECT {LOOKS} FROM looks ORDER BY number"
# Scores of a trial may come in a later cell.
TRY = f"""INSERT INTO trials ({TRIALS}) VALUES ({", ".join("?" * 21)})
          ON CONFLICT (session, run, item) DO UPDATE SET scores = excluded.scores"""
TRIALS_IN = f"SELECT {TRIALS} FROM trials WHERE notebook = ? ORDER BY number"
ALL_TRIALS = f"SELECT {TRIALS} FROM trials ORDER BY number"
KEEP = f"INSERT INTO test_sets ({SETS}) VALUES ({', '.join('?' * 8)}) ON CONFLICT DO NOTHING"
ALL_SETS = f"SELECT {SETS} FROM test_sets ORDER BY number"
NAME = "UPDATE test_sets SET name = ? WHERE rows = ?"
SET_STATUS = "UPDATE test_sets SET status = ? WHERE rows = ?"
ADD_EVENT = f"INSERT INTO events ({EVENTS}) VALUES ({', '.join('?' * 7)}) ON CONFLICT DO NOTHING"
ALL_EVENTS = f"SELECT {EVENTS} FROM events ORDER BY number"
EVENTS_OF = f"SELECT {EVENTS} FROM events WHERE rows = ? ORDER BY number"
MUTE = """INSERT INTO mutes (what, reason, notebook, time) VALUES (?, ?, ?, ?)
          ON CONFLICT (what, notebook) DO UPDATE SET reason = excluded.reason, time = excluded.time"""
UNMUTE = "DELETE FROM mutes WHERE what = ? AND notebook = ?"
MUTES_IN = "SELECT what, reason FROM mutes WHERE notebook = ?"
