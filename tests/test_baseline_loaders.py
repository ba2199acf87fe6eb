"""`%deeprules_baseline` with Datasets and DataLoaders, in a real shell."""

from __future__ import annotations

import pytest

from tests.shell import Notebook
from tests.test_baseline_command import DATA, shown

LOADERS = """
import torch
from torch.utils.data import DataLoader, Dataset, TensorDataset, random_split
torch.manual_seed(0)
A, a = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
train_set, val_set, test_set = random_split(TensorDataset((A - A.mean(0)) / A.std(0), a), [300, 100, 169])
class Own(Dataset):
    def __init__(self, inner): self.inner = inner
    def __len__(self): return len(self.inner)
    def __getitem__(self, row): return self.inner[row]
train_loader, test_loader = DataLoader(train_set, 32, shuffle=True), DataLoader(test_set, 32)
own_train, own_test = DataLoader(Own(train_set), 32, shuffle=True), DataLoader(Own(test_set), 32)
net = torch.nn.Linear(30, 2)
optimizer = torch.optim.SGD(net.parameters(), lr=1e-4)
for rows, told in train_loader:
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(rows), told).backward()
    optimizer.step()
"""


def test_loaders_hold_their_own_targets(notebook: Notebook) -> None:
    notebook.run(DATA + LOADERS)
    rest = "--model net --models bayes"
    notebook.run(f"%deeprules_baseline train_loader --tune val_set --test test_loader {rest}")
    assert "does better than net on the same 169 held-out rows" in shown(notebook)
    assert "on val_set" in shown(notebook) and "fitted on train_loader" in shown(notebook)
    assert len(notebook.session.book.record.trace.test_looks()) == 1
    notebook.run(f"%deeprules_baseline own_train --test own_test {rest}")
    assert "net on the same 169 held-out rows" in shown(notebook)


@pytest.mark.parametrize(("line", "said"), [
    ("train_loader --test own_train", "300 of the 300 rows of own_train stand in train_loader too"),
    ("train_loader y_train", "different lengths: 300 and 426"),
    ("own_train --test X_test", "X_test: ndarray holds no target"),
])  # fmt: skip
def test_a_mistake_with_loaders_costs_one_line(
    notebook: Notebook, line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.run(DATA + LOADERS)
    capsys.readouterr()
    notebook.run(f"%deeprules_baseline {line}")
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


HUGGING = """
import datasets, torch
from transformers import BertConfig, BertForSequenceClassification
torch.manual_seed(0)
held = {"input_ids": [[1 + i % 2, i % 23, 3 + i // 23] for i in range(200)], "label": [i % 2 for i in range(200)]}
halves = datasets.Dataset.from_dict(held).train_test_split(0.4, seed=0)
tuned, told = halves["train"], halves["test"]
sizes = dict(hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
net = BertForSequenceClassification(BertConfig(vocab_size=60, num_labels=2, **sizes))
"""


def test_a_dataset_of_hugging_face_and_its_network(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.run(HUGGING)
    notebook.run("%deeprules_baseline tuned --test told --model net --models logistic")
    assert "net on the same 80 held-out rows" in shown(notebook)
    capsys.readouterr()
    notebook.run("%deeprules_baseline tuned --test tuned --models logistic")
    assert "120 of the 120 rows of tuned stand in tuned too" in capsys.readouterr().err


def test_metadata_alone_and_a_further_engine(notebook: Notebook) -> None:
    notebook.run(DATA)
    notebook.run("import pandas as pd; known = pd.DataFrame({'site': ['abc'[label] for label in y_train]})")
    notebook.run("%deeprules_baseline X_train y_train --metadata known.site --models bayes --engine lightgbm")
    text = shown(notebook)
    assert "known.site alone, without the data, tells the target" in text and "LightGBM" in text
