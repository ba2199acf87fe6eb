"""What one set of rows keeps of the questions that were asked of it."""

from __future__ import annotations

import gc
import weakref

import numpy as np

from deeprules_jupyter.runtime.prints import ANSWERS, Prints


def parts(count: int) -> list[Prints]:
    """So many tables, each of which shares half of its rows with the next."""
    return [Prints(np.arange(4, dtype=np.uint64) + np.uint64(2 * at)) for at in range(count)]


def test_of_many_tables_only_so_many_answers_are_kept_and_all_are_right() -> None:
    tables = parts(ANSWERS + 500)
    for _ in range(2):
        found = [tables[0].shared(other) for other in tables]
        assert found[:3] == [4, 2, 0] and sum(filter(None, found)) == 6
        assert 0 < len(tables[0]._answers) <= ANSWERS


def test_an_answer_is_worked_out_once() -> None:
    one, other = parts(2)
    assert one.shared(other) == 2
    one._answers[other.number] = 3  # what stands there is what is said
    assert one.shared(other) == 3 and other.shared(one) == 2


def test_answers_keep_no_rows_alive_and_are_not_given_for_others() -> None:
    one, other = parts(2)
    assert one.shared(other) == 2
    gone = weakref.ref(other)
    del other
    gc.collect()
    assert gone() is None
    assert [one.shared(Prints(np.arange(90, 95, dtype=np.uint64))) for _ in range(50)] == [0] * 50


def test_rows_that_were_drawn_with_replacement_do_not_hold_the_whole_table() -> None:
    whole = Prints(range(6))
    drawn = whole.take(np.array([0, 0, 1, 1, 2, 5]))
    assert drawn.shared(whole) == 4 and not drawn.covers(whole)
    assert whole.shared(drawn) == 6 and whole.covers(drawn)
