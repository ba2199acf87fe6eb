"""Looks as files in a real git repository, of two colleagues who have no server."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from deeprules_jupyter import ledger
from deeprules_jupyter.ledger import Entry, Ledger
from deeprules_jupyter.ledger.journal import FOLDER
from deeprules_jupyter.ledger.key import load_key

LOOK = Entry(
    "s1", "rows", "recipe", "SVC", "a.ipynb", "c1", "2026-01-01T00:00:00+00:00",
    metric="accuracy", value=0.9, settings="SVC(C=10)", count=114, state="m1", who="ada",
)  # fmt: skip
PRINTS = np.random.default_rng(0).integers(0, 2**64, 3000, dtype=np.uint64)


def git(folder: Path, *args: str) -> str:
    names = ["-c", "user.name=ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *names, *args], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def look(folder: Path, session: str, **changes: object) -> Entry:
    """A colleague looks at the same rows."""
    one = Ledger.open(folder)
    entry = replace(LOOK, session=session, rows=one.key("rows"), **changes)  # type: ignore[arg-type]
    one.keep(ledger.TestSet(entry.rows, "X_test", 114, *one.sketch(PRINTS[:114])))
    one.record(entry)
    return entry


def push(folder: Path) -> int:
    count = Ledger.open(folder).publish()
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "looks")
    git(folder, "pull", "-q", "--no-rebase", "--no-edit")
    git(folder, "push", "-q")
    return count


def files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("*.json"))


@pytest.fixture
def clones(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Two clones of one repository, whose owners have handed each other the key."""
    git(tmp_path, "init", "-q", "--bare", "origin")
    for name in ("ada", "ben"):
        git(tmp_path, "clone", "-q", "origin", name)
        if name == "ada":
            (tmp_path / name / "README").write_text("a project")
            git(tmp_path / name, "add", ".")
            git(tmp_path / name, "commit", "-qm", "begin")
            git(tmp_path / name, "push", "-q", "origin", "HEAD:main")
    ada, ben = tmp_path / "ada", tmp_path / "ben"
    load_key(ada / ".deeprules")
    (ada / ".deeprules" / "key").write_bytes(bytes(range(32)))  # the same rows are drawn in every run of a test
    Ledger.open(ben).key("x")
    shutil.copy(ada / ".deeprules" / "key", ben / ".deeprules" / "key")
    yield ada, ben


def test_looks_of_two_colleagues_add_up_after_a_merge_without_conflict(clones: tuple[Path, Path]) -> None:
    ada, ben = clones
    first = look(ada, "a1")
    second = look(ben, "b1", when="2026-01-02T00:00:00+00:00", state="m2", who="ben")
    assert push(ada) == push(ben) == 1
    git(ada, "pull", "-q")
    for folder in clones:
        one = Ledger.open(folder)
        assert one.looks(first.rows) == one.all_looks() == [first, second]
        assert [kept.name for kept in one.test_sets()] == ["X_test"] and one.notice is None
    third = look(ada, "a2", when="2026-01-03T00:00:00+00:00", state="m3")
    assert push(ada) == 1 and Ledger.open(ada).publish() == 0
    (newest,) = [json.loads(f.read_text()) for f in files(ada) if '"a2"' in f.read_text()]
    assert len(newest["before"]) == 2  # of both branches
    git(ben, "pull", "-q")
    assert Ledger.open(ben).all_looks() == [first, second, third]
    assert ".deeprules" not in git(ada, "ls-files")


def test_a_colleague_sees_which_rows_two_test_sets_share(clones: tuple[Path, Path]) -> None:
    ada, ben = clones
    one = Ledger.open(ada)
    big = ledger.TestSet(one.key("big"), "X_big", 2000, *one.sketch(PRINTS[1000:]))
    small = ledger.TestSet(one.key("small"), "X_small", 200, *one.sketch(PRINTS[900:1100]))
    one.keep(big, small)
    one.record(replace(LOOK, rows=big.rows), replace(LOOK, rows=small.rows))
    push(ada)
    git(ben, "pull", "-q")
    seen = {kept.name: kept for kept in Ledger.open(ben).test_sets()}
    assert ledger.shared(big, small) == (100, True)
    assert ledger.shared(seen["X_small"], small) == (200, True)
    found, exact = ledger.shared(seen["X_big"], small)
    assert not exact and 60 < found < 140
    Ledger.open(ben).set_status(small.rows, "locked")
    assert [kept.status for kept in Ledger.open(ben).test_sets() if kept.name == "X_small"] == ["locked"]


