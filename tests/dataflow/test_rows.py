"""The algebra of rows: what is apart, what meets, what covers."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow.rows import Branch, CodeRows, Cut, source


def part(rows: CodeRows, key: str, n: int, kind: str = "split") -> CodeRows:
    return rows.cut([Cut(key, Branch("part", value=n), kind)])  # type: ignore[arg-type]


def between(rows: CodeRows, low: object, high: object) -> CodeRows:
    return rows.cut([Cut("order", Branch("range", low, high), "slice")])  # type: ignore[arg-type]


DATA = source("data")


def test_the_parts_of_one_split_are_apart_and_lie_in_the_whole() -> None:
    train, test = part(DATA, "s", 0), part(DATA, "s", 1)
    assert not train.meets(test)
    assert DATA.covers(train)
    assert not train.covers(DATA)


def test_parts_of_two_splits_meet() -> None:
    assert part(DATA, "s", 0).meets(part(DATA, "t", 1))


def test_a_part_of_a_part_is_apart_from_the_other_side() -> None:
    inner = part(part(DATA, "s", 0), "t", 1)
    assert not inner.meets(part(DATA, "s", 1))
    assert part(DATA, "s", 0).covers(inner)


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        ((None, 260), (260, None), False),
        ((None, 1400), (1200, None), True),
        ((None, "cut"), ("cut", None), False),
        ((None, -100), (-100, None), False),
        ((None, 50), (None, 80), True),
        ((0, 10), (5, 8), True),
        ((None, "2023-01-01"), ("2023-01-01", None), False),
        ((None, "2023-06-01"), ("2023-01-01", None), True),
    ],
)
def test_slices(first: tuple[object, object], second: tuple[object, object], meets: bool) -> None:
    assert between(DATA, *first).meets(between(DATA, *second)) is meets


def test_copies_cross_a_split() -> None:
    doubled = CodeRows(DATA.atoms, copies=True)
    assert part(doubled, "s", 0).meets(part(doubled, "s", 1))


def test_two_parts_joined_again_hold_no_copies_but_the_same_rows_twice_do() -> None:
    train, test = part(DATA, "s", 0), part(DATA, "s", 1)
    assert not train.join(test).copies
    assert train.join(train).copies


def test_two_unrelated_conditions_are_not_said_to_meet() -> None:
    assert not part(DATA, "sex", 0, "filter").meets(part(DATA, "age", 0, "filter"))
    assert part(DATA, "sex", 0, "filter").meets(DATA)


def test_two_populations_never_meet() -> None:
    assert not DATA.meets(source("other"))
