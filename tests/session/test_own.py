"""A watched kernel reads what the project's pyproject.toml says of the project's own functions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell import Notebook

MODULE = """
from sklearn.datasets import load_breast_cancer

def cohort():
    return load_breast_cancer(return_X_y=True)

def load_split():
    X, y = cohort()
    return X[:400], y[:400], X[400:], y[400:]

def normalise(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)
"""
HEAD = """from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from own_lib import cohort, load_split, normalise"""
NORMALISED = "X, y = cohort()\nZ = normalise(X)\nA, B, a, b = train_test_split(Z, y, random_state=0)"
SCORED = "print(GaussianNB().fit(A, a).score(B, b))"
LOADED = "A, a, B, b = load_split()"
CHOSEN = """best = 0
for smoothing in (1e-9, 1e-3, 1.0):
    score = GaussianNB(var_smoothing=smoothing).fit(A, a).score(B, b)
    if score > best:
        best, kept = score, smoothing
print(kept)"""
PARTS = 'load_split" = ["train", "train", "{}", "{}"]'


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "own_lib.py").write_text(MODULE, encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))
    sys.modules.pop("own_lib", None)


def warned(notebook: Notebook, folder: Path, said: str, *cells: str) -> set[str]:
    text = f'[tool.deeprules.catalog]\n"own_lib.{said}\n' if said else ""
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    notebook.all(HEAD, *cells)
    return {finding.rule for finding in notebook.found if finding.level == "warn"}


@pytest.mark.parametrize(
    ("said", "rules"),
    [("", set()), ('normalise" = "learns"', {"fit-before-split"}), ('normalise" = "row-wise"', set())],
)
def test_a_function_that_learns(notebook: Notebook, folder: Path, said: str, rules: set[str]) -> None:
    assert warned(notebook, folder, said, NORMALISED, SCORED) == rules


@pytest.mark.parametrize(
    ("said", "rules"),
    [(PARTS.format("test", "test"), {"tuned-on-test"}), (PARTS.format("tuning", "tuning"), set())],
)
def test_a_function_that_gives_the_parts(notebook: Notebook, folder: Path, said: str, rules: set[str]) -> None:
    assert warned(notebook, folder, said, LOADED, CHOSEN) == rules


def test_a_wrong_file_is_said_in_one_line_and_all_else_goes_on(
    notebook: Notebook, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leak = "from sklearn.preprocessing import StandardScaler\nB = StandardScaler().fit_transform(B)"
    said = warned(notebook, folder, 'normalise" = "learn"', NORMALISED, leak, SCORED)
    (line,) = capsys.readouterr().err.splitlines()
    assert "pyproject.toml" in line and "'learn' is none of" in line
    assert said == {"fit-on-test"}
