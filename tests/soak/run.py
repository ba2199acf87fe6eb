"""One watched shell through thousands of cells and millions of hooked calls: `python tests/soak/run.py CELLS CALLS`.

A hundred cells are run again and again, as by a person who works on a notebook for weeks: tables are divided, scaled,
fitted and scored, and a small network makes many steps. For each tenth of the way it prints, as JSON, the memory of
the process, the processor time of a cell, and that of a step together with its share of its own cell.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SETUP = """import numpy as np, pandas as pd, torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
torch.set_num_threads(1)
X = np.random.default_rng(0).normal(size=(200, 6)); y = (X[:, 0] > 0).astype(int)
net = torch.nn.Linear(6, 2); optimizer = torch.optim.SGD(net.parameters(), 0.01)
for p in net.parameters(): p.grad = torch.zeros_like(p)
"""
CELLS = (
    "A, B, a, b = train_test_split(X, y, random_state={at})",
    "scaler = StandardScaler().fit(A); C, D = scaler.transform(A), scaler.transform(B)",
    "model = LogisticRegression().fit(C, a); score = accuracy_score(b, model.predict(D))",
    "table = pd.DataFrame(X).sample(frac=1, random_state={at}); part = table.iloc[:50].mean()",
)
CALLS = "for _ in range({calls}):\n    optimizer.step()"  # each is seen by a hook
DIFFERENT = 100


def memory() -> float:
    """MB that the process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def work(cells: int, calls: int) -> list[dict[str, Any]]:
    """Run the cells; a line for each tenth."""
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    shell.display_pub = CapturingDisplayPublisher()
    shell.run_line_magic("load_ext", "deeprules")
    shell.run_cell(SETUP, cell_id="setup")
    shell.run_cell(CALLS.format(calls=10), cell_id="calls")
    tenths, spent, steps = [], [], 0.0
    for number in range(cells):
        at = number % DIFFERENT
        begin = time.process_time()
        result = shell.run_cell(CELLS[at % len(CELLS)].format(at=at), cell_id=f"c{at}")
        spent.append((time.process_time() - begin) * 1000)
        assert result.success
        begin = time.process_time()
        shell.run_cell(CALLS.format(calls=calls // cells), cell_id=f"calls{at}")
        steps += time.process_time() - begin
        shell.display_pub.outputs.clear()
        if (number + 1) % (cells // 10) == 0:
            each = steps / (cells // 10) / (calls // cells) * 1e6
            tenths.append({"cells": number + 1, "MB": memory(), "ms": statistics.median(spent), "us": each})
            spent, steps = [], 0.0
    return tenths


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        told = work(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(told))
