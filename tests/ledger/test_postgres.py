"""A ledger on a server: who may read what, and what happens when the server or the key is not there."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deeprules_jupyter import ledger
from deeprules_jupyter.ledger import Entry, Ledger
from deeprules_jupyter.ledger.postgres import Server

Patch = pytest.MonkeyPatch
LOOK = Entry("s1", "rows", "recipe", "SVC", "a.ipynb", "c1", "2026-01-01T00:00:00+00:00", who="ada")
KEY = "ab" * 32
PRINTS = np.arange(100, dtype=np.uint64)


def database(server: str) -> str:
    return server.partition("@/")[2].partition("?")[0]


@pytest.fixture
def at_once(monkeypatch: Patch) -> None:
    """A server that was away is asked again with the next access."""
    monkeypatch.setattr(Server, "retry", 0.0)


@pytest.fixture
def down(cluster: Any, server: str, at_once: None) -> Iterator[Any]:
    """Stops the server when it is called; a call of `start` on the result, or the end of the test, starts it."""
    started = [True]

    class Switch:
        def __call__(self) -> None:
            cluster.stop()
            started[0] = False

        def start(self) -> None:
            cluster.start()
            started[0] = True

    switch = Switch()
    yield switch
    if not started[0]:
        switch.start()


def test_nothing_of_the_ledger_is_written_into_the_project(server: str, tmp_path: Path) -> None:
    Ledger.open(tmp_path).record(replace(LOOK, rows=Ledger.open(tmp_path).key("x")))
    assert list(tmp_path.iterdir()) == []


def test_projects_of_a_team_share_rows_and_looks(server: str, tmp_path: Path) -> None:
    one, other = Ledger.open(tmp_path / "one"), Ledger.open(tmp_path / "other")
    one.record(replace(LOOK, rows=one.key("rows")))
    assert [look.learner for look in other.looks(other.key("rows"))] == ["SVC"]


def test_who_may_only_read_the_looks_does_not_get_the_key(cluster: Any, server: str, tmp_path: Path) -> None:
    one, name = Ledger.open(tmp_path), database(server)
    one.record(replace(LOOK, rows=one.key("rows")))
    cluster.sql("CREATE ROLE reader LOGIN")
    cluster.sql("GRANT USAGE ON SCHEMA deeprules TO reader; GRANT SELECT ON deeprules.looks TO reader", name)
    ask = [str(cluster.binaries / "psql"), "-h", str(cluster.folder), "-U", "reader", "-d", name, "-qAtc"]
    looks = subprocess.run([*ask, "SELECT rows FROM deeprules.looks"], capture_output=True, text=True, check=True)
    assert looks.stdout.strip() == one.key("rows")
    key = subprocess.run([*ask, "SELECT key FROM deeprules.team_key"], capture_output=True, text=True)
    assert "permission denied for table team_key" in key.stderr and not key.stdout
    cluster.sql("DROP OWNED BY reader", name)
    cluster.sql("DROP ROLE reader")


def test_a_colleague_needs_no_more_than_what_is_granted_to_them(
    cluster: Any, server: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    one, name = Ledger.open(tmp_path / "one"), database(server)
    one.record(replace(LOOK, rows=one.key("rows")))
    cluster.sql("CREATE ROLE ben LOGIN")
    cluster.sql("GRANT USAGE ON SCHEMA deeprules TO ben", name)
    cluster.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA deeprules TO ben", name)
    monkeypatch.setenv("DEEPRULES_LEDGER", cluster.url(name, "ben"))
    ben = Ledger.open(tmp_path / "ben")
    ben.record(replace(LOOK, session="s2", rows=ben.key("rows")))
    ben.keep(ledger.TestSet(ben.key("rows"), "X_test"))
    ben.set_status(ben.key("rows"), "locked")
    ben.mute("fit-on-test", "meant", "a.ipynb")
    assert ben.notice is None and len(one.looks(one.key("rows"))) == 2
    assert [kept.status for kept in one.test_sets()] == ["locked"]
    cluster.sql("DROP OWNED BY ben", name)
    cluster.sql("DROP ROLE ben")


def test_a_key_that_the_team_keeps_is_not_on_the_server(
    cluster: Any, server: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("DEEPRULES_KEY", KEY)
    one = Ledger.open(tmp_path / "one")
    one.record(replace(LOOK, rows=one.key("rows")))
    assert len(Ledger.open(tmp_path / "other").looks(one.key("rows"))) == 1
    assert KEY not in cluster.sql("SELECT * FROM deeprules.team_key", database(server))
    for wrong, told in (("cd" * 32, "not the key"), ("", "set DEEPRULES_KEY"), ("too short", "64 hexadecimal")):
        monkeypatch.setenv("DEEPRULES_KEY", wrong)
        other = Ledger.open(tmp_path / "other")
        notices = [str(other.notice)]
        other.record(replace(LOOK, session="s2", rows=other.key("rows")))
        assert told in " ".join([*notices, str(other.notice)])
        assert len(other.looks(other.key("rows"))) == 1  # its own, in memory
    assert cluster.sql("SELECT count(*) FROM deeprules.looks", database(server)).strip() == "1"


def test_what_was_written_while_the_server_was_away_comes_in_when_it_is_back(down: Any, tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.record(LOOK)
    down()
    late = replace(LOOK, recipe="late")
    one.record(late)
    assert "cannot be used" in str(one.notice) and "until it can" in str(one.notice)
    one.notice = None
    one.mute("fit-on-test", "meant", "a.ipynb")
    assert one.looks("rows") == [LOOK, late] and one.notice is None
    down.start()
    assert one.mutes("a.ipynb") == {"fit-on-test": "meant"}
    assert Ledger.open(tmp_path).looks("rows") == [LOOK, late]


def test_a_kernel_that_starts_while_the_server_is_away_finds_the_rows_of_its_colleagues(
    down: Any, tmp_path: Path
) -> None:
    colleague = Ledger.open(tmp_path / "colleague")
    sketch, _ = colleague.sketch(PRINTS)
    colleague.keep(ledger.TestSet(colleague.key("rows"), "X_test", 100, sketch))
    colleague.record(replace(LOOK, rows=colleague.key("rows")))
    down()
    one = Ledger.open(tmp_path / "one")
    mine = replace(LOOK, session="s2", rows=one.key("rows"))
    other = ledger.TestSet(one.key("others"), "X_te", 50, one.sketch(PRINTS[50:])[0])
    one.keep(other)
    one.record(mine)
    assert "cannot be used" in str(one.notice) and one.looks(mine.rows) == [mine]
    down.start()
    assert [look.session for look in one.looks(mine.rows)] == ["s1", "s2"]
    assert one.looks(mine.rows) == colleague.looks(colleague.key("rows")) == one.looks(one.key("rows"))
    assert ledger.shared(*colleague.test_sets()) == (50, True) and one.notice is None


def test_a_server_that_hangs_does_not_hold_the_kernel(cluster: Any, server: str, at_once: None, tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.record(LOOK)
    query = f"SELECT pid FROM pg_stat_activity WHERE datname = '{database(server)}' AND application_name = 'deeprules'"
    process = int(cluster.sql(query))
    os.kill(process, signal.SIGSTOP)
    try:
        one.record(replace(LOOK, recipe="late"))
        assert "no answer within" in str(one.notice)
    finally:
        os.kill(process, signal.SIGCONT)
    assert len(one.looks("rows")) == 2 and one.notice is None
    assert len(Ledger.open(tmp_path).looks("rows")) == 2


def test_a_table_that_somebody_has_locked_does_not_hold_the_kernel(
    cluster: Any, server: str, at_once: None, tmp_path: Path
) -> None:
    import psycopg

    one = Ledger.open(tmp_path)
    one.record(LOOK)
    with psycopg.connect(server) as other:
        other.execute("LOCK TABLE deeprules.looks")
        one.record(replace(LOOK, recipe="late"))
        assert "lock timeout" in str(one.notice)
        other.rollback()
    assert len(one.looks("rows")) == 2 and one.notice is None


def test_a_kernel_that_ends_makes_a_last_try(server: str, tmp_path: Path) -> None:
    source = f"""
