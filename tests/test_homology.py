"""Relatives among sequences, against a plain alignment and against sequences made with and without ancestors."""

from __future__ import annotations

import numpy as np
import pytest

from deeprules_jupyter.homology import DNA, PROTEIN, Alphabet, Sequences, _scores, related

AMINO = "ACDEFGHIKLMNPQRSTVWY"
LETTERS = {"DNA": "ACGT", "protein": AMINO}


def sequences(alphabet: Alphabet, rows: list[str]) -> Sequences:
    codes = np.array([alphabet.letters.index(letter) for row in rows for letter in row], dtype=np.uint8)
    return Sequences(alphabet, codes, np.cumsum([0, *map(len, rows)]))


def ancestors(alphabet: Alphabet, length: int, count: int, seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return [
        "".join(rng.choice(list(LETTERS[alphabet.name]), int(rng.integers(0.8 * length, 1.2 * length))))
        for _ in range(count)
    ]


def offspring(alphabet: Alphabet, row: str, rate: float, indels: float, rng: np.random.Generator) -> str:
    out = []
    letters = LETTERS[alphabet.name]
    for letter in row:
        chance = rng.random()
        if chance >= indels / 2:
            new = letters[rng.integers(len(letters))]
            out.append((new if chance < indels else "") + (new if rng.random() < rate else letter))
    return "".join(out)


@pytest.mark.parametrize(
    ("alphabet", "rate"), [(PROTEIN, 0.1), (PROTEIN, 0.4), (DNA, 0.1)], ids=lambda v: getattr(v, "name", v)
)
@pytest.mark.parametrize("length", [30, 90, 250])
def test_descendants_are_found_and_strangers_are_not(alphabet: Alphabet, rate: float, length: int) -> None:
    rng = np.random.default_rng(1)
    old = ancestors(alphabet, length, 400, seed=0)
    held = sequences(alphabet, [offspring(alphabet, row, rate, 0.02, rng) for row in old[:60]])
    trained = sequences(alphabet, old)
    assert related(trained, held).mean() >= 0.8
    assert related(trained, held.reversed()).mean() <= 0.05
    assert related(trained, sequences(alphabet, ancestors(alphabet, length, 60, seed=2))).mean() <= 0.05


def test_far_relatives_of_dna_are_none() -> None:
    old = ancestors(DNA, 120, 200, seed=0)
    rng = np.random.default_rng(1)
    assert (
        related(sequences(DNA, old), sequences(DNA, [offspring(DNA, row, 0.5, 0.0, rng) for row in old[:60]])).mean()
        == 0
    )


def test_the_very_same_sequence_is_no_relative() -> None:
    same = sequences(PROTEIN, ancestors(PROTEIN, 90, 50, seed=0))
    assert not related(same, same).any()


def test_a_much_longer_sequence_is_no_relative() -> None:
    old = ancestors(DNA, 100, 30, seed=0)
    assert not related(sequences(DNA, [row + row for row in old]), sequences(DNA, old)).any()


@pytest.mark.parametrize("rows", [[], ["A"], ["", "ACG"]])
def test_nothing_and_next_to_nothing(rows: list[str]) -> None:
    some = sequences(DNA, ancestors(DNA, 40, 5, seed=0))
    assert not related(sequences(DNA, rows), some).any()
    assert len(related(some, sequences(DNA, rows))) == len(rows)


def plain_score(one: str, other: str, band: int) -> int:
    """Matches less gaps, ends free, cell by cell."""
    best: dict[tuple[int, int], int] = {}
    for i in range(-1, len(one)):
        for j in range(i - band, i + band + 1):
            if i < 0:
                best[i, j] = 0
                continue
            match = 0 <= j < len(other) and one[i] == other[j]
            options = [best[i - 1, j - 1] + match]
            options += [best[key] - 1 for key in ((i - 1, j), (i, j - 1)) if key in best]
            best[i, j] = max(options)
    return max(best[len(one) - 1, j] for j in range(len(one) - 1 - band, len(one) + band))


def test_the_alignment_is_that_of_a_plain_one() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        width, band = int(rng.integers(5, 40)), int(rng.integers(1, 8))
        one, other = (rng.integers(0, 4, (6, width)).astype(np.uint8) for _ in range(2))
        other[:3, 2:] = one[:3, :-2]  # some of them shifted copies
        wanted = [
            plain_score(a.tobytes().hex(" ").split(), b.tobytes().hex(" ").split(), band)
            for a, b in zip(one, other, strict=True)
        ]
        assert _scores(one, other, band).tolist() == wanted
