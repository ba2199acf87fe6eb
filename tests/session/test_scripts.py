"""Files that IPython runs by itself: what is found is said, and nothing else changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat

DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
X, y = load_breast_cancer(return_X_y=True)
A, B, a, b = train_test_split(X, y, random_state=0)
scaler = StandardScaler().fit(A)"""
CLEAN = "print(GaussianNB().fit(scaler.transform(A), a).score(scaler.transform(B), b))"
TOLD = """B2 = StandardScaler().fit_transform(B)
print(GaussianNB().fit(A, a).score(B2, b))"""
WAITS = "print(DecisionTreeClassifier(random_state=0).fit(A, a).score(A, a))"
LOAD = "%load_ext deeprules"


def ran(folder: Path, name: str) -> str:
    """What a terminal shows for a file."""
    environment = os.environ | {"IPYTHONDIR": str(folder / "profile"), "DEEPRULES_STRICT": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=nocolor", name],
        cwd=folder, capture_output=True, text=True, env=environment, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_script_is_told_of_at_its_end(tmp_path: Path) -> None:
    (tmp_path / "study.ipy").write_text("\n".join((LOAD, DATA, TOLD, WAITS)))
    said = ran(tmp_path, "study.ipy")
    assert "line 10 · tip 7 · fit-on-test" in said and "StandardScaler was fitted on `B` (143 rows)" in said
    assert "scored-on-train" in said and "The only score of DecisionTreeClassifier" in said
    assert (tmp_path / ".deeprules" / "ledger.db").exists()


def test_a_clean_script_is_left_in_peace(tmp_path: Path) -> None:
    (tmp_path / "study.ipy").write_text("\n".join((LOAD, DATA, CLEAN)))
    (greeting, score) = ran(tmp_path, "study.ipy").splitlines()
    assert greeting.startswith("deeprules watches") and 0.8 < float(score) < 1


def test_the_cells_of_a_notebook_are_told_apart_until_it_lets_us_go(tmp_path: Path) -> None:
    cells = [
        nbformat.v4.new_code_cell(source)
        for source in (LOAD, DATA, CLEAN, TOLD, "print('after')", f"%unload_ext deeprules\n{WAITS}")
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "study.ipynb")
    said = ran(tmp_path, "study.ipynb")
    assert said.index("fit-on-test") < said.index("after") and "line 1 " in said
    assert "scored-on-train" not in said
