"""`make trust`: the slow proofs and other projects' tests with us watching, and what came of them in TRUST.md.

`python tests/bench/trust.py sklearn/svm/tests` runs this folder of scikit-learn's tests and not ours; without names all
of ours are run, and the complete suites of scikit-learn and imbalanced-learn: hours.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
PAGE = HERE / "TRUST.md"
BEGIN, END = "<!-- written by make trust -->", "<!-- to here -->"
HEAD = f"| suite | version | tests | failed because of us | watched, s | without us, s |\n|{' --- |' * 6}"


@dataclass(frozen=True)
class Row:
    """One suite, and how it went; a suite of ours has no run without us."""

    suite: str
    version: str
    tests: int
    failed: int
    seconds: float
    bare: float | None = None

    def __str__(self) -> str:
        bare = "" if self.bare is None else f"{self.bare:.0f}"
        cells = (f"`{self.suite}`", self.version, self.tests, self.failed, f"{self.seconds:.0f}", bare)
        return f"| {' | '.join(map(str, cells))} |"


def ours() -> list[Row]:
    """The tests that are marked `trust`, by file."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.xml")
        subprocess.run([sys.executable, "-m", "pytest", "-m", "trust", f"--junitxml={out}"], cwd=HERE.parents[1])
        return by_file(out.read_text(encoding="utf-8"))


def by_file(junit: str) -> list[Row]:
    """The files of a report as pytest writes it; what was skipped was not run."""
    found: dict[str, list[ElementTree.Element]] = {}
    for case in ElementTree.fromstring(junit).iter("testcase"):
        if case.find("skipped") is None:
            found.setdefault(case.get("classname", "").replace(".", "/") + ".py", []).append(case)
    return [
        Row(file, version("deeprules-jupyter"), len(cases), sum(map(_failed, cases)), sum(map(_seconds, cases)))
        for file, cases in sorted(found.items())
    ]


def _failed(case: ElementTree.Element) -> bool:
    return case.find("failure") is not None or case.find("error") is not None


def _seconds(case: ElementTree.Element) -> float:
    return float(case.get("time", 0))


def foreign(runner: Any, piece: str) -> Row:
    """A folder of another project's tests, with us and without."""
    watched, bare = runner.run(piece, [piece], bare=False), runner.run(piece, [piece], bare=True)
    mine = {test for test in watched.failed if test not in bare.failed}
    of = version(packages_distributions()[piece.partition("/")[0]][0])
    return Row(piece, of, watched.tests, len(mine), watched.seconds, bare.seconds)


def runner() -> Any:
    """What runs other projects' tests."""
    spec = importlib.util.spec_from_file_location("foreign_run", HERE.parent / "foreign" / "run.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(page: str, rows: Iterable[Row]) -> str:
    """The page with these rows in the place of those that stood there for the same suites."""
    before, rest = page.split(BEGIN)
    table, after = rest.split(END)
    kept = {line.split("`")[1]: line for line in table.splitlines() if line.startswith("| `")}
    kept |= {row.suite: str(row) for row in rows}
    return "\n".join([f"{before}{BEGIN}", HEAD, *(kept[name] for name in sorted(kept)), f"{END}{after}"])


def main(asked: Sequence[str]) -> int:
    """Run them, and write down each as soon as it has ended."""
    run, failed = runner(), 0
    pieces = [p for name in (asked or run.SUITES) for p in ([name] if "/" in name else run.pieces(name))]
    for rows in ([] if asked else [ours()]), *([foreign(run, piece)] for piece in pieces):
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")
        print(*rows, sep="\n", flush=True)
        failed += sum(row.failed for row in rows)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
