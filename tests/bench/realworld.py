"""The checker against published labels of real notebooks, and against our own reading where the two differed.

    python -m tests.bench.realworld LABELS.tsv --mirrors DIR

LABELS.tsv names repository, commit, path and labels of each notebook (`pre`, `overlap`, `multi`: 1, 0, or another sign
for none); a module `script_to_notebook` with a function `cells` stands beside it. DIR holds bare mirrors of the
repositories as OWNER+NAME/repo; none of them is part of this repository. What we read ourselves is in
disagreements.tsv, by path and kind of leakage.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from deeprules_jupyter.commands.check import check_file

KINDS = {
    "pre": {"fit-before-split", "fit-on-test"},
    "overlap": {"train-test-overlap", "scored-on-train"},
    "multi": {"test-set-reuse", "tuned-on-test"},
}
READ = Path(__file__).with_name("disagreements.tsv")
Row = dict[str, str]


def rows_of(file: Path) -> list[Row]:
    """A table with a heading, its fields parted by tabs."""
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def document(row: Row, mirrors: Path) -> str:
    """The notebook of a row; a script that was exported from a notebook becomes one again."""
    repo = mirrors / row["repo"].replace("/", "+") / "repo"
    show = ["git", "-C", str(repo), "show", f"{row['commit']}:{row['path']}"]
    text = subprocess.run(show, check=True, capture_output=True, text=True).stdout
    if row["path"].endswith(".ipynb"):
        return text
    cells = importlib.import_module("script_to_notebook").cells(text)
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


def verdicts(rows: list[Row], mirrors: Path) -> list[set[str]]:
    """The kinds of leakage that are warned of in each notebook."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            file = Path(folder, "notebook.ipynb")
            file.write_text(document(row, mirrors), encoding="utf-8")
            warned = {f.rule for f in check_file(str(file)).notebook.findings if f.level == "warn"}
            found.append({kind for kind, rules in KINDS.items() if warned & rules})
    return found


def table(kind: str, labels: list[str], found: list[set[str]]) -> str:
    """Hits and misses for one kind of leakage, and precision and recall."""
    pairs = Counter((label == "1", kind in one) for label, one in zip(labels, found, strict=True) if label in "01")
    right, false, missed = pairs[True, True], pairs[False, True], pairs[True, False]
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    return f"{kind:8}{right:6}{false:6}{missed:6}{pairs[False, False]:6}{precision:11.3f}{recall:8.3f}"


def main() -> None:
    """Both tables, and every difference from what was read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("--mirrors", type=Path, required=True)
    asked = parser.parse_args()
    sys.path.insert(0, str(asked.labels.resolve().parent))
    rows = rows_of(asked.labels)
    found = verdicts(rows, asked.mirrors)
    read = {(one["path"], one["kind"]): one["judged"] for one in rows_of(READ)}
    for title, judged in (("published labels", {}), ("with what we read ourselves", read)):
        print(f"{title}\nkind     right false missed clear  precision  recall")
        for kind in KINDS:
            labels = [judged.get((row["path"], kind), row[kind]) or "?" for row in rows]
            print(table(kind, labels, found))
    for row, one in zip(rows, found, strict=True):
        for kind in KINDS:
            label = read.get((row["path"], kind), row[kind])
            if label in ("0", "1") and (label == "1") != (kind in one):
                print(f"{'missed' if label == '1' else 'false'}\t{kind}\t{row['path']}")


if __name__ == "__main__":
    main()
