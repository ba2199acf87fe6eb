"""What watching costs a training loop in plain torch: interleaved pairs of the same work, watched and not.

`python tests/bench/bench_torch.py [PAIRS]` prints the median ratio of each; the budget is 1.03.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter.model import Place
from deeprules_jupyter.runtime import Watcher

BUDGET = 1.03
START = """
import numpy as np, torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
torch.set_num_threads(1)
X = torch.tensor(np.random.default_rng(0).normal(size=(10_000, 100)), dtype=torch.float32)
y = (X[:, 0] > 0).long()
images, kinds = torch.randn(640, 3, 32, 32), torch.randint(0, 10, (640,))
table, pictures = TensorDataset(X, y), TensorDataset(images, kinds)
def perceptron():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(100, 32), nn.ReLU(), nn.Linear(32, 2))
def convolutions():
    torch.manual_seed(0)
    layers = [nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2)]
    layers += [nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(32 * 64, 10))
def train(net, batches, epochs):
    opt, crit = torch.optim.SGD(net.parameters(), lr=0.01), nn.CrossEntropyLoss()
    for _ in range(epochs):
        for xb, yb in batches():
            opt.zero_grad()
            crit(net(xb), yb).backward()
            opt.step()
def look(net, batches):
    with torch.no_grad():
        return torch.cat([net(xb).argmax(1) for xb, _ in batches()])
def slices():
    return ((X[i : i + 32], y[i : i + 32]) for i in range(0, len(X), 32))
def picks():
    return ((X[rows], y[rows]) for rows in torch.randperm(len(X)).split(32))
loader = DataLoader(table, batch_size=32, shuffle=True)
pages = DataLoader(pictures, batch_size=32, shuffle=True)
"""
WORK = {
    "a loader alone, 10,000 x 100, batches of 32": "for batch in loader: pass",
    "a small perceptron on it, one epoch": "train(perceptron(), lambda: loader, 1)",
    "the same, predictions only": "look(net, lambda: loader)",
    "slices of a tensor, three epochs": "train(perceptron(), slices, 3)",
    "picked rows of a tensor, one epoch": "train(perceptron(), picks, 1)",
    "picked rows of a tensor, ten epochs": "train(perceptron(), picks, 10)",
    "a small CNN, 640 images of 32 x 32": "train(convolutions(), lambda: pages, 1)",
}


class Bench:
    """One shell, and a watcher that is on for every second run."""

    def __init__(self) -> None:
        self.shell = InteractiveShell()
        self.watcher = Watcher(self.shell)
        self.runs = 0
        self.shell.run_cell(START)
        self.watched("net = perceptron()\ntrain(net, lambda: loader, 1)")

    def bare(self, source: str) -> float:
        """Seconds of processor time without us."""
        begin = time.process_time()
        self.shell.run_cell(source)
        return time.process_time() - begin

    def watched(self, source: str) -> float:
        """Seconds with us; what a cell ends with is part of it."""
        self.watcher.start()
        self.runs += 1
        begin = time.process_time()
        self.watcher.before_cell(Place(cell_id=f"cell-{self.runs}", run=self.runs))
        self.shell.run_cell(source)
        self.watcher.after_cell()
        spent = time.process_time() - begin
        self.watcher.stop()
        return spent

    def ratio(self, source: str, pairs: int) -> tuple[float, float, float]:
        """Medians of both, in milliseconds, and of their ratio."""
        rows: list[tuple[float, float]] = []
        for number in range(pairs):
            if number % 2:
                bare, watched = self.bare(source), self.watched(source)
            else:
                watched, bare = self.watched(source), self.bare(source)
            rows.append((bare, watched))
        middle: Any = statistics.median
        return middle(a for a, _ in rows) * 1e3, middle(b for _, b in rows) * 1e3, middle(b / a for a, b in rows)


def main() -> None:
    """Print the table."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    bench = Bench()
    print(f"{pairs} pairs each, processor time, load {os.getloadavg()[0]:.1f}; the budget is {BUDGET}")
    for name, source in WORK.items():
        bare, watched, ratio = bench.ratio(source, pairs)
        print(f"{name:46} {bare:8.1f} ms {watched:8.1f} ms  x {ratio:.3f}")


if __name__ == "__main__":
    main()
