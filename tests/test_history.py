"""Facts by kind, and what the ledger adds to them."""

from __future__ import annotations

from deeprules_jupyter.history import History
from deeprules_jupyter.model import Fact, Fit, Look, Place, Split
from deeprules_jupyter.trace import Trace
from tests.test_trace import at, data, fit, score, split


def test_facts_of_a_kind_hold_those_of_its_kin_in_order_and_none_of_a_run_that_was_replaced() -> None:
    gone, divided, learned = fit("A", data(0, 8), run=0), split(data(0, 9), run=1), fit("B", data(0, 8), run=2)
    again = Fit(place=at(3, "c0"), witness="calls", id="C", learner="C", kind="model", data=data(0, 8))
    history = History([gone, divided, learned, again])
    assert history.of(Fit) == [learned, again]
    assert history.of(Fact) == [divided, learned, again]
    assert history.of(Look) == []
    history.of(Fit).clear()
    assert history.of(Split) == [divided]
    assert history.of(Fit) == [learned, again]


def test_what_the_ledger_remembers_stands_first_and_changes_nothing_of_the_rows() -> None:
    whole, train, test = data(0, 10), data(0, 8, name="train"), data(8, 10, name="test")
    facts = [split(whole, train, test), fit("M", train), score("M", test)]
    look = Look(place=Place(run=-1), witness="calls", data=test, learner="Old", recipe="r", notebook="", when="")
    before = Trace(facts)
    assert before.test_looks()
    assert not before.of(Look)
    after = before.remembering([look], [])
    assert after.facts == (look, *facts)
    assert (after.of(Look), after.looks) == ([look], (look,))
    assert after.test_looks() == before.test_looks() == Trace([look, *facts]).test_looks()
    assert after.after(facts[0], look)
    assert not before.of(Look)
