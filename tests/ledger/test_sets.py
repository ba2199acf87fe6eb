"""Test sets in the ledger: names, states, history; which rows two of them share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from deeprules_jupyter import ledger
from deeprules_jupyter.ledger import Entry, Event, Ledger
from deeprules_jupyter.ledger.sketch import SIZE, siphash

KEY = bytes(range(16))
LOOK = Entry("s1", "rows", "recipe", "SVC", "a.ipynb", "c1", "2026-01-01T00:00:00+00:00", who="ada")


def known(root: Path, start: int, stop: int, name: str = "") -> ledger.TestSet:
    """A test set of numbered rows."""
    prints = np.random.default_rng(0).integers(0, 2**64, 100_000, dtype=np.uint64)[start:stop]
    one = Ledger.open(root)
    sketch, whole = one.sketch(prints)
    return ledger.TestSet(one.key(prints.tobytes()), name, stop - start, sketch, whole, "", "a.ipynb", "2026-01-01")


def test_a_test_set_is_kept_with_what_is_known_of_it_first(tmp_path: Path) -> None:
    one = known(tmp_path, 0, 114, "X_test")
    Ledger.open(tmp_path).keep(one)
    Ledger.open(tmp_path).keep(replace(one, name="X_te", when="2027-01-01"))
    assert Ledger.open(tmp_path).test_sets() == [one]


def test_a_name_and_a_status_stay_and_leave_a_history(tmp_path: Path) -> None:
    one, other = known(tmp_path, 0, 114), known(tmp_path, 50, 164)
    box = Ledger.open(tmp_path)
    box.keep(one, other)
    box.name(one.rows, "the held-out donors", "a.ipynb")
    box.set_status(one.rows, "locked", "a.ipynb")
    box.set_status(one.rows, "open", "a.ipynb", "for the paper")
    box.keep(one)
    again = Ledger.open(tmp_path)
    assert again.test_sets() == [replace(one, name="the held-out donors", status="open"), other]
    told = [(event.what, event.note) for event in again.events(one.rows)]
    assert told == [("named", "the held-out donors"), ("locked", ""), ("open", "for the paper")]
    assert all(event.who and event.when and event.notebook == "a.ipynb" for event in again.events())
    assert again.events(other.rows) == []


def test_a_finding_that_went_away_leaves_a_trace(tmp_path: Path) -> None:
    Ledger.open(tmp_path).retract("fit-on-test", "the scaler was fitted on test rows", "a.ipynb")
    Ledger.open(tmp_path).add_event(Event("published", note="2 looks"))
    told = [(event.what, event.note) for event in Ledger.open(tmp_path).events()]
    assert told == [("retracted", "fit-on-test: the scaler was fitted on test rows"), ("published", "2 looks")]


def test_a_look_keeps_what_was_measured(tmp_path: Path) -> None:
    full = replace(
        LOOK, metric="accuracy", value=0.93, settings="SVC(C=10)", count=114, state="state", who="ada", how="final"
    )
    Ledger.open(tmp_path).record(full, replace(full, rows="other", value=float("nan")))
    assert Ledger.open(tmp_path).all_looks() == [full, replace(full, rows="other", value=None)]


def test_several_metrics_of_one_model_are_one_look(tmp_path: Path) -> None:
    box = Ledger.open(tmp_path)
    first = replace(LOOK, state="m1", metric="accuracy", value=0.9)
    box.record(first, replace(first, metric="f1_score", value=0.8), replace(first, state="m2", value=0.7))
    box.record(replace(first, session="s2"))
    assert [len(look) for look in ledger.by_model(box.looks("rows"))] == [3, 1]


def test_shared_rows_are_counted_exactly_below_the_size_of_a_sketch(tmp_path: Path) -> None:
    one, other = known(tmp_path, 0, 114), known(tmp_path, 100, 500)
    assert ledger.shared(one, other) == ledger.shared(other, one) == (14, True)
    assert ledger.shared(one, known(tmp_path, 114, 500)) == (0, True)
    assert ledger.shared(one, replace(one, sketch=b"", whole=False)) == (0, False)


@pytest.mark.parametrize(("first", "second"), [((0, 60_000), (40_000, 100_000)), ((0, 90_000), (89_000, 92_000))])
def test_shared_rows_of_large_sets_are_an_estimate(
    tmp_path: Path, first: tuple[int, int], second: tuple[int, int]
) -> None:
    one, other = known(tmp_path, *first), known(tmp_path, *second)
    assert len(one.sketch) == 8 * SIZE and not one.whole
    truth = first[1] - second[0]
    found, exact = ledger.shared(one, other)
    assert not exact and abs(found - truth) < 0.2 * truth
    assert ledger.shared(one, one) == (pytest.approx(first[1] - first[0], rel=0.05), False)


def test_another_key_makes_another_sketch(tmp_path: Path) -> None:
    one, other = known(tmp_path / "a", 0, 114), known(tmp_path / "b", 0, 114)
    assert ledger.shared(one, other) == (0, True)


def test_the_hash_is_siphash() -> None:
    """The value for the message 00..07 in the tables of its authors' reference implementation."""
    message = np.frombuffer(bytes(range(8)), "<u8").astype(np.uint64)
    assert siphash(KEY, message).astype("<u8").tobytes().hex() == "6224939a79f5f593"
