"""What `%deeprules_determinism on` costs: a new process for each turn, with libraries loaded before.

python -m tests.bench.bench_determinism
"""

from __future__ import annotations

import statistics
import subprocess
import sys

TURN = """
import time
import numpy, pandas, sklearn, torch
from tests.shell import Notebook
notebook = Notebook()
notebook.run("x = 1")
began = time.perf_counter(), time.process_time()
notebook.shell.run_line_magic("deeprules_determinism", "on")
print("TOOK", time.perf_counter() - began[0], time.process_time() - began[1])
"""


def main(turns: int = 7) -> None:
    """Median and least, by the clock and of the processor."""
    took = []
    for _ in range(turns):
        said = subprocess.run([sys.executable, "-c", TURN], capture_output=True, text=True, check=True).stdout
        took.append([float(one) * 1000 for one in said.rpartition("TOOK ")[2].split()])
    for name, one in zip(("clock", "processor"), zip(*took, strict=True), strict=True):
        print(f"{name:10} median {statistics.median(one):6.1f} ms, least {min(one):6.1f} ms of {turns}")


if __name__ == "__main__":
    main()
