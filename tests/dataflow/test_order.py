"""Which order of the cells is read, by what their execution counts tell."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow.order import in_run_order
from deeprules_jupyter.model import Cell, Place

LOAD = "import pandas as pd\ntable = pd.read_csv('leaves.csv')"
SPLIT = "train, test = table.iloc[:80], table.iloc[80:]"
SHOW = "print(train.shape)"
HELPER = "def halves(rows):\n    return rows[::2], rows[1::2], later"
USE = "%time\nodd, even = halves(table)"


def read(*cells: tuple[str, int | None]) -> list[int | None]:
    return [c.place.cell for c in in_run_order([Cell(text, Place(cell=i), n) for i, (text, n) in enumerate(cells)])]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([(LOAD, 1), (SPLIT, 2), (SHOW, 3)], [0, 1, 2]),
        ([(LOAD, None), (SPLIT, None), (SHOW, None)], [0, 1, 2]),
        ([(SHOW, 3), (LOAD, 1), (SPLIT, 2)], [1, 2, 0]),  # written above what it needs
        ([(LOAD, 9), (SPLIT, 2), (SHOW, 3)], [0, 1, 2]),  # the first cell ran again at last: its count tells no order
        ([(LOAD, 1), ("a = 1", 3), ("b = 2", 2)], [0, 2, 1]),  # each ran once, in this order
        ([(LOAD, 1), ("a = 1", 7), ("b = 2", 2)], [0, 1, 2]),  # a gap: some cell ran twice, so nobody knows
        ([(USE, 5), (HELPER, 3), (LOAD, 1), ("draft = 0", None)], [2, 3, 1, 0]),
        ([(LOAD, 2), (SPLIT, 2), (SHOW, 1)], [0, 1, 2]),  # counts of two sessions
    ],
)
def test_order(cells: list[tuple[str, int | None]], expected: list[int | None]) -> None:
    assert read(*cells) == expected
