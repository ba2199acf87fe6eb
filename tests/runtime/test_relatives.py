"""Families of sequences on both sides of a split, as text, as a column beside the features, and as one-hot code."""

from __future__ import annotations

from typing import Any

import pytest

HEAD = """
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import GroupKFold, GroupShuffleSplit, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
def families(count, size, rate, letters, length=80, seed=0):
    rng = np.random.default_rng(seed)
    rows = np.repeat(rng.choice(list(letters), (count, length)), size, axis=0)
    changed = rng.random(rows.shape) < rate
    rows[changed] = rng.choice(list(letters), changed.sum())
    return ["".join(row) for row in rows], np.repeat(rng.integers(0, 2, count), size), np.repeat(np.arange(count), size)
AMINO = "ACDEFGHIKLMNPQRSTVWY"
words = CountVectorizer(analyzer="char", ngram_range=(2, 2), lowercase=False)
model = make_pipeline(words, LogisticRegression())
"""
PROTEINS = 'text, y, family = families(40, 6, 0.2, AMINO)\ntable = pd.DataFrame({"seq": text, "y": y})'
DNA = 'text, y, family = families(60, 5, 0.05, "ACGT", 100)\ntable = pd.DataFrame({"dna": text, "y": y})'
STRANGERS = 'text, y, family = families(240, 1, 0, AMINO)\ntable = pd.DataFrame({"seq": text, "y": y})'
FIT = "model.fit(a, ya)"
SCORE = "print(model.score(b, yb))"
RANDOM = "a, b, ya, yb = train_test_split({0}, y, random_state=0)"
WHOLE = """
train, test = next(GroupShuffleSplit(1, test_size=0.25, random_state=0).split(table, groups=family))
a, b, ya, yb = table.seq.iloc[train], table.seq.iloc[test], y[train], y[test]
"""
HOT = """
hot = np.stack([[[one == letter for letter in "ACGT"] for one in row] for row in text]).astype("float32")
flat = hot.reshape(len(hot), -1)
model = LogisticRegression()
"""
TORCH = """
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split
data = TensorDataset(torch.tensor(hot), torch.tensor(y))
fit, rest = random_split(data, [0.75, 0.25], generator=torch.Generator().manual_seed(0))
net = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(400, 2))
opt = torch.optim.SGD(net.parameters(), 0.1)
for xb, yb in DataLoader(fit, batch_size=50):
    opt.zero_grad()
    torch.nn.functional.cross_entropy(net(xb), yb).backward()
    opt.step()
"""
MIXED = """
mixed = table.sample(frac=1, random_state=0)
a, b, ya, yb = mixed.seq[:160], mixed.seq[160:], mixed.y[:160], mixed.y[160:]
"""
LEAKY = {
    "a list": [PROTEINS, RANDOM.format("text"), FIT, SCORE],
    "a column": [PROTEINS, RANDOM.format("table.seq"), FIT, SCORE],
    "dna": [DNA, RANDOM.format("table.dna"), FIT, SCORE],
    "features made beside the column": [
        PROTEINS,
        "X = words.fit_transform(table.seq)",
        RANDOM.format("X"),
        "model = LogisticRegression().fit(a, ya)",
        SCORE,
    ],
    "halves by hand": [
        PROTEINS,
        MIXED,
        FIT,
        SCORE,
    ],
    "one-hot and flattened": [DNA, HOT, RANDOM.format("flat"), FIT, SCORE],
    "one-hot in torch": [DNA, HOT, TORCH],
    "folds": [PROTEINS, "print(cross_val_score(model, table.seq.sample(frac=1, random_state=0), y, cv=4))"],
}
CLEAN = {
    "families kept whole": [PROTEINS, WHOLE, FIT, SCORE],
    "strangers": [STRANGERS, RANDOM.format("table.seq"), FIT, SCORE],
    "folds of whole families": [
        PROTEINS,
        "print(cross_val_score(model, table.seq, y, groups=family, cv=GroupKFold(4)))",
    ],
    "short peptides": ["text, y, family = families(200, 1, 0, AMINO, 9)", RANDOM.format("text"), FIT, SCORE],
    "no sequences": [
        "X = np.random.default_rng(0).normal(size=(200, 4)); y = np.arange(200) % 2; model = LogisticRegression()",
        RANDOM.format("X"),
        FIT,
        SCORE,
    ],
    "far relatives of dna": ['text, y, family = families(60, 5, 0.5, "ACGT", 100)', RANDOM.format("text"), FIT, SCORE],
}


@pytest.mark.parametrize("cells", LEAKY.values(), ids=LEAKY)
def test_families_on_both_sides(book: Any, cells: list[str]) -> None:
    for cell in (HEAD, *cells):
        book.run(cell)
    assert "homologs-straddle-split" in book.warned()


@pytest.mark.parametrize("cells", CLEAN.values(), ids=CLEAN)
def test_strangers_and_whole_families(book: Any, cells: list[str]) -> None:
    for cell in (HEAD, *cells):
        book.run(cell)
    assert "homologs-straddle-split" not in book.warned()
