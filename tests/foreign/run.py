"""Runs the test suites of other projects with the hooks on: `python tests/foreign/run.py [--both] sklearn imblearn`.

Not one test may fail that passes without us. So every test that fails is run again without the hooks; what passes then
is our doing, and the exit status is 1. `--both` runs everything twice and tells the times too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SUITES = ("sklearn", "imblearn")
# Half a minute for the tests of each change: what sees most of our hooks, cloning, routing and descriptors.
SAMPLE = (
    "sklearn/tests/test_base.py",
    "sklearn/tests/test_metaestimators.py",
    "sklearn/preprocessing/tests/test_function_transformer.py",
    "sklearn/compose/tests/test_column_transformer.py",
)


@dataclass
class Suite:
    """How a piece of a suite went."""

    name: str
    tests: int
    failed: dict[str, str]
    facts: dict[str, int]
    seconds: float
    status: int


def run(name: str, paths: Sequence[str], bare: bool, options: Sequence[str] = ()) -> Suite:
    """Run test files, or single tests, of a library in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.json")
        path = os.pathsep.join([str(HERE), str(HERE.parent.parent)])
        env = {**os.environ, "DEEPRULES_STRICT": "1", "DEEPRULES_FOREIGN": str(out), "PYTHONPATH": path}
        env |= {"DEEPRULES_FOREIGN_BARE": str(int(bare)), "MPLBACKEND": "agg", "IPYTHONDIR": folder}
        line = [sys.executable, "-m", "pytest", "-c", str(HERE / "pytest.ini"), "-p", "watching", *options]
        done = subprocess.run([*line, *paths], env=env, cwd=site(name), capture_output=True, text=True)
        if not out.exists():
            raise SystemExit(f"{name} could not be run:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
        told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return Suite(name, sum(told["outcomes"].values()), told["failed"], told["facts"], told["seconds"], done.returncode)


def site(name: str) -> Path:
    """The folder from which the paths of a library's tests count."""
    spec = find_spec(name.partition("/")[0])
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent.parent


def ours(watched: Suite, options: Sequence[str] = ()) -> dict[str, str]:
    """The failures that are our doing: without us these tests pass."""
    if not watched.failed:
        return {}
    bare = run(watched.name, list(watched.failed), bare=True, options=options)
    return {test: why for test, why in watched.failed.items() if test not in bare.failed}


def pieces(library: str) -> list[str]:
    """The folders of a library that hold tests."""
    home = site(library) / library
    found = {str(file.parent.relative_to(home.parent)) for file in home.rglob("test_*.py")}
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


def main() -> int:
    """Run and print one line for each folder of tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--both", action="store_true", help="run everything without the hooks too")
    parser.add_argument("suites", nargs="*", default=SUITES, help="libraries, or folders such as sklearn/svm/tests")
    asked = parser.parse_args()
    guilty: dict[str, str] = {}
    for piece in [p for suite in asked.suites for p in (pieces(suite) if "/" not in suite else [suite])]:
        watched = run(piece, [piece], bare=False)
        mine = ours(watched)
        guilty |= mine
        bare = f", {run(piece, [piece], bare=True).seconds:.0f} s without" if asked.both else ""
        facts = sum(watched.facts.values())
        print(
            f"{piece}: {watched.tests} tests, {facts} facts, {len(watched.failed)} failed, {len(mine)} of them because "
            f"of us; {watched.seconds:.0f} s{bare}",
            flush=True,
        )
        for test, why in mine.items():
            print(f"  {test}\n    {why[-1500:]}", flush=True)
    return int(bool(guilty))


if __name__ == "__main__":
    sys.exit(main())
