"""Notebooks that nobody wrote: whatever stands in a file, it is read or refused in one line, and nothing is run."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeprules_jupyter import notebook
from deeprules_jupyter.commands.check import check_file, judge
from deeprules_jupyter.model import Cell, Place
from tests.dataflow.test_snippets import ALL

# Pieces of real snippets, put together anyhow; names and numbers fall together by chance.
LINES = sorted({line for _, source in ALL for line in source.splitlines() if line.strip() and "warn:" not in line})
NAMES = st.sampled_from(
    "X y X_train X_test y_test model df scaler train test i best pd np None x[0] (x) *x {} []".split()
)
CALLS = st.sampled_from(
    "fit transform fit_transform predict score split mean fillna iloc loc drop groupby apply append items head sample "
    "T values join merge concat pop get copy backward step train eval to".split()
)
# The same examples everywhere, so that a test that passed passes again; without `derandomize` it looks for new ones.
QUIET = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    text = draw(NAMES)
    for _ in range(draw(st.integers(0, 4))):
        match draw(st.integers(0, 4)):
            case 0:
                text = f"{text}.{draw(CALLS)}({draw(NAMES)}, axis={draw(st.integers(-2, 2))})"
            case 1:
                text = (
                    f"{text}[{draw(st.sampled_from([':3', 'a:', '::2', '()', '0', chr(34) * 2, ':, 1', '...', '~m']))}]"
                )
            case 2:
                text = f"{draw(CALLS)}({text}, **{draw(NAMES)})"
            case 3:
                text = f"[{text} for {draw(NAMES)} in {draw(NAMES)} if {draw(NAMES)}]"
            case _:
                text = (
                    f"({text} {draw(st.sampled_from(['+', '==', '@', 'in', 'and', ':=', 'if 1 else']))} {draw(NAMES)})"
                )
    return text


@st.composite
def statements(draw: st.DrawFn) -> str:
    inner = draw(st.one_of(expressions(), st.sampled_from(LINES)))
    head = draw(
        st.sampled_from(
            ["", "x = ", "X, y = ", "x.y = ", "x[0] = ", "del ", "return ", "yield ", "await ", "global ", "*a, b = "]
        )
    )
    block = draw(
        st.sampled_from(["", "for X in y: ", "while x: ", "if X: ", "with x as y: ", "def f(X): ", "class C(X): "])
    )
    return f"{block}{head}{inner.strip()}"


def read(*sources: str) -> Any:
    return judge("x.py", [Cell(text, Place(cell=i)) for i, text in enumerate(sources)], {}).notebook


@QUIET
@given(st.lists(statements(), max_size=12))
def test_any_code_is_read(lines: list[str]) -> None:
    read(*lines, "\n".join(lines))


@QUIET
@given(st.text(max_size=300))
def test_any_text_is_a_cell(text: str) -> None:
    book = read(text)
    assert all("\n" not in state.why for state in book.states)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
BOOK: dict[str, Any] = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
    "cells": [
        {"cell_type": "code", "id": "a", "source": ["x = 1\n", "y = x"], "execution_count": 2, "outputs": []},
        {"cell_type": "markdown", "id": "b", "source": "text"},
    ],
}


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way, *(found for key, value in inner for found in places(value, (*way, key)))]


@QUIET
@given(st.sampled_from(places(BOOK)), VALUES)
def test_any_value_at_any_place_of_a_notebook(tmp_path: Path, way: tuple[Any, ...], value: Any) -> None:
    book = json.loads(json.dumps(BOOK))
    node = book
    for key in way[:-1]:
        node = node[key]
    if way:
        node[way[-1]] = value
    file = tmp_path / "mutated.ipynb"
    file.write_text(json.dumps(book if way else value), encoding="utf-8")
    found = check_file(str(file)).notebook
    assert found.error is None or ("\n" not in found.error and "mistake inside" not in found.error)


@QUIET
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(tmp_path: Path, raw: bytes) -> None:
    for name in ("x.ipynb", "x.py"):
        file = tmp_path / name
        file.write_bytes(raw)
        try:
            notebook.read(str(file))
        except notebook.UnreadableError as exc:
            assert "\n" not in str(exc)


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + "1," * 60_000 + "]",
        "s = '" + "a" * 3_000_000 + "'",
        "\n".join(f"x{i} = x{i - 1}" for i in range(1, 9_000)),
        "df = " + "df." * 5_000 + "df",
        "f(" * 90 + ")" * 90,
        "x = y\n" * 9_000,
        "X = np.concatenate([X, X])\n" * 300,
        "\n".join(f"X = X[X.a{i} > {i}]" for i in range(400)),
    ],
    ids=["list", "text", "chain", "attributes", "calls", "many", "doubling", "filters"],
)
def test_memory_is_bounded(text: str) -> None:
    tracemalloc.start()
    try:
        read("import numpy as np\nimport pandas as pd\nX = df = pd.read_csv('x.csv')", text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 150_000_000  # bytes
