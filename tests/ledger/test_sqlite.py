"""The ledger: what it keeps, what it never keeps, and what happens when the file cannot be used."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deeprules_jupyter import ledger
from deeprules_jupyter.ledger import Entry, Ledger, project_root, sqlite

Patch = pytest.MonkeyPatch
LOOK = Entry("s1", "rows", "recipe", "SVC", "a.ipynb", "c1", "2026-01-01T00:00:00+00:00", who="ada")


def test_nothing_is_created_before_the_first_look(tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    assert one.looks("rows") == [] and one.mutes("a.ipynb") == {}
    assert list(tmp_path.iterdir()) == []


def test_keys_are_keyed_hashes_that_last(tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    key = one.key(b"digest of the rows")
    assert key == Ledger.open(tmp_path).key("digest of the rows")
    (tmp_path / "other").mkdir()
    assert key != Ledger.open(tmp_path / "other").key("digest of the rows")
    file = tmp_path / ".deeprules" / "key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and len(file.read_bytes()) == 32
    assert sorted(path.name for path in file.parent.iterdir()) == [".gitignore", "key"]
    assert (file.parent / ".gitignore").read_text() == "*\n"


def test_a_key_that_a_colleague_handed_on_is_closed_to_others(tmp_path: Path) -> None:
    key = Ledger.open(tmp_path).key("x")
    file = tmp_path / ".deeprules" / "key"
    file.chmod(0o644)
    assert Ledger.open(tmp_path).key("x") == key and stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_is_too_short_is_not_used(tmp_path: Path) -> None:
    (tmp_path / ".deeprules").mkdir()
    (tmp_path / ".deeprules" / "key").write_bytes(b"")
    one = Ledger.open(tmp_path)
    assert len(one.key("x")) == 64
    assert "its key is broken" in str(one.notice)


def remembers(one: Ledger) -> bool:
    one.record(LOOK)
    one.mute("fit-on-test", "meant", "a.ipynb")
    return one.looks("rows") == [LOOK] and one.mutes("a.ipynb") == {"fit-on-test": "meant"}


def test_a_corrupt_file_is_left_as_it_is_and_memory_takes_over(tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.folder.mkdir()
    one.file.write_bytes(b"this is no database, but somebody may still want to save it" * 100)
    before = one.file.read_bytes()
    assert remembers(one)
    assert one.file.read_bytes() == before
    assert "not a database" in str(one.notice)


def test_a_folder_that_cannot_be_made_costs_one_notice(tmp_path: Path) -> None:
    (tmp_path / ".deeprules").write_text("a file in the way")
    one = Ledger.open(tmp_path)
    assert remembers(one) and len(one.key("x")) == 64
    assert "cannot be used" in str(one.notice)
    one.notice = None
    assert remembers(one) and one.notice is None


def test_a_file_deleted_in_mid_run_loses_nothing_of_this_kernel(tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.record(LOOK)
    shutil.rmtree(one.folder)
    assert one.looks("rows") == [LOOK]
    assert "deleted" in str(one.notice)
    assert remembers(one) and not one.folder.exists()


def test_what_could_not_be_written_under_a_lock_is_written_after_it(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 40)
    one = Ledger.open(tmp_path)
    one.record(LOOK)
    other = sqlite3.connect(one.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    late = replace(LOOK, recipe="late", when="2026-02-01T00:00:00+00:00")
    one.record(late)
    assert "locked" in str(one.notice) and one.looks("rows") == [LOOK, late]
    other.execute("ROLLBACK")
    other.close()
    one.mute("fit-on-test", "meant", "")
    assert one.notice is None
    assert Ledger.open(tmp_path).looks("rows") == [LOOK, late]


def test_a_ledger_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    Ledger.open(tmp_path).record(LOOK)
    one = Ledger.open(tmp_path)
    with sqlite3.connect(one.file) as db:
        db.execute("PRAGMA user_version = 99")
    assert remembers(one)
    assert "newer deeprules" in str(one.notice)
    assert sqlite3.connect(one.file).execute("SELECT count(*) FROM mutes").fetchone() == (0,)


def test_an_older_ledger_is_migrated_and_keeps_its_rows(tmp_path: Path, monkeypatch: Patch) -> None:
    Ledger.open(tmp_path).record(LOOK)
    more = (*sqlite.MIGRATIONS, ("CREATE TABLE later (x TEXT)",))
    monkeypatch.setattr(sqlite, "MIGRATIONS", more)
    one = Ledger.open(tmp_path)
    assert one.looks("rows") == [LOOK] and one.notice is None
    assert sqlite3.connect(one.file).execute("PRAGMA user_version").fetchone() == (len(more),)


@pytest.fixture
def sealed() -> Iterator[Path]:
    """A project with one look that nobody can write to. Root may write everywhere, so it becomes somebody else."""
    folder = Path(tempfile.mkdtemp(prefix="deeprules-sealed-"))
    Ledger.open(folder).record(LOOK)
    before = sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*"))
    for path in (folder, folder / ".deeprules", *(folder / ".deeprules").iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root := os.geteuid() == 0:
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    assert sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*")) == before
    for path in (folder, folder / ".deeprules"):
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_project_that_cannot_be_written_costs_one_notice(sealed: Path) -> None:
    one = Ledger.open(sealed)
    one.record(replace(LOOK, session="s2"))
    assert replace(LOOK, session="s2") in one.looks("rows")
    assert "cannot be used" in str(one.notice)
    one.notice = None
    assert one.mutes("a.ipynb") == {} and len(one.key("x")) == 64 and one.notice is None


def test_a_project_that_was_deleted_is_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    one = Ledger.open(tmp_path / "project")
    (tmp_path / "project").rmdir()
    assert remembers(one) and "cannot be used" in str(one.notice)
    assert list(tmp_path.iterdir()) == []


def test_the_project_is_the_nearest_folder_with_a_mark(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert project_root(deep) == deep
    (tmp_path / "pyproject.toml").touch()
    assert project_root(deep) == tmp_path
    (tmp_path / "a" / ".git").mkdir()
    assert project_root(deep) == tmp_path / "a"


VERSION_1 = """
CREATE TABLE looks (session TEXT NOT NULL, rows TEXT NOT NULL, recipe TEXT NOT NULL, learner TEXT NOT NULL,
    notebook TEXT NOT NULL, cell_id TEXT NOT NULL, time TEXT NOT NULL, UNIQUE (session, rows, recipe));
