"""What a verification costs: two runs of a cell beside one, and noting parameters after each step. Prints tables.

python tests/bench/bench_verify.py
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import time
from collections.abc import Callable
from functools import partial

import torch
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter.experiments.determinism.steps import Steps

SETUP = """
import numpy as np, torch, pandas as pd
from torch import nn
from sklearn.ensemble import RandomForestClassifier
torch.set_num_threads(1); torch.manual_seed(0); np.random.seed(0)
def train(net, shape, classes, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(steps):
        rows, labels = torch.randn(*shape), torch.randint(0, classes, (shape[0],))
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(rows), labels)
        loss.backward()
        optimizer.step()
    return loss
small = nn.Sequential(nn.Linear(30, 64), nn.ReLU(), nn.Linear(64, 2))
wide = nn.Sequential(nn.Linear(765, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))
layers = nn.Conv2d(3, 16, 3), nn.ReLU(), nn.Conv2d(16, 32, 3), nn.ReLU(), nn.Flatten(), nn.Linear(25088, 10)
conv = nn.Sequential(*layers)
X = np.random.rand(4000, 30); y = (X[:, 0] + np.random.rand(4000) > 1).astype(int)
big = np.random.rand(2000, 5000)
"""
CELLS = {
    "small network, 1000 steps": "loss = train(small, (32, 30), 2, 1000)",
    "wide network, 200 steps": "loss = train(wide, (128, 765), 10, 200)",
    "convolutions, 30 steps": "loss = train(conv, (64, 3, 32, 32), 10, 30)",
    "forest, 100 trees": "forest = RandomForestClassifier(100).fit(X, y); score = forest.score(X, y)",
    "80 MB table, in place": "big *= 1.0001\nfor i in range(20): s = np.sort(big[:, i::20], axis=1)",
}
NETWORKS = {
    "MLP 30-64-2, batch 32": ("small", (32, 30), 2, 200),
    "MLP 765-512-256-10, batch 128": ("wide", (128, 765), 10, 60),
    "CNN, 2 convolutions, batch 64": ("conv", (64, 3, 32, 32), 10, 10),
}


def shell() -> InteractiveShell:
    made = InteractiveShell()
    made.display_pub = CapturingDisplayPublisher()
    with contextlib.redirect_stdout(io.StringIO()):
        made.run_line_magic("load_ext", "deeprules")
    made.run_cell(SETUP)
    return made


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def verification(one: InteractiveShell) -> None:
    print(f"{'cell (CPU seconds)':34}{'T':>8}{'verified':>10}{'x T':>7}")
    for name, cell in CELLS.items():
        times: dict[str, list[float]] = {"": [], "%%deeprules_determinism\n": []}
        for _ in range(3):
            for mark, taken in times.items():
                taken.append(seconds(partial(one.run_cell, mark + cell)))
        shown = " ".join(out["data"]["text/plain"] for out in one.display_pub.outputs)  # type: ignore[attr-defined]
        assert "Not reproducible" not in shown
        plain, verified = (statistics.median(taken) for taken in times.values())
        print(f"{name:34}{plain:8.2f}{verified:10.2f}{verified / plain:7.2f}")


def steps(one: InteractiveShell) -> None:
    print(f"\n{'training step (CPU ms)':34}{'plain':>8}{'noted':>10}{'x':>7}")
    names = one.user_ns
    for name, (net, *rest) in NETWORKS.items():
        times: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(7):
            for noted, taken in times.items():
                with Steps() if noted else contextlib.nullcontext():
                    taken.append(seconds(partial(names["train"], names[net], *rest)) / rest[-1] * 1000)
        plain, noted_ms = (statistics.median(taken) for taken in times.values())
        print(f"{name:34}{plain:8.2f}{noted_ms:10.2f}{noted_ms / plain:7.2f}")


if __name__ == "__main__":
    os.environ["DEEPRULES_STRICT"] = "1"
    torch.set_num_threads(1)
    started = shell()
    verification(started)
    started.run_line_magic("deeprules", "off")
    steps(started)
