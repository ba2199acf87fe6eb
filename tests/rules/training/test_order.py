"""The order in which a kernel was seen to give training rows to a network."""

from __future__ import annotations

import pytest

from tests.shell import Notebook

CELL = """
import torch
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
X, y = load_iris(return_X_y=True)
{before}
rows = torch.utils.data.TensorDataset(torch.tensor(X, dtype=torch.float32), torch.tensor(y))
net = torch.nn.Linear(4, 3)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
loader = vars(torch.utils.data)['DataLoader'](rows, batch_size={batch}, shuffle={shuffle})
for epoch in range({epochs}):
    for batch, labels in loader:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(batch), labels)
        loss.backward()
        optimizer.step()
"""


@pytest.mark.parametrize(
    ("before", "batch", "shuffle", "epochs", "said"),
    [
        ("", 50, False, 3, True),
        ("", 50, True, 3, False),
        ("", 150, False, 3, False),  # one batch
        ("", 50, False, 1, False),
        ("X, A, y, b = train_test_split(X, y, random_state=0)", 50, False, 3, False),  # mixed already
    ],
)
def test_rows_in_one_order(notebook: Notebook, before: str, batch: int, shuffle: bool, epochs: int, said: bool) -> None:
    notebook.run(CELL.format(before=before, batch=batch, shuffle=shuffle, epochs=epochs), "c0")
    assert ("unshuffled-training" in {one.rule for one in notebook.found}) is said
