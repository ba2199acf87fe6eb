"""Cells that run again, as a kernel reads them."""

from __future__ import annotations

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.dataflow.parse import plain_python
from deeprules_jupyter.model import Cell, Place
from deeprules_jupyter.rules import judge
from deeprules_jupyter.trace import Trace

LOAD = (
    "import numpy as np\nfrom sklearn.datasets import load_wine\nfrom sklearn.preprocessing import StandardScaler\n"
    "from sklearn.linear_model import LogisticRegression\nX, y = load_wine(return_X_y=True)"
)
SEEDED = "order = np.random.RandomState(3).permutation(len(X))\ntr, te = order[:100], order[100:]"
LOOSE = "order = np.random.permutation(len(X))\ntr, te = order[:100], order[100:]"
FIT = "sc = StandardScaler().fit(X[tr])\nm = LogisticRegression(C=1).fit(sc.transform(X[tr]), y[tr])"
SCORE = "print(m.score(sc.transform(X[te]), y[te]))"


def warned(*runs: tuple[str, str]) -> list[str]:
    reader, facts, cells = Reader(), [], []
    for run, (cell_id, source) in enumerate(runs):
        cells.append(Cell(source, Place(cell_id=cell_id, run=run)))
        facts += reader.read(cells[-1])
    return [f.rule for f in judge(Trace(facts, cells), "runtime")[0] if f.level == "warn"]


def test_everything_run_twice_unchanged_is_one_look() -> None:
    cells = [("a", LOAD), ("b", SEEDED), ("c", FIT), ("d", SCORE)]
    assert warned(*cells, *cells) == []


def test_a_seeded_order_drawn_again_is_the_same_order() -> None:
    assert warned(("a", LOAD), ("b", SEEDED), ("c", FIT), ("b", SEEDED), ("d", SCORE)) == []


def test_a_loose_order_drawn_again_under_a_fitted_model_is_an_overlap() -> None:
    assert warned(("a", LOAD), ("b", LOOSE), ("c", FIT), ("b", LOOSE), ("d", SCORE)) == ["train-test-overlap"]


def test_an_edited_model_measured_again_is_a_second_look() -> None:
    edited = FIT.replace("C=1", "C=9")
    runs = [("a", LOAD), ("b", SEEDED), ("c", FIT), ("d", SCORE), ("c", edited), ("d", SCORE)]
    assert warned(*runs) == ["test-set-reuse"]


def test_a_deleted_name_is_gone() -> None:
    assert warned(("a", LOAD), ("b", SEEDED), ("c", FIT), ("e", "del m"), ("d", SCORE)) == []


def test_magics_are_read_around_and_lines_keep_their_numbers() -> None:
    assert plain_python("%%time\nx = 1") == "\nx = 1"
    assert plain_python("\n%%capture out\nx = 1") == "\n\nx = 1"
    assert plain_python("%%bash\nls") == ""
    assert plain_python("x = 1 % 2\ny = x") == "x = 1 % 2\ny = x"
    lines = plain_python("%matplotlib inline\n!pip list\nx = 1\nx?").splitlines()
    assert lines[2] == "x = 1"
    assert all("%" not in line[:1] and "!" not in line[:1] for line in lines)