CREATE INDEX looks_by_rows ON looks (rows);
CREATE TABLE mutes (what TEXT NOT NULL, reason TEXT NOT NULL, notebook TEXT NOT NULL, time TEXT NOT NULL,
    UNIQUE (what, notebook));
INSERT INTO looks VALUES ('s0', 'rows', 'old', 'SVC', 'a.ipynb', 'c0', '2025-01-01T00:00:00+00:00');
INSERT INTO looks VALUES ('s0', 'rows', 'older', 'SVC', 'a.ipynb', 'c0', '2024-01-01T00:00:00+00:00');
INSERT INTO mutes VALUES ('fit-on-test', 'meant', 'a.ipynb', '2025-01-01');
PRAGMA user_version = 1;
"""


def test_a_file_of_version_1_is_brought_up_to_date(tmp_path: Path) -> None:
    one = Ledger.open(tmp_path)
    one.folder.mkdir()
    with sqlite3.connect(one.file) as db:
        db.executescript(VERSION_1)
    db.close()
    one.record(LOOK)
    one.keep(ledger.TestSet("rows", "X_test"))
    old = Entry("s0", "rows", "old", "SVC", "a.ipynb", "c0", "2025-01-01T00:00:00+00:00")
    older = replace(old, recipe="older", when="2024-01-01T00:00:00+00:00")
    assert one.looks("rows") == [old, older, LOOK]
    assert one.mutes("a.ipynb") == {"fit-on-test": "meant"}
    assert [kept.name for kept in one.test_sets()] == ["X_test"] and one.notice is None
