"""A set gives its items in an order that a copy need not have: no cell is called different for that."""

from __future__ import annotations

import copy
import random

import pytest

from deeprules_jupyter.experiments.determinism.snapshot import take
from tests.experiments.determinism.test_verify import verify
from tests.shell import Notebook

# Numbers are their own hashes, so their order is the same in every process.
MADE = "import random\nluck = random.Random(0)\nrows = set([luck.randrange(10**6) for _ in range({many})])"


def rows(many: int) -> set[int]:
    luck = random.Random(0)
    return {luck.randrange(10**6) for _ in range(many)}


def test_a_usual_copy_has_another_order() -> None:
    """Else the tests below would show nothing."""
    for many in (12, 500):
        assert list(copy.deepcopy(copy.deepcopy(rows(many)))) != list(rows(many))


@pytest.mark.parametrize("cell", ["first = list(rows)", "rows.add(5)\nfirst = sorted(rows)", "first = list(held[0])"])
def test_the_order_of_a_set_is_kept(notebook: Notebook, cell: str) -> None:
    notebook.run(MADE.format(many=12) + "\nheld = (rows, 1)")
    assert verify(notebook, cell).startswith("Reproducible bit for bit")


def test_where_it_cannot_be_kept_nothing_is_claimed(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.run(MADE.format(many=500))
    assert verify(notebook, "first = list(rows)") == ""
    (line,) = capsys.readouterr().err.splitlines()
    assert "copy of a set whose items come in another order, so nothing is claimed: use sorted(...)" in line
    assert verify(notebook, "many = len(rows)").startswith("Reproducible bit for bit")


def test_the_copy_is_another_set_and_one_for_all_its_names(notebook: Notebook) -> None:
    own = rows(12)
    notebook.shell.user_ns |= {"own": own, "same": own, "fixed": frozenset(own)}
    copies = take(["own", "same", "fixed"], notebook.shell).again().copies
    assert copies["own"] == own and copies["own"] is not own and copies["own"] is copies["same"]
    assert copies["fixed"] is notebook.shell.user_ns["fixed"]  # nothing can change it