import psycopg
from pathlib import Path
from deeprules_jupyter.ledger import Entry, Ledger
one = Ledger.open(Path({str(tmp_path)!r}))
look = Entry("s1", "rows", "recipe", "SVC", "a.ipynb", "c1", "2026-01-01")
one.record(look)
other = psycopg.connect({server!r})
other.execute("LOCK TABLE deeprules.looks")
one.record(look, Entry("s1", "rows", "late", "SVC", "a.ipynb", "c1", "2026-01-01"))
assert "lock timeout" in one.notice, one.notice
other.close()
"""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(Ledger.open(tmp_path).looks("rows")) == 2


def test_a_host_that_never_answers_does_not_hold_the_kernel(tmp_path: Path, monkeypatch: Patch) -> None:
    pytest.importorskip("psycopg")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("DEEPRULES_LEDGER", f"postgresql://team@127.0.0.1:{silent.getsockname()[1]}/db")
        one = Ledger.open(tmp_path)
        one.record(LOOK)
        assert "cannot be used" in str(one.notice) and one.looks("rows") == [LOOK]


def test_without_psycopg_looks_stay_in_memory(server: str, tmp_path: Path, monkeypatch: Patch, at_once: None) -> None:
    one = Ledger.open(tmp_path)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    one.record(LOOK)
    assert "deeprules-jupyter[postgres]" in str(one.notice) and one.looks("rows") == [LOOK]
    monkeypatch.undo()  # it was installed
    monkeypatch.setenv("DEEPRULES_LEDGER", server)
    one.looks("rows")
    assert Ledger.open(tmp_path).looks("rows") == [LOOK]


@pytest.mark.parametrize(
    "url", ["postgresql://nobody:secret@127.0.0.1:1/x", "postgresql://me:secret@[half", "postgres://?a=b"]
)
def test_a_url_that_leads_nowhere_costs_one_notice(url: str, tmp_path: Path, monkeypatch: Patch) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("DEEPRULES_LEDGER", url)
    one = Ledger.open(tmp_path)
    one.record(LOOK)
    assert one.looks("rows") == [LOOK] and len(one.key("x")) == 64
    assert "cannot be used" in str(one.notice) and "secret" not in str(one.notice)


def test_what_is_no_server_is_said(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("DEEPRULES_LEDGER", "mysql://team@host/db")
    one = Ledger.open(tmp_path)
    assert "postgresql://" in str(one.notice)
    one.record(LOOK)
    assert one.file.exists()


def test_a_ledger_of_a_newer_version_is_not_touched(cluster: Any, server: str, tmp_path: Path) -> None:
    Ledger.open(tmp_path).record(LOOK)
    cluster.sql("UPDATE deeprules.version SET version = 99", database(server))
    one = Ledger.open(tmp_path)
    one.record(replace(LOOK, recipe="late"))
    assert "newer deeprules" in str(one.notice)
    assert cluster.sql("SELECT count(*) FROM deeprules.looks", database(server)).strip() == "1"


def test_a_forked_process_has_a_connection_of_its_own(server: str, tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.record(LOOK)
    child = os.fork()
    if child == 0:
        one.record(replace(LOOK, session="child"))
        os._exit(0 if one.notice is None else 1)
    assert os.waitpid(child, 0)[1] == 0
    one.record(replace(LOOK, session="parent"))
    assert [look.session for look in one.looks("rows")] == ["s1", "child", "parent"] and one.notice is None
