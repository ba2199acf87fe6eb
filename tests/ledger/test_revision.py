"""The commit that was checked out at a look, read from real repositories without starting git."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter.ledger import Entry, Ledger
from deeprules_jupyter.ledger.revision import revision
from tests.ledger.test_journal import LOOK, files, git

OLD = "session, rows, recipe, learner, notebook, cell_id, time, metric, value, settings, count, state, who, how"
OLD_LOOK = "'s1', 'rows', 'recipe', 'SVC', 'a.ipynb', 'c1', '2026-01-01', 'accuracy', 0.9, '', 114, 'm1', 'ada', ''"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "notebooks").mkdir(parents=True)
    git(folder, "init", "-q")
    commit(folder, "first")
    return folder


def commit(folder: Path, text: str) -> str:
    (folder / "file").write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", text)
    return head(folder)


def head(folder: Path) -> str:
    return git(folder, "rev-parse", "HEAD").strip()


def test_a_branch_names_its_commit_from_any_folder_below(repository: Path) -> None:
    first = head(repository)
    assert revision(repository) == revision(repository / "notebooks") == first and len(first) == 40
    assert commit(repository, "second") == revision(repository) != first


def test_packed_references(repository: Path) -> None:
    git(repository, "tag", "-a", "v1", "-m", "first")
    second = commit(repository, "second")
    git(repository, "branch", "other", "HEAD~1")
    git(repository, "pack-refs", "--all", "--prune")
    assert not (repository / ".git" / "refs" / "heads" / "main").exists()
    assert revision(repository) == second
    git(repository, "checkout", "-q", "other")
    assert revision(repository) == head(repository) != second
    assert commit(repository, "third") == revision(repository)  # its file is newer than its line


def test_a_detached_head(repository: Path) -> None:
    first = head(repository)
    commit(repository, "second")
    git(repository, "checkout", "-q", first)
    assert revision(repository) == first


def test_a_worktree_and_a_submodule(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = commit(tmp_path / "side", "aside")
    assert revision(tmp_path / "side") == side != revision(repository) == head(repository)
    git(tmp_path / "side", "pack-refs", "--all", "--prune")
    assert revision(tmp_path / "side") == side
    git(tmp_path, "init", "-q", "outer")
    git(tmp_path / "outer", "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repository), "inner")
    assert (tmp_path / "outer" / "inner" / ".git").is_file()
    assert revision(tmp_path / "outer" / "inner") == head(repository)
    assert revision(tmp_path / "outer") == ""  # nothing is committed there yet


def test_hashes_of_the_longer_kind(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "long")
    assert commit(tmp_path / "long", "first") == revision(tmp_path / "long") and len(head(tmp_path / "long")) == 64


@pytest.mark.parametrize(
    "head",
    ["", "ref: refs/heads/gone", "ref: ../../secret", "ref: refs/heads/../../../secret", "ref: HEAD", "g" * 40, "\xff"],
)
def test_what_is_no_commit_is_empty(tmp_path: Path, head: str) -> None:
    assert revision(tmp_path) == revision(tmp_path / "not" / "there") == ""
    (tmp_path / ".git" / "refs" / "heads").mkdir(parents=True)
    (tmp_path / "secret").write_text("a" * 40)
    (tmp_path / ".git" / "HEAD").write_bytes(head.encode("latin-1"))
    assert revision(tmp_path) == ""


def test_references_in_a_ring_end(tmp_path: Path) -> None:
    (tmp_path / ".git" / "refs").mkdir(parents=True)
    for name in ("HEAD", "refs/a"):
        (tmp_path / ".git" / name).write_text("ref: refs/a")
    assert revision(tmp_path) == ""


def test_no_program_is_started(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = head(repository)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert revision(repository) == wanted


def test_a_look_keeps_the_commit(opened: Callable[[], Ledger]) -> None:
    full = replace(LOOK, revision="ab" * 20)
    opened().record(full)
    assert opened().all_looks() == [full]


def test_a_file_that_the_version_before_wrote_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deeprules_jupyter.ledger import sqlite

    with monkeypatch.context() as before:
        before.setattr(sqlite, "MIGRATIONS", sqlite.MIGRATIONS[:2])
        one = sqlite.File(tmp_path / ".deeprules" / "ledger.db")
        one.run([(f"INSERT INTO looks ({OLD}) VALUES ({OLD_LOOK})", ())], patient=True)
        assert "revision" not in str(one.run([("SELECT sql FROM sqlite_master WHERE name = 'looks'", ())], True))
    _goes_on(Ledger.open(tmp_path))


def test_a_server_that_the_version_before_wrote_to_goes_on(
    cluster: Any, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deeprules_jupyter.ledger import postgres

    with monkeypatch.context() as before:
        before.setattr(postgres, "MIGRATIONS", postgres.MIGRATIONS[:1])
        one = postgres.Server(server)
        one.run([(f"INSERT INTO looks ({OLD}) VALUES ({OLD_LOOK})", ())], patient=True)
        columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'looks'"
        assert "revision" not in str(one.run([(columns, ())], True))
    _goes_on(Ledger.open(tmp_path))


def _goes_on(one: Ledger) -> None:
    new = replace(LOOK, session="s2", revision="cd" * 20)
    one.record(new)
    old, added = one.looks("rows")
    assert (old.learner, old.value, old.how, old.revision) == ("SVC", 0.9, "", "") and added == new
    assert one.notice is None


def test_a_published_look_of_the_version_before_counts(tmp_path: Path) -> None:
    import json

    from deeprules_jupyter.ledger.journal import _name

    one = Ledger.open(tmp_path)
    one.record(replace(LOOK, revision="ef" * 20))
    one.publish()
    (file,) = files(tmp_path)
    record = json.loads(file.read_text())
    assert record["look"].pop("revision") == "ef" * 20
    file.unlink()
    (file.parent / f"{_name(record)}.json").write_text(json.dumps(record))
    one.file.unlink()
    (found,) = Ledger.open(tmp_path).all_looks()
    assert found == LOOK and isinstance(found, Entry) and found.revision == ""
