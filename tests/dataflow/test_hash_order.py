"""What is read does not hang on the order in which sets happen to list their members, nor on where objects lie."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deeprules_jupyter.commands.check import check_file

# Rows chosen by two lists, as when classes are balanced by hand, and a slice by a variable range.
CODE = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
table = pd.read_csv("cells.csv")
idx_0 = table[table.sick == 0].index
idx_1 = table[table.sick == 1].index
chosen = list(idx_0) + list(idx_1)
part = table.loc[chosen]
rest = table.drop(chosen)
span = range(0, 50)
first = table.iloc[span]
model = LogisticRegression().fit(part[["a", "b"]], part.sick)
print(model.score(rest[["a", "b"]], rest.sick), model.score(first[["a", "b"]], first.sick))
"""
READ = """
import sys
from deeprules_jupyter import notebook
from deeprules_jupyter.dataflow import Reader
reader = Reader()
facts = [fact for cell in notebook.read(sys.argv[1]) for fact in reader.read(cell)]
for fact in facts:
    rows = getattr(fact, "data", None) or fact.whole
    print(type(fact).__name__, getattr(fact, "recipe", ""), repr(rows.rows), [step.text for step in rows.way])
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "cells.py").write_text(CODE, encoding="utf-8")
    return tmp_path / "cells.py"


def test_the_same_facts_whatever_the_hashes_are(script: Path) -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", READ, str(script)],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in range(1, 5)
    }
    assert len(said) == 1
    assert b"LogisticRegression" in said.pop()


def test_no_object_is_named_by_its_address(script: Path) -> None:
    checked = check_file(str(script))
    assert checked.notebook.findings
    assert "object at 0x" not in repr(checked.notebook)
