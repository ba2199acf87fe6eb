"""The same values have the same fingerprints in every container, and other values have others."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import polars
import pytest
import scipy.sparse
import torch

from deeprules_jupyter.runtime.fingerprint import Sheet, sheet_of


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def sheet(value: Any) -> Sheet:
    made = sheet_of(value)
    assert made is not None
    return made


def hashes(value: Any) -> list[int]:
    return list(sheet(value).hashes)


WORDS = ["a", "bb", None, "a", "x" * 200, "", "ß 中", "a"]


@pytest.mark.parametrize(
    "make",
    [
        lambda w: pd.Series(w, dtype=object),
        lambda w: pd.Series(w, dtype="string"),
        lambda w: pd.Series(w, dtype="string[pyarrow]"),
        lambda w: pd.Series(w, dtype="category"),
        lambda w: polars.Series("w", w),
        lambda w: polars.Series("w", w).cast(polars.Categorical),
        lambda w: np.array(w, dtype=object),
    ],
)
def test_text_is_the_same_in_every_column_type(make: Any) -> None:
    value = make(WORDS)
    whole = hashes(value.to_frame() if hasattr(value, "to_frame") else value[:, None])
    assert whole == hashes(pd.DataFrame({"w": WORDS}))
    assert len(set(whole)) == len(set(WORDS))


def test_much_text_is_hashed_piece_by_piece_without_a_difference(rng: np.random.Generator) -> None:
    words = np.array([f"sample {n}" for n in range(20_000)], dtype=object)
    whole = hashes(words)
    assert len(set(whole)) == 20_000 and whole[9000:9500] == hashes(words[9000:9500])


def test_numbers_are_the_same_in_every_column_type() -> None:
    numbers = [1, 0, 255, 7, 12]
    frame = pd.DataFrame({"n": numbers, "x": [0.5, np.nan, -0.0, 3e9, 1e-20]})
    nullable = frame.convert_dtypes()
    arrow = frame.convert_dtypes(dtype_backend="pyarrow")
    mixed = frame.astype({"n": "uint8", "x": "float32"})
    for form in (nullable, arrow, mixed, frame.astype(object), polars.from_pandas(frame), frame.to_numpy()):
        assert hashes(form) == hashes(frame), type(form)
    assert hashes(frame[["n"]].astype("category")) == hashes(frame[["n"]])
    assert hashes(torch.tensor(numbers)[:, None].bfloat16()) == hashes(frame[["n"]])
    flags = pd.DataFrame({"b": [True, False, True]})
    assert hashes(flags) == hashes(flags.astype("boolean")) == hashes(flags.astype(int)) == hashes(flags.astype(object))


def test_a_missing_value_is_the_same_however_it_is_written() -> None:
    frame = pd.DataFrame({"a": [1.0, None], "b": [2, 3]})
    whole = frame.astype({"a": "Int64"})
    assert hashes(frame) == hashes(whole) == hashes(frame.astype(object).where(frame.notna(), None))


def test_large_whole_numbers_are_told_apart_row_by_row(rng: np.random.Generator) -> None:
    """A slice has the fingerprints of the whole, whichever numbers stand in it."""
    places = np.sort(rng.integers(0, 2**31, 4000))
    places = np.concatenate([np.arange(50), places, places.max() + np.arange(1, 20)])
    whole = hashes(places[:, None])
    assert len(set(whole)) == len(set(places)) and whole[:60] == hashes(places[:60, None])
    assert whole == hashes(places.astype("float64")[:, None]) == hashes(pd.DataFrame({"at": places}))
    huge = np.array([[2**62], [2**62 + 1], [-(2**62)]])
    assert len(set(hashes(huge))) == 3
    fine = rng.normal(size=(50, 1)) * 1e9
    assert hashes(fine) == hashes(fine.astype("float32"))


def test_times_are_the_same_in_every_unit_and_zone() -> None:
    days = pd.date_range("2021-03-04 05:06", periods=5, freq="h")
    frame = pd.DataFrame({"t": days})
    forms = [
        frame.astype("datetime64[s]"), pd.DataFrame({"t": days.tz_localize("UTC").tz_convert("Asia/Tokyo")}),
        polars.DataFrame({"t": days.to_numpy()}), frame.convert_dtypes(dtype_backend="pyarrow"),
        frame.astype("category"),
    ]  # fmt: skip
    for form in forms:
        assert hashes(form) == hashes(frame)
    spans = pd.DataFrame({"d": days - days[0]})
    assert len(set(hashes(spans))) == 5
    assert len(set(hashes(pd.DataFrame({"o": [datetime.date(2020, 1, n) for n in range(1, 6)]})))) == 5


def test_sparse_and_dense_tables_agree_at_every_width(rng: np.random.Generator) -> None:
    for width in (30, 3000):
        table = scipy.sparse.random(300, width, density=0.05, format="csr", rng=rng)
        table.data[:5] = 0  # zeros that are written down
        for form in (table, table.tocsc(), table.tocoo(), scipy.sparse.csr_array(table), table.astype("float32")):
            assert hashes(form) == hashes(table.toarray())


def test_nearly_empty_wide_rows_are_told_apart_on_more_columns(rng: np.random.Generator) -> None:
    counts = rng.poisson(0.01, size=(400, 6000)).astype("float32")
    whole = sheet(counts)
    assert whole.sampled and len(set(whole.hashes)) == 400
    assert hashes(counts[5:9]) == list(whole.hashes[5:9]) == hashes(pd.DataFrame(counts))[5:9]
    assert list(whole.hashes) == hashes(scipy.sparse.csr_matrix(counts)) == hashes(polars.DataFrame(counts))
    single = np.zeros((3, 6000))
    single[1, 4321] = single[2, 4322] = 1
    assert len(set(hashes(single))) == 3


def test_wide_rows_that_differ_in_one_place_are_told_apart(rng: np.random.Generator) -> None:
    """Variants of one protein as one-hot codes: they are alike in nearly every column."""
    residues = rng.integers(0, 20, size=400)
    variants = np.tile(residues, (300, 1))
    variants[np.arange(300), rng.integers(0, 400, 300)] = rng.integers(0, 20, 300)
    table = np.eye(20, dtype="float32")[variants].reshape(300, -1)
    whole = sheet(table)
    assert not whole.sampled and len(set(whole.hashes)) == len(np.unique(table, axis=0))
    assert hashes(table[:3]) == list(whole.hashes[:3])  # remembered for this width
