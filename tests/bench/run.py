"""`make bench`: every table of this folder, and one at the end with what they say in short, each beside its reference.

`python tests/bench/run.py load empty_cell` runs these two alone.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

# ruff: noqa: E501
HERE = Path(__file__).resolve().parent
NUMBER = r"\s*([-+]?[\d.,]+)\s*"
# Bench, what is measured, what stands beside it, and where in its lines the two numbers and the answer are found.
LINES = (
    ("load", "`%load_ext deeprules`", "an empty cell second", rf"processor time{NUMBER}ms, an empty cell{NUMBER}ms; (.*)"),
    ("empty_cell", "", "not watched first", rf"(an empty cell, libraries imported){NUMBER}ms without{NUMBER}ms watched (.*)"),
    ("overhead", "", "not watched first", rf"  (.+?) processor{NUMBER}s without{NUMBER}s watched (.*)"),
    ("torch", "", "not watched first", rf"^(.+?)\s{{2,}}{NUMBER}ms{NUMBER}ms  (x .*)"),
    ("panel", "", "not watched first", rf"^(a small CNN.*epochs){NUMBER}s{NUMBER}s  (x .*)"),
    ("reader", "a notebook is read", "", r"^  (processor time) +median (.*)"),
    ("reader", "a notebook is parsed", "", r"^  (processor time of json.load and ast.parse) +median (.*)"),
    ("identity", "", "", r"^((?:float64|overlap|float32).*?)\s{2,}(.*)"),
    ("baseline", "", "GridSearchCV second", r"^\| (\w+ \d+ x \d+) \|[^|]*\|[^|]*\| (.*?) \| [^|]*\|$"),
)  # fmt: skip


def rows(bench: str, said: str) -> Iterator[str]:
    """The lines of the last table that the output of one bench gives."""
    for name, title, beside, pattern in LINES:
        if name != bench:
            continue
        for line in said.splitlines():
            if found := re.search(pattern, line):
                words = [" ".join(part.split()) for part in found.groups()]
                what = title or words[0]
                numbers = words if title and name != "reader" else words[1:]
                yield f"| {name} | {what} | {' / '.join(part.replace('|', '/') for part in numbers)} | {beside} |"


def machine() -> str:
    """Where this was measured."""
    model = (
        re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    )
    cores = f"{os.cpu_count()} cores of {model[1] if model else platform.processor() or platform.machine()}"
    return f"{cores}, {platform.system()}, Python {platform.python_version()}, deeprules {version('deeprules-jupyter')}"


def main() -> int:
    """Run them, each in a process of its own."""
    asked = sys.argv[1:] or sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py"))
    table: list[str] = []
    for bench in asked:
        line = [sys.executable, "-u", str(HERE / f"bench_{bench}.py")]
        said = []
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as running:
            for printed in running.stdout or ():
                print(printed, end="", flush=True)
                said.append(printed)
        if running.returncode:
            return running.returncode
        table += rows(bench, "".join(said))
    print(f"\nIn short, on {machine()}, load now {os.getloadavg()[0]:.1f}\n")
    print("| bench | what | measured | |\n| --- | --- | --- | --- |")
    print("\n".join(table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
