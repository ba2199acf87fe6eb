"""What a watched kernel adds to an empty cell, and to one that does almost nothing: in one process, taking turns."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

ROUNDS = 40
CELLS = 25
BUDGET = 1.0  # ms
KERNELS = {
    "bare kernel": "",
    "libraries imported": "import numpy, pandas, sklearn.ensemble, sklearn.linear_model, sklearn.preprocessing, torch",
}
SOURCES = {"an empty cell": "", "x = 1": "x = 1"}


def milliseconds(shell: InteractiveShell, source: str) -> float:
    """The median time of a cell."""
    times = []
    for _ in range(CELLS):
        begin = time.perf_counter()
        shell.run_cell(source, store_history=True)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def paired(shell: InteractiveShell, source: str) -> tuple[float, float]:
    """One round: the same cell without and with the extension."""
    without = milliseconds(shell, source)
    with contextlib.redirect_stdout(None):  # the greeting
        shell.extension_manager.load_extension("deeprules")
    shell.run_cell("pass", store_history=True)
    watched = milliseconds(shell, source)
    shell.extension_manager.unload_extension("deeprules")
    for name in [name for name in shell.user_ns if name.startswith("_i") and name[2:].isdigit()]:
        del shell.user_ns[name]  # a thousand remembered inputs are no ordinary kernel
    return without, watched


def show(title: str, shell: InteractiveShell, source: str) -> None:
    """One line of the table."""
    paired(shell, source)  # the first load reads files
    rounds = [paired(shell, source) for _ in range(ROUNDS)]
    without, watched = (statistics.median(times) for times in zip(*rounds, strict=True))
    ranked = sorted(b - a for a, b in rounds)
    middle = statistics.median(ranked)
    print(
        f"  {title:33} {without:6.3f} ms without  {watched:6.3f} ms watched  "
        f"difference {middle:+.3f} ms ({ranked[2]:+.3f} to {ranked[-3]:+.3f}, budget {BUDGET})"
    )


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        shell.display_pub.publish = lambda *_, **__: None
        print(f"a cell with and without deeprules, {ROUNDS} rounds of {CELLS} cells, Python {sys.version.split()[0]}")
        for kernel, imports in KERNELS.items():
            shell.run_cell(imports)
            for title, source in SOURCES.items():
                show(f"{title}, {kernel}", shell, source)
        os.chdir("/")


if __name__ == "__main__":
    main()
