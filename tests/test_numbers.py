"""Numbers on a command line: what is refused says what is wanted, in words and not in names of functions."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import pytest

from deeprules_jupyter.commands import numbers


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (numbers.whole(2, 100), "2", 2),
        (numbers.whole(1), "100000", 100_000),
        (numbers.seed, "4294967295", 2**32 - 1),
        (numbers.number, "-1e3", -1000.0),
        (numbers.budget, "90", 90.0),
        (numbers.budget, "1.5m", 90.0),
        (numbers.budget, "equal", "equal"),
    ],
)
def test_what_makes_sense_is_read(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "wanted"),
    [
        (numbers.whole(2, 100), "1", "a whole number from 2 to 100 is needed, not 1"),
        (numbers.whole(2, 100), "2.5", "a whole number from 2 to 100 is needed, not 2.5"),
        (numbers.whole(1), "-3", "a whole number from 1 on is needed, not -3"),
        (numbers.whole(1), "²", "a whole number from 1 on is needed, not ²"),
        (numbers.seed, "4294967296", "a whole number from 0 to 4294967295 is needed, not 4294967296"),
        (numbers.number, "nan", "a number is needed, not nan"),
        (numbers.budget, "0s", "a time such as 90s or 5m is needed, or equal, not 0s"),
        (numbers.budget, "s", "a time such as 90s or 5m is needed, or equal, not s"),
    ],
)
def test_what_makes_none_is_one_clear_line(read: Callable[[str], object], text: str, wanted: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as told:
        read(text)
    assert str(told.value) == wanted