def test_a_file_that_was_changed_is_noticed_and_does_not_count(clones: tuple[Path, Path]) -> None:
    ada, ben = clones
    first = look(ada, "a1")
    push(ada)
    git(ben, "pull", "-q")
    (file,) = [file for file in files(ben) if '"look"' in file.read_text()]
    file.write_text(file.read_text().replace("0.9", "0.7"))
    one = Ledger.open(ben)
    assert one.looks(first.rows) == [] and f"{file.name} was changed" in str(one.notice)
    one.notice = None
    assert one.looks(first.rows) == [] and one.notice is None  # it is said once
    assert one.published().problems
    git(ben, "checkout", "-q", ".")
    assert one.looks(first.rows) == [first] and not one.published().problems


def test_a_file_that_is_missing_is_noticed(clones: tuple[Path, Path]) -> None:
    ada, ben = clones
    look(ada, "a1")
    push(ada)
    look(ada, "a2", state="m2")
    push(ada)
    git(ben, "pull", "-q")
    (first,) = [file for file in files(ben) if '"a1"' in file.read_text()]
    first.unlink()
    one = Ledger.open(ben)
    assert [entry.session for entry in one.all_looks()] == ["a2"]
    assert f"{first.name} is missing" in str(one.notice)


def test_blanks_and_line_ends_do_not_make_another_file(clones: tuple[Path, Path]) -> None:
    ada, _ = clones
    first = look(ada, "a1")
    push(ada)
    for file in files(ada):
        file.write_bytes(json.dumps(json.loads(file.read_text()), indent=4).replace("\n", "\r\n").encode())
    (ada / ".deeprules" / "ledger.db").unlink()
    assert Ledger.open(ada).looks(first.rows) == [first] and not Ledger.open(ada).published().problems


@pytest.mark.parametrize(
    "text", ["", "<<<<<<< HEAD", "[]", '"x"', '{"before": 3}', '{"before": ["x"], "look": {"rows": 3}, "key": ""}']
)
def test_a_strange_file_is_said_and_harms_nothing(clones: tuple[Path, Path], text: str) -> None:
    ada, _ = clones
    first = look(ada, "a1")
    push(ada)
    (ada / FOLDER / "strange.json").write_text(text)
    one = Ledger.open(ada)
    assert one.looks(first.rows) == [first] and "strange.json" in str(one.notice)


def test_a_file_with_its_right_name_but_wrong_fields_is_said(clones: tuple[Path, Path]) -> None:
    from deeprules_jupyter.ledger.journal import _name

    ada, _ = clones
    first = look(ada, "a1")
    push(ada)
    (file,) = [file for file in files(ada) if '"look"' in file.read_text()]
    for field, value in (("value", "high"), ("count", None), ("when", 5), ("later", "field")):
        record = json.loads(file.read_text())
        record["look"][field] = value
        (ada / FOLDER / f"{_name(record)}.json").write_text(json.dumps(record))
    one = Ledger.open(ada)
    assert one.looks(first.rows) == [first] and len(one.published().problems) == 4


def test_without_the_key_of_the_others_this_is_said(clones: tuple[Path, Path], tmp_path: Path) -> None:
    ada, _ = clones
    first = look(ada, "a1")
    push(ada)
    git(tmp_path, "clone", "-q", "origin", "eve")
    one = Ledger.open(tmp_path / "eve")
    mine = one.key("rows")
    assert mine != first.rows and one.looks(mine) == []
    assert one.all_looks() == [first]
    assert "another key" in str(one.notice) and ".deeprules/key" in str(one.notice)


def test_the_key_is_neither_in_the_repository_nor_readable_by_others(clones: tuple[Path, Path]) -> None:
    ada, _ = clones
    look(ada, "a1")
    push(ada)
    key = ada / ".deeprules" / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    for file in files(ada):
        assert key.read_bytes() not in file.read_bytes() and key.read_bytes().hex() not in file.read_text()


def test_what_cannot_be_published_is_an_error(clones: tuple[Path, Path]) -> None:
    ada, _ = clones
    look(ada, "a1")
    (ada / FOLDER).write_text("in the way")
    with pytest.raises(OSError):
        Ledger.open(ada).publish()
    assert [event.what for event in Ledger.open(ada).events()] == []
