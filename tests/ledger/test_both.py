"""What holds wherever the ledger is kept: in a file or on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from deeprules_jupyter import ledger
from deeprules_jupyter.ledger import Entry, Event, Ledger

Open = Callable[[], Ledger]
LOOK = Entry("s1", "rows", "recipe", "SVC", "a.ipynb", "c1", "2026-01-01T00:00:00+00:00", who="ada")


def known(one: Ledger, start: int, stop: int, name: str = "") -> ledger.TestSet:
    """A test set of numbered rows."""
    prints = np.random.default_rng(0).integers(0, 2**64, 1000, dtype=np.uint64)[start:stop]
    sketch, whole = one.sketch(prints)
    return ledger.TestSet(one.key(prints.tobytes()), name, stop - start, sketch, whole, "", "a.ipynb", "2026-01-01")


def test_a_look_survives_and_is_kept_once_for_each_kernel(opened: Open) -> None:
    opened().record(LOOK)
    again = opened()
    again.record(replace(LOOK, when="2026-01-02T00:00:00+00:00"))
    later = replace(LOOK, session="s2", when="2026-01-03T00:00:00+00:00")
    again.record(later, replace(LOOK, rows="other"))
    assert opened().looks("rows") == [LOOK, later]
    assert len(opened().all_looks()) == 3 and again.notice is None


def test_looks_stand_in_the_order_in_which_they_came_though_a_clock_was_set_back(opened: Open) -> None:
    earlier = replace(LOOK, session="s2", when="2019-01-01T00:00:00+00:00")
    opened().record(LOOK)
    opened().record(earlier)
    assert opened().looks("rows") == opened().all_looks() == [LOOK, earlier]


def test_a_look_keeps_what_was_measured(opened: Open) -> None:
    full = replace(LOOK, metric="accuracy", value=0.93, settings="SVC(C=10)", count=114, state="state", how="final")
    odd = replace(full, rows="other", learner="N\u00e4he\u65e5")
    opened().record(full, replace(odd, value=float("nan")))
    assert opened().all_looks() == [full, replace(odd, value=None)]


def test_text_that_no_database_takes_is_no_trouble(opened: Open) -> None:
    one = opened()
    one.record(replace(LOOK, learner="a\0b\udc80"))
    assert [look.learner for look in opened().looks("rows")] == ["ab?"] and one.notice is None


def test_several_metrics_of_one_model_are_one_look(opened: Open) -> None:
    first = replace(LOOK, state="m1", metric="accuracy", value=0.9)
    opened().record(first, replace(first, metric="f1_score", value=0.8), replace(first, state="m2", value=0.7))
    opened().record(replace(first, session="s2"))
    assert [len(look) for look in ledger.by_model(opened().looks("rows"))] == [3, 1]


def test_mutes_belong_to_a_notebook_and_can_be_taken_back(opened: Open) -> None:
    one = opened()
    one.mute("fit-on-test", "meant", "a.ipynb")
    one.mute("fit-on-test", "meant differently", "a.ipynb")
    assert opened().mutes("a.ipynb") == {"fit-on-test": "meant differently"}
    assert one.mutes("b.ipynb") == {}
    one.unmute("fit-on-test", "a.ipynb")
    assert opened().mutes("a.ipynb") == {}


def test_keys_are_equal_in_all_kernels(opened: Open) -> None:
    assert opened().key(b"digest of the rows") == opened().key("digest of the rows") != opened().key("others")


def test_a_test_set_is_kept_with_what_is_known_of_it_first(opened: Open) -> None:
    one = known(opened(), 0, 114, "X_test")
    opened().keep(one)
    opened().keep(replace(one, name="X_te", when="2027-01-01"))
    assert opened().test_sets() == [one]


def test_a_name_and_a_status_stay_and_leave_a_history(opened: Open) -> None:
    box = opened()
    one, other = known(box, 0, 114), known(box, 50, 164)
    box.keep(one, other)
    box.name(one.rows, "the held-out donors", "a.ipynb")
    box.set_status(one.rows, "locked", "a.ipynb")
    box.set_status(one.rows, "open", "a.ipynb", "for the paper")
    box.keep(one)
    again = opened()
    assert again.test_sets() == [replace(one, name="the held-out donors", status="open"), other]
    told = [(event.what, event.note) for event in again.events(one.rows)]
    assert told == [("named", "the held-out donors"), ("locked", ""), ("open", "for the paper")]
    assert all(event.who and event.when and event.notebook == "a.ipynb" for event in again.events())
    assert again.events(other.rows) == []


def test_a_finding_that_went_away_leaves_a_trace(opened: Open) -> None:
    opened().retract("fit-on-test", "the scaler was fitted on test rows", "a.ipynb")
    opened().add_event(Event("published", note="2 looks"))
    told = [(event.what, event.note) for event in opened().events()]
    assert told == [("retracted", "fit-on-test: the scaler was fitted on test rows"), ("published", "2 looks")]


def test_a_loop_that_looks_very_often_is_written_piece_by_piece(opened: Open) -> None:
    many = [replace(LOOK, recipe=f"recipe {number}") for number in range(1234)]
    one = opened()
    one.record(*many)
    assert one.notice is None and opened().looks("rows") == many
