"""What a kernel writes into the ledger, and what it is told from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter import session
from deeprules_jupyter.ledger import Ledger, by_model, shared
from tests.shell import ended, fresh

DATA = """from sklearn.datasets import load_breast_cancer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"""
TREE = "tree = DecisionTreeClassifier(max_depth=3, random_state=0).fit(X_train, y_train)\nguess = tree.predict(X_test)"
METRICS = "print(accuracy_score(y_test, guess))\nprint(f1_score(y_test, guess))"


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").touch()
    shell = fresh()
    shell.run_line_magic("load_ext", "deeprules")
    yield shell
    shell.run_line_magic("unload_ext", "deeprules")
    ended(shell)


def run(shell: InteractiveShell, *cells: str) -> None:
    for number, source in enumerate(cells):
        shell.run_cell(source, cell_id=f"c{number}", store_history=True).raise_error()


def test_a_look_is_written_with_what_was_measured(kernel: InteractiveShell, tmp_path: Path) -> None:
    run(kernel, DATA, TREE, METRICS, "1")
    looks = Ledger.open(tmp_path).all_looks()
    assert [(one.metric, one.count, one.cell_id) for one in looks] == [
        ("accuracy_score", 143, "c2"),
        ("f1_score", 143, "c2"),
    ]
    assert all(one.value and 0.8 < one.value < 1 for one in looks)
    assert {one.settings for one in looks} == {"DecisionTreeClassifier(max_depth=3, random_state=0)"}
    assert len(by_model(looks)) == 1


def test_another_state_of_the_model_is_another_look(kernel: InteractiveShell, tmp_path: Path) -> None:
    run(kernel, DATA, TREE, METRICS, TREE.replace("state=0", "state=1"), METRICS, METRICS)
    assert len(by_model(Ledger.open(tmp_path).all_looks())) == 2


def test_a_test_set_that_was_made_anew_shares_rows_with_the_first(kernel: InteractiveShell, tmp_path: Path) -> None:
    run(kernel, DATA, TREE, METRICS)
    run(kernel, "first = set(map(tuple, X_test))", DATA.replace("state=0", "state=1"), TREE, METRICS)
    one, other = Ledger.open(tmp_path).test_sets()
    kernel.run_cell("both = len(first & set(map(tuple, X_test)))").raise_error()
    assert (one.name, other.name, one.count) == ("X_test", "X_test", 143)
    assert 0 < kernel.user_ns["both"] < 143 and shared(one, other) == (kernel.user_ns["both"], True)


def test_rows_of_few_values_get_no_sketch(kernel: InteractiveShell, tmp_path: Path) -> None:
    """Genotypes of two people may be alike by chance, so single rows say nothing."""
    few = DATA + "\nX_train, X_test = (part[:, :3] > part[:, :3].mean(0) for part in (X_train, X_test))"
    run(kernel, few, TREE, METRICS, "1")
    assert [one.sketch for one in Ledger.open(tmp_path).test_sets()] == [b""]


SPLITS = """for seed in range(30):
    A, B, a, b = train_test_split(X, y, random_state=seed)
    print(DecisionTreeClassifier(max_depth=1, random_state=0).fit(A, a).score(B, b))"""


def test_many_test_sets_that_share_rows_are_asked_for_at_once(
    kernel: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of thirty sets has twenty-nine near ones: a file that is opened for each pair makes a cell wait."""
    run(kernel, DATA, SPLITS)
    one = session.current()
    assert one is not None
    asked: list[int] = []
    real = one.book.ledger.read
    monkeypatch.setattr(one.book.ledger, "read", lambda *words: asked.append(1) or real(*words))
    kernel.run_cell("tree = DecisionTreeClassifier().fit(A, a)", cell_id="c2", store_history=True).raise_error()
    assert 0 < len(asked) < 10
