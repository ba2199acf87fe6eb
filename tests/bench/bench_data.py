"""What the checks of a table cost: seconds of the processor and memory, each table in a process of its own.

python tests/bench/bench_data.py
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from typing import Any

from deeprules_jupyter.experiments.data import CHECKS, estimate, run
from deeprules_jupyter.experiments.data.read import Asked, read

CASES = ("frame", "images", "proteins", "cells")
ROWS = {"frame": 1_000_000, "images": 60_000, "proteins": 10_000, "cells": 20_000}


def made(case: str) -> tuple[Any, Any]:
    """Rows with planted copies, and their labels."""
    import numpy as np
    import pandas as pd
    from scipy import sparse

    rng, n = np.random.default_rng(0), ROWS[case]
    labels = rng.integers(0, 2, n)
    if case == "frame":
        X = rng.normal(5, 2, (n, 50))
        X[:100] = X[100:200]
        frame = pd.DataFrame(X, columns=[f"f{at}" for at in range(50)])
        return frame.assign(site=rng.integers(0, 9, n)), labels
    if case == "images":
        pictures = rng.integers(0, 255, (n, 7, 7), dtype=np.uint8).repeat(4, 1).repeat(4, 2)
        pictures[:50] = pictures[50:100] // 2 + 60
        return pictures, labels
    if case == "proteins":
        letters = np.array(list("ACDEFGHIKLMNPQRSTVWY"))
        return ["".join(one) for one in letters[rng.integers(0, 20, (n, 300))]], labels
    return sparse.random(n, 2000, 0.05, format="csr", random_state=0, dtype=np.float32), labels


def one(case: str) -> None:
    """Check a table, and print what each check took."""
    X, labels = made(case)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began, spent, names = time.process_time(), {}, list(CHECKS)

    def tell(title: str, done: int, count: int) -> None:
        spent[names[done].ABOUT.name] = time.process_time()

    table = read(X, Asked("X", "y", lookup=lambda name: labels, is_batch=lambda name: name == "site"))
    reading = time.process_time() - began
    page = run(table, tell)
    whole = time.process_time() - began
    ends = [*list(spent.values())[1:], began + whole]
    slow = sorted(((end - start, name) for (name, start), end in zip(spent.items(), ends, strict=True)), reverse=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = ", ".join(check.name for check in page.checks if check.state == "finding") or "nothing"
    print(f"{case:10} {ROWS[case]:9,} rows {whole:7.1f} s (estimate {estimate(table):.0f} s) peak {peak:6.0f} MB, "
          f"of which the data {own:5.0f} MB; reading {reading:.1f} s, "
          f"{', '.join(f'{name} {seconds:.1f} s' for seconds, name in slow[:4])}; found: {found}")  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1])
    else:
        for case in CASES:
            subprocess.run([sys.executable, __file__, case], check=True)
