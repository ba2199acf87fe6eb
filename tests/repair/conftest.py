"""Runs cells before and after a repair, with the real libraries."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest

from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.repair import judged, repair

DATA = """import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC
df = load_breast_cancer(as_frame=True).frame.iloc[::3].reset_index(drop=True)
df.columns = [name.replace(" ", "_") for name in df.columns]
df.loc[::7, "mean_area"] = np.nan
df.loc[::5, "mean_texture"] = np.nan
X = df[["mean_radius", "mean_perimeter", "mean_smoothness", "worst_radius"]]
y = df["target"]
"""

SERVER = """
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    job, names, error, found = json.loads(line), {}, "", []
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in job["cells"]:
                exec(compile(cell, "cell", "exec"), names)
            found = [str(eval(one, names)) for one in job["asked"]]
    except Exception:
        error = traceback.format_exc()
    print(json.dumps({"error": error, "found": found}), flush=True)
"""


class Workshop:
    """Cells, their findings, their repair, and another Python that runs them."""

    def __init__(self, python: subprocess.Popen[str]) -> None:
        self.python = python

    split = "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=0)\n"
    score = "model = SVC().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"

    def cells(self, *sources: str) -> tuple[Cell, ...]:
        """Code cells in memory, after one that loads the data."""
        return tuple(Cell(source, Place(cell=n)) for n, source in enumerate((DATA, *sources)))

    def warned(self, cells: Sequence[Cell]) -> list[str]:
        """The rules that warn of these cells."""
        return [one.rule for one in judged(cells).findings if one.level == "warn"]

    def run(self, cells: Sequence[Cell], *asked: str) -> list[str]:
        """What these expressions are after the cells ran from top to bottom, in names of their own."""
        assert self.python.stdin and self.python.stdout
        self.python.stdin.write(json.dumps({"cells": [cell.source for cell in cells], "asked": asked}) + "\n")
        self.python.stdin.flush()
        answer = json.loads(self.python.stdout.readline())
        assert answer["error"] == ""
        found: list[str] = answer["found"]
        return found

    def repaired(self, *sources: str, rule: str = "fit-before-split", fixed: int = 1) -> tuple[Cell, ...]:
        """The cells after a repair that has to take place, with the finding gone and no new one there."""
        cells = self.cells(*sources)
        before = self.warned(cells)
        assert rule in before
        done = repair(cells)
        assert len(done.fixed) == fixed, [one.why for one in done.left]
        after = self.warned(done.cells)
        assert after.count(rule) < before.count(rule)
        assert all(after.count(other) <= before.count(other) for other in after)
        assert done.cells[0] == cells[0]
        return done.cells

    def refused(self, *sources: str) -> str:
        """Why the findings of these cells are not repaired; nothing is changed."""
        cells = self.cells(*sources)
        done = repair(cells)
        assert done.cells == cells
        assert done.left, "nothing was found in the first place"
        assert not any("\n" in one.why for one in done.left)
        return "; ".join(one.why for one in done.left)


@pytest.fixture(scope="session")
def python() -> Iterator[subprocess.Popen[str]]:
    """One more Python for all programs, because to import scikit-learn takes seconds."""
    command = [sys.executable, "-W", "ignore", "-c", SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch, python: subprocess.Popen[str]) -> Workshop:
    """A place to repair cells; a mistake of our own is an error here."""
    monkeypatch.setenv("DEEPRULES_STRICT", "1")
    return Workshop(python)
