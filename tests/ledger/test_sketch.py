"""Which rows two test sets share, found out from their sketches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from deeprules_jupyter import ledger
from deeprules_jupyter.ledger import Ledger
from deeprules_jupyter.ledger.sketch import SIZE, siphash

KEY = bytes(range(16))


def known(root: Path, start: int, stop: int, name: str = "") -> ledger.TestSet:
    """A test set of numbered rows."""
    prints = np.random.default_rng(0).integers(0, 2**64, 100_000, dtype=np.uint64)[start:stop]
    one = Ledger.open(root)
    sketch, whole = one.sketch(prints)
    return ledger.TestSet(one.key(prints.tobytes()), name, stop - start, sketch, whole, "", "a.ipynb", "2026-01-01")


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
    (tmp_path / "other").mkdir()
    one, other = known(tmp_path, 0, 114), known(tmp_path / "other", 0, 114)
    assert ledger.shared(one, other) == (0, True)


def test_the_hash_is_siphash() -> None:
    """The value for the message 00..07 in the tables of its authors' reference implementation."""
    message = np.frombuffer(bytes(range(8)), "<u8").astype(np.uint64)
    assert siphash(KEY, message).astype("<u8").tobytes().hex() == "6224939a79f5f593"
