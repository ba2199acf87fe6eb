"""`%deeprules_data` in a real shell: what a person says of columns counts, and mistakes cost one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from deeprules_jupyter import session

TABLE = """
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
rng = np.random.default_rng(0)
df = pd.DataFrame(rng.normal(size=(240, 3)), columns=list("abc"))
df["y"], df["donor"], df["who"] = rng.integers(0, 2, 240), np.arange(240) // 6, np.arange(240) // 8
df["when"] = np.arange(240)
X, y = df[list("abc")], df["y"]
"""
RUN = """
X_tr, X_te, y_tr, y_te = train_test_split(X, y, random_state=0)
print(LogisticRegression().fit(X_tr, y_tr).score(X_te, y_te))
"""


@pytest.fixture
def shell(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    InteractiveShell.clear_instance()
    one = InteractiveShell.instance()
    one.run_line_magic("load_ext", "deeprules")
    yield one
    one.run_line_magic("unload_ext", "deeprules")
    InteractiveShell.clear_instance()


def run(shell: Any, *cells: str) -> dict[str, str]:
    for cell in cells:
        assert shell.run_cell(cell).success
    one = session.current()
    assert one is not None
    found = {f.rule: f.message for f in one.book.notebook.findings if f.level == "warn"}
    return {rule: text for rule, text in found.items() if rule in ("group-straddles-split", "time-shuffled")}


def test_without_a_word_the_column_is_found_by_name(shell: Any) -> None:
    assert "`donor`" in run(shell, TABLE, RUN)["group-straddles-split"]


def test_a_column_that_was_named_counts_and_no_other(shell: Any) -> None:
    assert "`who`" in run(shell, TABLE, "%deeprules_data --group who", RUN)["group-straddles-split"]


def test_none_silences_before_and_after(shell: Any) -> None:
    assert run(shell, TABLE, "%deeprules_data --group none", RUN) == {}
    assert run(shell, "%deeprules_data df --group donor", RUN)
    assert run(shell, "%deeprules_data --group none") == {}


def test_a_time_that_was_named_counts(shell: Any) -> None:
    found = run(shell, TABLE, "%deeprules_data df --group none --time when", RUN)
    assert set(found) == {"time-shuffled"}
    assert run(shell, "%deeprules_data --time none") == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--group donr", "did you mean donor?"),
        ("nothing --group donor", "nothing is no table here"),
        ("y --group donor", "y is no table here"),
        ("df", "say which column"),
        ("", "say which column"),
        ("--time", "expected one argument"),
    ],
)
def test_a_mistake_costs_one_line_and_nothing_else(shell: Any, capsys: Any, line: str, said: str) -> None:
    run(shell, TABLE)
    capsys.readouterr()
    shell.run_cell(f"%deeprules_data {line}")
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and said in err and err.startswith("deeprules: ")
