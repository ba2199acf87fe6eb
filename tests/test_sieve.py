"""The sieve answers as asking each set by itself does, whatever the rows look like."""

from __future__ import annotations

import numpy as np
import pytest

from deeprules_jupyter.model import Rows
from deeprules_jupyter.runtime.fingerprint import sheet_of
from deeprules_jupyter.runtime.prints import Prints, Roll
from deeprules_jupyter.sieve import FEW, Sieve

DRAW = np.random.default_rng(0)
TABLES = {
    "no two rows alike": DRAW.normal(size=(90, 6)),
    "some rows stand in it twice": np.repeat(DRAW.normal(size=(45, 6)), 2, axis=0),
    "few values": DRAW.integers(0, 2, size=(90, 3)),
    "more rows than the mark has bits": DRAW.normal(size=(3000, 6)),
}


def sets(table: np.ndarray) -> list[Rows]:
    """Parts of all sizes: nested, disjoint, with a row twice, in order and not; and the same of a table like it."""
    count, found = len(table), []
    for roll in (Roll(range(1 << 40, (1 << 40) + count), sheet_of(table)), Roll(range(count), sheet_of(table[::-1]))):
        for size in (1, 2, 20, count // 2, count - 1, count):
            found += [Prints.of(roll, np.sort(DRAW.permutation(count)[:size])) for _ in range(3)]
        found += [Prints.of(roll, DRAW.integers(0, count, size=count)), Prints.of(roll), Prints.of(roll, np.arange(0))]
        found += [Prints.of(roll, np.arange(0, count // 3)), Prints.of(roll, np.arange(count // 3, count))]
    return [rows.settled for rows in found]


@pytest.mark.parametrize("kind", TABLES)
def test_nothing_is_ruled_out_that_is_so(kind: str) -> None:
    many = sets(TABLES[kind])
    sieve = Sieve(many)
    assert len(many) > FEW
    answers = set()
    for rows in many:
        holding, held, apart = ([*ask(rows)] for ask in (sieve.covering, sieve.within, sieve.apart))
        assert holding == [at for at, one in enumerate(many) if one.covers(rows)]
        assert held == [at for at, one in enumerate(many) if rows.covers(one)]
        assert apart == [at for at, one in enumerate(many) if not one.meets(rows)]
        assert [*sieve.covering(rows, last_first=True)] == holding[::-1]
        answers |= {len(holding), len(held), len(apart)}
    assert len(answers) > 3


def test_random_parts_are_ruled_out_without_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes hundreds of splits cheap: of 200 parts only the one that holds the rows is asked."""
    roll = Roll(range(300), sheet_of(DRAW.normal(size=(300, 6))))
    many = [Prints.of(roll, np.sort(DRAW.permutation(300)[:150])).settled for _ in range(200)]
    sieve = Sieve(many)
    asked: list[Prints] = []

    def covers(one: Prints, other: Rows) -> bool:
        asked.append(one)
        return one.shared(other) == other.count

    monkeypatch.setattr(Prints, "covers", covers)
    assert [*sieve.covering(many[7])] == [7]
    assert asked == [many[7]]
