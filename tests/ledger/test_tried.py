"""Trials are kept in a file and on a server alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deeprules_jupyter.ledger import Ledger, Tried, postgres, sqlite

ONE = Tried(
    "s1", 3, 0, "key", "c1", "a.ipynb", "2026-01-01T00:00:00+00:00", "Sequential", '[["lr", "0.1"]]', "[]", "[]", 1.5,
    2, "", "", 1, "[]", "[]", "[]", "ada", "ab" * 20,
)  # fmt: skip


def test_a_trial_survives_and_gets_its_later_scores(opened: Callable[[], Ledger]) -> None:
    opened().note_trials(ONE)
    scored = replace(ONE, scores='[["tuning", "accuracy", 0.9, "X_val", 100]]')
    again = opened()
    again.note_trials(scored, replace(ONE, run=4), replace(ONE, item=1, notebook="b.ipynb"))
    assert opened().trials("a.ipynb") == [scored, replace(ONE, run=4)]
    assert len(opened().trials()) == 3 and again.notice is None


def test_a_file_of_the_version_before_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(sqlite, "MIGRATIONS", sqlite.MIGRATIONS[:3])
        Ledger.open(tmp_path).mute("unseeded", "a demo", "a.ipynb")
    file = Ledger.open(tmp_path).file
    assert sqlite3.connect(file).execute("PRAGMA user_version").fetchone() == (3,)
    _goes_on(Ledger.open(tmp_path))


def test_a_server_of_the_version_before_goes_on(
    cluster: Any, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(postgres, "MIGRATIONS", postgres.MIGRATIONS[:2])
        Ledger.open(tmp_path).mute("unseeded", "a demo", "a.ipynb")
    assert cluster.sql("SELECT version FROM deeprules.version", server.partition("@/")[2].partition("?")[0]) == "2\n"
    _goes_on(Ledger.open(tmp_path))


def _goes_on(one: Ledger) -> None:
    one.note_trials(ONE)
    assert one.trials() == [ONE]
    assert one.mutes("a.ipynb") == {"unseeded": "a demo"} and one.notice is None
