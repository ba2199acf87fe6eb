"""Sequences are recognised as text, as a column and as one-hot code; other text and arrays are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import torch

from deeprules_jupyter.homology import DNA, PROTEIN, Sequences
from deeprules_jupyter.runtime.sequences import sequences_of

rng = np.random.default_rng(0)
GENES = ["".join(rng.choice(list("ACGT"), rng.integers(30, 60))) for _ in range(80)]
PEPTIDES = ["".join(rng.choice(list("ACDEFGHIKLMNPQRSTVWY"), rng.integers(40, 70))) for _ in range(80)]
SAME = ["".join(rng.choice(list("ACGT"), 50)) for _ in range(40)]


def spelled(found: Sequences) -> list[str]:
    letters = np.array(list(found.alphabet.letters + "-"))
    return ["".join(letters[found.codes[a:b]]) for a, b in zip(found.ends[:-1], found.ends[1:], strict=True)]


def hot(rows: list[str], letters: str, first: bool = False) -> Any:
    table = np.array([[[float(letter == one) for one in letters] for letter in row] for row in rows], dtype=np.float32)
    return table.transpose(0, 2, 1) if first else table


FOUND = {
    "a list": GENES,
    "an array": np.array(GENES),
    "a series": pd.Series(GENES, index=np.arange(80)[::-1]),
    "a series of strings": pd.Series(GENES, dtype="string"),
    "a frame": pd.DataFrame({"name": [f"gene {i}" for i in range(80)], "dna": GENES, "y": 1}),
    "small letters": [gene.lower() for gene in GENES],
    "polars": pl.DataFrame({"n": range(80), "dna": GENES}),
    "a polars series": pl.Series(GENES),
}


@pytest.mark.parametrize("value", FOUND.values(), ids=FOUND)
def test_text_that_spells_dna(value: Any) -> None:
    found = sequences_of(value)
    assert found is not None and found.alphabet is DNA and spelled(found) == GENES


def test_proteins_are_told_from_dna() -> None:
    found = sequences_of(pd.DataFrame({"peptide": PEPTIDES}))
    assert found is not None and found.alphabet is PROTEIN and spelled(found) == PEPTIDES


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("make", [np.asarray, torch.tensor, lambda table: np.asarray(table, dtype=bool)])
def test_one_hot_code(make: Any, first: bool) -> None:
    found = sequences_of(make(hot(SAME, "ACGT", first)))
    assert found is not None and spelled(found) == SAME


def test_padding_at_the_end_is_no_letter() -> None:
    table = hot(SAME, "ACGT")
    table[:, 40:] = 0
    found = sequences_of(table)
    assert found is not None and spelled(found) == [row[:40] for row in SAME]


NONE = {
    "short words": ["ACGT", "GATTACA", "CATS"] * 20,
    "sentences": ["The quick brown fox jumps over the lazy dog", "Another sentence, with a comma"] * 20,
    "few different ones": [GENES[0], GENES[1]] * 30,
    "numbers": np.random.default_rng(0).normal(size=(80, 4)),
    "images of four channels": np.random.default_rng(0).random((20, 4, 30)),
    "black images": np.zeros((20, 4, 30)),
    "grey images": np.random.default_rng(0).integers(0, 2, (20, 30, 20)),
    "nothing": [],
    "objects": np.array([{}, [], None], dtype=object),
    "a frame without rows": pd.DataFrame({"dna": []}),
    "categories": pd.Series(["control", "treated"] * 20, dtype="category"),
    "dates": pd.Series(pd.date_range("2020-01-01", periods=40)),
    "a number": 3,
}


@pytest.mark.parametrize("value", NONE.values(), ids=NONE)
def test_what_is_no_sequence(value: Any) -> None:
    assert sequences_of(value) is None
