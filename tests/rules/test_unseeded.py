"""When a split without a seed is spoken of, and the many ways in which it may have got one."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace

HEAD = """
import random, torch, keras, helpers
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, ShuffleSplit, cross_val_score, train_test_split
from torch.utils.data import DataLoader, TensorDataset, random_split
X, y = load_breast_cancer(return_X_y=True)
"""
SPLIT = "a, b, c, d = train_test_split(X, y)"
SCORE = "print(LogisticRegression().fit(a, c).score(b, d))"
TORCH = """
train, test = random_split(TensorDataset(torch.tensor(X), torch.tensor(y)), [400, 169])
net = torch.nn.Linear(30, 2)
optim = torch.optim.SGD(net.parameters(), 0.1)
for rows, labels in DataLoader(train, 32):
    loss = torch.nn.functional.cross_entropy(net(rows), labels)
    loss.backward()
    optim.step()
for rows, labels in DataLoader(test, 169):
    print((net(rows).argmax(1) == labels).float().mean())
"""
TURNS = "for i, j in {}.split(X):\n    print(LogisticRegression().fit(X[i], y[i]).score(X[j], y[j]))"


def notes(*sources: str) -> list[str]:
    reader, facts, cells = Reader(), [], []
    for i, text in enumerate((HEAD, *sources)):
        cells.append(Cell(text, Place(cell=i, cell_id=f"c{i}")))
        facts += reader.read(cells[-1])
    found = [one for one in judge(Trace(facts, cells), "static")[0] if one.rule == "unseeded"]
    assert all(one.level == "note" for one in found)
    return [one.message for one in found]


@pytest.mark.parametrize(
    "source",
    [
        f"{SPLIT}\n{SCORE}",
        f"a, b, c, d = train_test_split(X, y, random_state=None, stratify=y)\n{SCORE}",
        f"random.seed(1)\n{SPLIT}\n{SCORE}",  # another source of random numbers
        f"torch.manual_seed(1)\n{SPLIT}\n{SCORE}",
        f"np.random.seed(1)\n{TORCH}",
        TORCH,
        TURNS.format("KFold(5, shuffle=True)"),
        TURNS.format("ShuffleSplit(5)"),
    ],
)
def test_a_note(source: str) -> None:
    (message,) = notes(source)
    assert "drawn with no seed" in message


@pytest.mark.parametrize(
    "source",
    [
        SPLIT,  # nothing rests on it
        f"a, b, c, d = train_test_split(X, y, random_state=0)\n{SCORE}",
        f"a, b, c, d = train_test_split(X, y, random_state=helpers.SEED)\n{SCORE}",
        f"a, b, c, d = train_test_split(X, y, shuffle=False)\n{SCORE}",
        f"a, b, c, d = train_test_split(X, y, **helpers.SETTINGS)\n{SCORE}",
        f"np.random.seed(1)\n{SPLIT}\n{SCORE}",
        f"helpers.set_seed(1)\n{SPLIT}\n{SCORE}",
        f"keras.utils.set_random_seed(1)\n{SPLIT}\n{SCORE}",
        f"def start(seed):\n    np.random.seed(seed)\nstart(1)\n{SPLIT}\n{SCORE}",
        f"from numpy import random\nrandom.seed(1)\n{SPLIT}\n{SCORE}",
        f"for _ in range(20):\n    {SPLIT}\n    {SCORE}",
        f"torch.manual_seed(1)\n{TORCH}",
        TORCH.replace("169])", "169], generator=torch.Generator().manual_seed(1))", 1),
        TURNS.format("KFold(5)"),
        TURNS.format("KFold(5, shuffle=True, random_state=1)"),
    ],
)  # fmt: skip
def test_silent(source: str) -> None:
    assert notes(source) == []


def test_a_seed_in_an_earlier_cell_counts_and_one_in_a_later_cell_does_not() -> None:
    assert notes("np.random.seed(1)", SPLIT, SCORE) == []
    assert len(notes(SPLIT, SCORE, "np.random.seed(1)")) == 1


def test_a_split_inside_a_function_is_not_said_to_be_into_its_own_table() -> None:
    function = "def halves(table):\n    a, b, c, d = train_test_split(table, y)\n    return [a, b, c, d]"
    (message,) = notes(f"{function}\nparts = halves(X)", "a, b, c, d = parts", SCORE)
    assert message.startswith("The split (train_test_split) was drawn")
