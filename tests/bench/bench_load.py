"""What `%load_ext deeprules` costs a bare kernel: pairs of fresh kernels, one runs the line and one an empty cell."""

from __future__ import annotations

import json
import os
import statistics
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


def fresh(source: str) -> tuple[float, set[str], set[str]]:
    """The time of one cell in a fresh kernel, and the modules loaded before and after it."""
    with tempfile.TemporaryDirectory() as folder:
        manager, client = start_new_kernel(cwd=folder)
        try:
            before = set(json.loads(run(client, MODULES)[1]))
            spent, _ = run(client, source)
            return spent, before, set(json.loads(run(client, MODULES)[1]))
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def main() -> None:
    """Print one table."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled once, not at each start
    fresh(LOAD)
    differences, with_it, without = [], [], []
    for pair in range(PAIRS):
        order = (LOAD, "") if pair % 2 else ("", LOAD)  # the second of a pair finds warmer caches: take turns
        spent = {}
        for source in order:
            spent[source], before, after = fresh(source)
            if source:
                new = after - before
        with_it.append(spent[LOAD])
        without.append(spent[""])
        differences.append(spent[LOAD] - spent[""])
    ranked = sorted(differences)
    print(f"%load_ext deeprules in a bare kernel, {PAIRS} pairs, Python {sys.version.split()[0]}")
    print(f"  with it        {statistics.median(with_it):8.1f} ms median")
    print(f"  empty cell     {statistics.median(without):8.1f} ms median")
    middle = statistics.median(ranked)
    print(f"  difference     {middle:8.1f} ms median ({ranked[1]:.1f} to {ranked[-2]:.1f}, budget {BUDGET})")
    print(f"  modules        {len(new):8d} more, {sum(m.startswith('deeprules') for m in new)} of them ours")
    print(f"  heavy imports  {', '.join(m for m in HEAVY if m in new) or 'none':>8}")


if __name__ == "__main__":
    main()
