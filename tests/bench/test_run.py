"""The table at the end of `make bench` finds the numbers in what the benches print, as they print them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

PRINTED = {
    "empty_cell": (
        "  an empty cell, libraries imported  0.078 ms without   0.080 ms watched  difference +0.006 ms (budget 1.0)",
        "| empty_cell | an empty cell, libraries imported | 0.078 / 0.080 / difference +0.006 ms (budget 1.0) |",
    ),
    "load": (
        "  processor time   57.9 ms, an empty cell 11.5 ms; difference   47.0 ms median (40.9 to 73.0)",
        "| load | `%load_ext deeprules` | 57.9 / 11.5 / difference 47.0 ms median (40.9 to 73.0) |",
    ),
    "panel": (
        "a small CNN, 640 images of 32 x 32, 3 epochs   1.80 s   1.83 s  x 1.0080",
        "| panel | a small CNN, 640 images of 32 x 32, 3 epochs | 1.80 / 1.83 / x 1.0080 |",
    ),
    "baseline": (
        "| wine 133 x 13 | lr/nb | 8/3 | 0.50 s | 2.00 s | 0.250 | 1.0000 / 1.0000 accuracy |",
        "| baseline | wine 133 x 13 | 0.50 s / 2.00 s / 0.250 |",
    ),
}


@pytest.fixture(scope="module")
def bench() -> Any:
    spec = importlib.util.spec_from_file_location("run_all_benches", Path(__file__).with_name("run.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", PRINTED)
def test_a_line_of_a_bench_is_a_row(bench: Any, name: str) -> None:
    printed, row = PRINTED[name]
    (found,) = bench.rows(name, f"something else\n{printed}\n")
    assert found.startswith(row)


def test_every_bench_that_is_named_is_there(bench: Any) -> None:
    assert all((bench.HERE / f"bench_{line[0]}.py").is_file() for line in bench.LINES)
    assert "cores of" in bench.machine()
