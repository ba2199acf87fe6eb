"""What `%load_ext deeprules` costs a bare kernel: pairs of fresh kernels, one runs the line and one an empty cell."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from jupyter_client.manager import start_new_kernel

if TYPE_CHECKING:
    from jupyter_client.blocking import BlockingKernelClient

PAIRS = 15
BUDGET = 100  # ms
HEAVY = ("numpy", "pandas", "sklearn", "torch", "matplotlib")
LOAD = "%load_ext deeprules"
MODULES = "import sys, json; print(json.dumps(sorted(sys.modules)))"


def run(client: BlockingKernelClient, source: str) -> tuple[float, str]:
    """Milliseconds from sending a cell until the kernel is idle again, and what it printed."""
    printed: list[str] = []
    begin = time.perf_counter()
    client.execute_interactive(source, output_hook=lambda m: printed.append(m["content"].get("text", "")), timeout=60)
    return (time.perf_counter() - begin) * 1000, "".join(printed)


def fresh(source: str) -> tuple[float, float, set[str]]:
    """The time of one cell in a fresh kernel, the processor time in it, and the modules that it loaded."""
    with tempfile.TemporaryDirectory() as folder:
        manager, client = start_new_kernel(cwd=folder, stderr=subprocess.DEVNULL)
        try:
            before = set(json.loads(run(client, MODULES)[1]))
            run(client, "import time; begin = time.process_time()")
            spent, _ = run(client, source)
            busy = float(run(client, "print((time.process_time() - begin) * 1000)")[1])
            return spent, busy, set(json.loads(run(client, MODULES)[1])) - before
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def main() -> None:
    """Print one table."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled once, not at each start
    fresh(LOAD)
    wall: dict[str, list[float]] = {LOAD: [], "": []}
    processor: dict[str, list[float]] = {LOAD: [], "": []}
    for pair in range(PAIRS):
        for source in (LOAD, "") if pair % 2 else ("", LOAD):  # the second of a pair finds warmer caches: take turns
            spent, busy, new = fresh(source)
            wall[source].append(spent)
            processor[source].append(busy)
            if source:
                modules = new
    print(f"%load_ext deeprules in a bare kernel, {PAIRS} pairs, Python {sys.version.split()[0]}, budget {BUDGET} ms")
    for title, times in (("time", wall), ("processor time", processor)):
        ranked = sorted(a - b for a, b in zip(times[LOAD], times[""], strict=True))
        low, middle, high = ranked[1], statistics.median(ranked), ranked[-2]
        with_it, without = statistics.median(times[LOAD]), statistics.median(times[""])
        print(f"  {title:15} {with_it:6.1f} ms, an empty cell {without:4.1f} ms;", end=" ")
        print(f"difference {middle:6.1f} ms median ({low:.1f} to {high:.1f})")
    ours = sum(name.startswith("deeprules") for name in modules)
    print(f"  modules         {len(modules)} more, {ours} of them ours")
    print(f"  heavy imports   {', '.join(name for name in HEAVY if name in modules) or 'none'}")


if __name__ == "__main__":
    main()
