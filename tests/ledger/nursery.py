"""Kernels that only write looks: many at once, or each of them killed in the middle.

Run as a program, so that a kernel is a fork of a small process: `nursery.py together|killed FOLDER KERNELS LOOKS`. It
prints, as JSON, which looks `record` returned from, and what the ledger had to say.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from deeprules_jupyter.ledger import Entry, Ledger, TestSet


def kernel(root: Path, name: str, looks: int, told: int) -> None:
    """Writes looks, and says of each that it is written."""
    one = Ledger.open(root)
    for number in range(looks):
        rows = one.key(f"test set {number % 3}")
        one.keep(TestSet(rows, "X_test", 100))
        one.record(Entry(name, rows, f"recipe {number}", "SVC", "a.ipynb", "c1", "2026-01-01", value=0.5, count=100))
        os.write(told, f"{name} {number}\n".encode())
    if one.notice:
        os.write(told, f"! {one.notice}\n".encode())


def born(root: Path, name: str, looks: int) -> tuple[int, int]:
    """A kernel's process, and the pipe on which it tells what it wrote."""
    hear, told = os.pipe()
    if process := os.fork():
        os.close(told)
        return process, hear
    os.close(hear)
    try:
        kernel(root, name, looks, told)
    finally:
        os._exit(0)
    raise AssertionError


def together(root: Path, kernels: int, looks: int) -> str:
    """All kernels write at once."""
    children = [born(root, f"k{number}", looks) for number in range(kernels)]
    return "".join(Path(f"/dev/fd/{hear}").read_text() for _, hear in children)


def killed(root: Path, kernels: int, looks: int) -> str:
    """One kernel after the other, each killed at a moment that nothing tells beforehand."""
    chance, told = random.Random(0), ""
    for number in range(kernels):
        process, hear = born(root, f"k{number}", looks)
        text = os.read(hear, 1 << 16)  # it has begun
        time.sleep(chance.uniform(0, 0.02))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        while more := os.read(hear, 1 << 16):
            text += more
        os.close(hear)
        told += text.decode()
    return told


if __name__ == "__main__":
    how, folder, kernels, looks = sys.argv[1:]
    if os.environ.get("DEEPRULES_LEDGER"):
        import psycopg  # noqa: F401  (once for all of them)
    run = {"together": together, "killed": killed}[how]
    lines = run(Path(folder), int(kernels), int(looks)).splitlines()
    print(json.dumps({"written": [x for x in lines if x[0] != "!"], "notices": [x for x in lines if x[0] == "!"]}))
