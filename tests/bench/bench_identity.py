"""What it costs to know rows: fingerprints, overlaps and look-ups, in turns with what else tells rows apart.

Processor time on one core: the median of several turns, and the lowest. Memory is what is kept after the look.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars
import scipy.sparse
import torch

from deeprules_jupyter.runtime.fingerprint import sheet_of
from deeprules_jupyter.runtime.identity import Registry

TURNS = 7
ROWS = 1_000_000


def spent(work: Callable[[], Any]) -> float:
    """Milliseconds of processor time."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def compare(title: str, ours: Callable[[], Any], other: Callable[[], Any] | None = None, budget: str = "") -> None:
    """One line of the table; the two take turns."""
    mine, theirs = [], []
    for _ in range(TURNS if other is None else 3):
        mine.append(spent(ours))
        if other is not None:
            theirs.append(spent(other))
    beside = f"{statistics.median(theirs):9.1f}" if theirs else " " * 9
    print(f"{title:52} {statistics.median(mine):9.1f} {min(mine):9.1f} {beside}  {budget}", flush=True)


def tables(rng: np.random.Generator) -> None:
    """Fingerprints of many kinds of tables."""
    floats = rng.normal(size=(ROWS, 30))
    frame = pd.DataFrame(floats)
    hashed = pd.util.hash_pandas_object
    compare("float64, 1,000,000 x 30", lambda: sheet_of(floats), lambda: hashed(frame), "< 300; hash_pandas_object")
    compare("the same as a frame", lambda: sheet_of(frame))
    single = floats.astype("float32")
    compare("float32", lambda: sheet_of(single))
    tensor = torch.from_numpy(single)
    compare("a tensor, bfloat16", lambda: sheet_of(tensor.bfloat16()))
    whole = rng.integers(0, 1000, size=(ROWS, 30))
    compare("int64", lambda: sheet_of(whole))
    pole = polars.DataFrame(floats)
    compare("polars", lambda: sheet_of(pole), lambda: pole.hash_rows(), "hash_rows")
    mixed = pd.DataFrame({"x": floats[:, 0], "when": pd.date_range("2020", periods=ROWS, freq="s")})
    mixed["word"] = rng.choice(["a", "bb", "ccc"], ROWS)
    compare("float, time, text of 3 values", lambda: sheet_of(mixed), lambda: hashed(mixed), "hash_pandas_object")
    mixed["word"] = [f"sample {n}" for n in range(ROWS)]
    compare("float, time, text that is never the same", lambda: sheet_of(mixed), lambda: hashed(mixed), "the same")
    part = floats[:50_000]
    compare("50,000 x 30", lambda: sheet_of(part), lambda: np.unique(part, axis=0), "np.unique(axis=0)")


def wide(rng: np.random.Generator) -> None:
    """Tables of many columns."""
    genes = rng.normal(size=(5000, 20_000)).astype("float32")
    compare("float32, 5,000 x 20,000", lambda: sheet_of(genes), None, "< 10")
    counts = scipy.sparse.random(68_000, 32_738, density=0.017, format="csr", rng=rng, dtype="float32")
    compare("sparse counts, 68,000 x 32,738, 1.7 % filled", lambda: sheet_of(counts))


def look_ups(rng: np.random.Generator) -> None:
    """Overlaps, known objects, many names."""
    floats = rng.normal(size=(ROWS, 30))
    registry, made = Registry(lambda: [{}]), floats.copy()
    made[: ROWS // 2] = rng.normal(size=(ROWS // 2, 30))
    one, other = registry.look(floats), registry.look(made)
    assert one is not None and other is not None
    compare("overlap of two million-row sets, half shared", lambda: one.rows._shared(other.rows), None, "< 500")
    compare("a known array, 1,000,000 x 30", lambda: registry.look(floats))
    compare("a fresh view of it", lambda: registry.look(floats[5:500_000]))
    names: dict[str, Any] = {f"n{n}": n for n in range(1000)}
    names["frame"] = frame = pd.DataFrame(rng.normal(size=(1000, 5)), columns=list("abcde"))
    bound = Registry(lambda: [names])
    compare("columns of a frame, a thousand names", lambda: bound.look(frame[["a", "b"]]))
    names |= {f"t{n}": frame + n for n in range(1000)}
    compare("columns of a frame, a thousand frames more", lambda: bound.look(frame[["a", "b"]]))


def memory(rng: np.random.Generator) -> None:
    """What stays, in bytes a row."""
    names = {"frame": pd.DataFrame(rng.normal(size=(ROWS, 30)))}
    for title, value in (
        ("an array", names["frame"].to_numpy().copy()),
        ("columns of a frame", names["frame"][[0, 1]]),
    ):
        registry = Registry(lambda: [names])
        gc.collect()
        tracemalloc.start()
        registry.look(value)
        gc.collect()
        now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"bytes a row kept for {title:31} {now / ROWS:9.1f}, for a moment {peak / ROWS:.1f}; < 24")


def splits(rng: np.random.Generator, cells: int = 2000) -> None:
    """A notebook of many cells that each split a table of 100,000 rows: what the facts keep."""
    registry, kept = Registry(lambda: [{}]), []
    known = registry.look(rng.normal(size=(100_000, 5)))
    assert known is not None
    tracemalloc.start()
    for _ in range(cells):
        order = rng.permutation(100_000)
        kept += [known.rows.take(part).settled for part in (order[:80_000], order[80_000:])]
    print(f"{cells} different splits of 100,000 rows keep {tracemalloc.get_traced_memory()[0] / 1e6:33.1f} MB")
    tracemalloc.stop()


def main() -> None:
    """Print one table."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{machine}, Python {platform.python_version()}")
    print(f"{'ms of processor time':52} {'median':>9} {'least':>9} {'other':>9}  budget; the other one")
    for part in (tables, wide, look_ups, memory, splits):
        part(np.random.default_rng(0))
        gc.collect()


if __name__ == "__main__":
    main()
