"""What several witnesses say of one deed is one finding."""

from __future__ import annotations

from dataclasses import replace

from deeprules_jupyter.merge import merge_findings, merge_states, outweighed
from deeprules_jupyter.model import Evidence, Finding, Place, Repair, State

PLACE = Place(cell=1, cell_id="a", line=3)
CALLS = Finding(
    "id1", "fit-on-test", 7, "note", "seen", PLACE, evidence=(Evidence(PLACE, "one", "calls"),), seen_by=("runtime",)
)
STEP, REPAIR = Evidence(PLACE, "one"), Repair("do", "x")
CODE = replace(CALLS, message="read", level="warn", evidence=(STEP,), seen_by=("static",), repair=REPAIR)


def test_the_first_group_gives_the_words_and_both_give_the_rest() -> None:
    (one,) = merge_findings([CALLS], [CODE])
    assert (one.message, one.level, one.seen_by) == ("seen", "warn", ("static", "runtime"))
    assert [step.witness for step in one.evidence] == ["calls", "code"]
    assert one.repair == Repair("do", "x")


def test_findings_meet_by_rule_and_line_where_their_ids_differ() -> None:
    assert len(merge_findings([CALLS], [replace(CODE, id="id2")])) == 1
    assert len(merge_findings([CALLS], [replace(CODE, id="id2", rule="other")])) == 2
    assert len(merge_findings([CALLS], [replace(CODE, id="id2", place=replace(PLACE, line=4))])) == 2


def test_two_findings_of_one_witness_on_one_line_stay_apart() -> None:
    second = replace(CALLS, id="id1-2", message="second")
    assert [one.message for one in merge_findings([CALLS, second])] == ["seen", "second"]
    merged = merge_findings([CALLS, second], [CODE, replace(CODE, id="id1-2")])
    assert [one.message for one in merged] == ["seen", "second"]


def test_findings_stand_in_the_order_of_the_notebook() -> None:
    late = replace(CALLS, id="id3", place=Place(cell=5, line=1))
    assert merge_findings([late, CALLS]) == (CALLS, late)


def test_the_stronger_state_holds_and_a_crash_is_never_hidden() -> None:
    groups = [State("a", "clear"), State("b", "not-applicable", "why"), State("c", "found")]
    others = [State("a", "found", "1"), State("b", "clear"), State("c", "crashed", "oops"), State("d", "ask")]
    assert merge_states(groups, others) == (
        State("a", "found", "1"),
        State("b", "clear"),
        State("c", "crashed", "oops"),
        State("d", "ask"),
    )


def test_what_a_kernel_is_clear_of_reading_does_not_bring_up_again() -> None:
    kernel = [State("a", "clear"), State("b", "found"), State("scored-on-train", "clear"), State("c", "clear")]
    assert outweighed({"a", "b"}, kernel) == {"a", "scored-on-train"}
