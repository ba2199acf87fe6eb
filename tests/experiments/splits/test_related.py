"""Families of sequences: real peptides, a plain count of equal letters, and mmseqs2 where it is there."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from deeprules_jupyter import split
from deeprules_jupyter.experiments.splits import related
from deeprules_jupyter.experiments.splits.units import units

LETTERS = "ACDEFGHIKLMNPQRSTVWY"


@pytest.fixture(scope="module")
def peptides() -> tuple[list[str], np.ndarray]:
    """Every peptide of modlamp that is antimicrobial, or of UniProt, and which of the two it is."""
    datasets = pytest.importorskip("modlamp.datasets")
    data = datasets.load_AMPvsUniProt()
    return list(data.sequences), np.asarray(data.target)


def test_the_nearest_neighbour_loses_its_memory_when_families_stay_whole(
    peptides: tuple[list[str], np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every second one: it is quicker. With all of them 0.879 falls to 0.781 (measured).
    monkeypatch.setattr(related, "mmseqs", lambda: None)
    texts, y = (values[::2] for values in peptides)
    X = np.array([[text.count(letter) / len(text) for letter in LETTERS] for text in texts])
    found = related.families(texts)
    assert found.how == related.TOLD and 1_300 < len(set(found.codes)) < 1_420
    model = KNeighborsClassifier(1)
    by_chance = cross_val_score(model, X, y, cv=StratifiedKFold(5, shuffle=True, random_state=0)).mean()
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    whole = cross_val_score(model, X, y, cv=folds, groups=found.codes).mean()
    assert 0.84 < by_chance < 0.88 and 0.73 < whole < 0.79


def test_no_relative_is_left_in_train_and_the_line_says_what_chance_would_share(
    peptides: tuple[list[str], np.ndarray], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "mmseqs", lambda: None)
    texts, y = (values[::5] for values in peptides)
    parts = split(texts, y, sequences=texts)
    said = " ".join(capsys.readouterr().out.split())
    assert "families of related sequences (from 40% identity on, by shared words and an alignment) stay whole" in said
    train, test = (related.encoded(part.X, related.PROTEIN) for part in (parts.train, parts.test))
    mine, theirs, alike = related.near(test, train)
    needed = related.needed(np.minimum(test.lengths[mine], train.lengths[theirs]), 0.4)
    left = len(set(mine[alike >= needed])) / len(test)
    by_chance = split(texts, y)
    one, other = (related.encoded(part.X, related.PROTEIN) for part in (by_chance.train, by_chance.test))
    mine, theirs, alike = related.near(other, one)
    usual = related.needed(np.minimum(other.lengths[mine], one.lengths[theirs]), 0.4)
    assert left == 0 and len(set(mine[alike >= usual])) / len(other) > 0.2


def test_relatives_of_relatives_are_one_family_and_strangers_are_none() -> None:
    rng = np.random.default_rng(0)
    first = rng.choice(list(LETTERS), 100)
    second, third = first.copy(), first.copy()
    second[:40] = rng.choice(list(LETTERS), 40)
    third[:40], third[40:75] = second[:40], rng.choice(list(LETTERS), 35)
    strangers = ["".join(rng.choice(list(LETTERS), 100)) for _ in range(20)]
    texts = ["".join(one) for one in (first, second, third)]
    sequences = related.encoded([*texts, *strangers, texts[0].lower()], related.PROTEIN)
    codes = related.by_words(sequences, 0.4)
    assert codes[0] == codes[1] == codes[2] == codes[-1] and len(set(codes)) == 21
    assert len(set(related.by_words(sequences, 0.9))) == 23


def test_short_sequences_need_more_letters_in_common() -> None:
    assert related.needed([20, 40, 500], 0.4).round(2).tolist() == [0.72, 0.47, 0.4]


def test_mmseqs_finds_the_same_families_of_long_sequences() -> None:
    program = related.mmseqs()
    if program is None:
        pytest.skip("mmseqs2 is not installed")
    rng = np.random.default_rng(1)
    texts = []
    for _ in range(12):
        ancestor = rng.choice(list(LETTERS), 150)
        for _ in range(4):
            member = ancestor.copy()
            member[rng.random(150) < 0.2] = "A"
            texts.append("".join(member))
    codes = related.by_mmseqs(program, texts, 0.4)
    ours = related.by_words(related.encoded(texts, related.PROTEIN), 0.4)
    assert len(set(codes)) == len(set(ours)) == len(set(zip(codes, ours, strict=True))) == 12


def test_units_of_two_kinds_are_put_together() -> None:
    made = units(
        None, 6, [0, 0, 1, 1, 2, 3], ["ACDEFGHIKL" * 8] * 2 + ["MNPQRSTVWY" * 8] * 3 + ["WWYYGGHHKK" * 8], None, None
    )
    assert made is not None and made.codes.tolist() == [0, 0, 1, 1, 1, 2]


def test_scaffolds_stay_together_or_rdkit_is_asked_for() -> None:
    molecules = ["c1ccccc1", "Cc1ccccc1", "C1CCCCC1", "CC1CCCCC1", "CCO", "CCCC"]
    try:
        import rdkit  # noqa: F401
    except ImportError:
        with pytest.raises(ValueError, match="rdkit, which is not installed"):
            units(None, 6, None, None, molecules, None)
    else:
        made = units(None, 6, None, None, molecules, None)
        assert made is not None and made.codes.tolist() == [0, 0, 1, 1, 2, 3]
