"""What reading costs: the import, each notebook beside plain parsing of the same file, and many at once.

    python tests/bench/bench_reader.py [FOLDER] [--peer 'COMMAND {}']

Without a folder: the snippets of the reader's tests, a notebook each, and the example notebooks. A peer is the
command of another checker (or `DEEPRULES_PEER`): it is run in turns with `deeprules check` on some of the files.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS = 9
PEERED = 12  # files
HEAVY = ("numpy", "pandas", "sklearn", "torch", "matplotlib", "IPython")
IMPORT = "from deeprules_jupyter import rules; import deeprules_jupyter.commands.check; rules.load()"
TIMED = "import sys, time; b = time.perf_counter(), time.process_time(); {}; \
print((time.perf_counter() - b[0]) * 1000, (time.process_time() - b[1]) * 1000, *(m for m in {!r} if m in sys.modules))"
CHECK = "from deeprules_jupyter.commands import main; main()"


def notebooks(folder: Path) -> list[str]:
    """The snippets as notebook files in this folder, and the examples."""
    sys.path.insert(0, str(ROOT))
    from tests.dataflow.test_snippets import ALL

    for number, one in enumerate(ALL):
        cells = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in one[1].split("# %%")]
        text = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
        (folder / f"snippet{number}.ipynb").write_text(text, encoding="utf-8")
    return [*map(str, sorted(folder.glob("*.ipynb"))), *map(str, sorted(ROOT.glob("example_notebooks/*.ipynb")))]


def plain(path: str) -> None:
    """The least that a reader must do: JSON, and a syntax tree for each code cell."""
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    for cell in found.get("cells", []) if isinstance(found, dict) else []:
        if cell.get("cell_type") == "code":
            with suppress(SyntaxError, ValueError):
                ast.parse("".join(cell.get("source", "")))


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock, and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def spread(title: str, times: Sequence[float]) -> None:
    ranked = sorted(times)
    high, last = ranked[int(0.95 * len(ranked))], ranked[-1]
    print(f"  {title:44} median {statistics.median(ranked):7.1f}   95th percentile {high:7.1f}   most {last:8.1f}")


def imports() -> None:
    """In fresh processes."""
    walls, processors, heavy = [], [], set[str]()
    for _ in range(STARTS):
        said = subprocess.run([sys.executable, "-c", TIMED.format(IMPORT, HEAVY)], stdout=subprocess.PIPE, check=True)
        wall, processor, *found = said.stdout.decode().split()
        walls.append(float(wall))
        processors.append(float(processor))
        heavy |= set(found)
    print(f"import of the checker and its rules, {STARTS} processes, ms; heavy: {', '.join(sorted(heavy)) or 'none'}")
    spread("time", walls)
    spread("processor time", processors)


def each(files: Sequence[str]) -> None:
    """One after the other in this process, in turns with plain parsing."""
    from deeprules_jupyter.commands.check import check_file

    check_file(files[0])  # the rules are loaded once
    ours, least = [], []
    for path in files:
        least.append(spent(partial(plain, path)))
        ours.append(spent(partial(check_file, path)))
    print(f"{len(files)} notebooks in one process, ms each")
    spread("time", [wall for wall, _ in ours])
    spread("processor time", [processor for _, processor in ours])
    spread("processor time of json.load and ast.parse", [processor for _, processor in least])
    print(f"  {'ratio of all processor time':44} {sum(p for _, p in ours) / sum(p for _, p in least):7.1f}")


def together(files: Sequence[str]) -> None:
    """As `deeprules check FOLDER` does it."""
    from deeprules_jupyter.commands import pool

    print("notebooks per second")
    for jobs in dict.fromkeys((1, os.cpu_count() or 1)):
        wall, _ = spent(partial(pool.check_all, files, jobs, False, {}))
        print(f"  {jobs} process{'es' * (jobs > 1):2} {len(files) * 1000 / wall:8.1f}")


def beside(peer: str, files: Sequence[str]) -> None:
    """From start to end of a command, a file each."""
    some = files[:: max(1, len(files) // PEERED)]
    ours: list[float] = []
    theirs: list[float] = []
    for path in some:
        for command, times in (
            ([sys.executable, "-c", CHECK, "check", path], ours),
            ([part.replace("{}", path) for part in shlex.split(peer)], theirs),
        ):
            times.append(spent(partial(subprocess.run, command, capture_output=True, check=False))[0])
    print(f"a command from start to end, {len(some)} files in turns, ms")
    spread("deeprules check", ours)
    spread("the peer", theirs)
    print(f"  the peer takes {statistics.median(b / a for a, b in zip(ours, theirs, strict=True)):.2f} times as long")


def main() -> None:
    """Print the tables."""
    warnings.simplefilter("ignore")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled once, not at each start
    options = argparse.ArgumentParser()
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--peer", default=os.environ.get("DEEPRULES_PEER", ""), help="a command; {} is the file")
    asked = options.parse_args()
    print(f"reading notebooks, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as made:
        files = sorted(map(str, asked.folder.rglob("*.ipynb"))) if asked.folder else notebooks(Path(made))
        imports()
        each(files)
        together(files)
        if asked.peer:
            beside(asked.peer, files)


if __name__ == "__main__":
    main()
