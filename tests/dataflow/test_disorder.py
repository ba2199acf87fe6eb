"""Names that are used before the cells above have made them, in files and while cells run."""

from __future__ import annotations

import pytest

from deeprules_jupyter.dataflow.disorder import InKernel, of_file
from deeprules_jupyter.dataflow.names import names_of
from deeprules_jupyter.model import Cell, Place


def found(*cells: tuple[int | None, str]) -> list[tuple[int | None, str, str, int | None]]:
    made = [Cell(source, Place(at), count) for at, (count, source) in enumerate(cells)]
    return [(f.place.cell, f.name, f.how, f.maker.cell if f.maker else None) for f in of_file(made)]


def needs(source: str) -> set[str]:
    return set(names_of(Cell(source, Place(0))).needs)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("y = x", {"x"}),
        ("x = 1\ny = x", set()),
        ("x += 1", {"x"}),
        ("for i in items:\n    total = i", {"items"}),
        ("[a for a in b if a > c]", {"b", "c"}),
        ("def f(a=d):\n    return later", {"d"}),
        ("fit = lambda v: later(v)", set()),
        ("class A(Base):\n    n = size\n    m = n", {"Base", "size"}),
        ("with open(p) as f:\n    t = f.read()", {"p"}),
        ("try:\n    x\nexcept NameError:\n    x = 1", set()),
        ("if ready:\n    x", {"ready"}),
        ("import numpy as np\nnp.zeros(3)", set()),
        ("%time model = net.fit(X)\nmodel", {"net", "X"}),
        ("%matplotlib inline\nplt.plot(x)", {"plt", "x"}),
        ("a: int\nb: int = c", {"c"}),
        ("print(f'{name!r}', _, In[3], _i2)", {"name"}),
        ("match v:\n    case [first, *rest]:\n        print(first, rest)", {"v"}),
    ],
)
def test_what_a_cell_needs(source: str, expected: set[str]) -> None:
    assert needs(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "from x import *",
        "%run other.ipynb",
        "exec(code)",
        "get_ipython().run_cell_magic('time', '', 'x = 1')",
        "%%capture out\nf()",
        "%%sql\nx",
    ],
)
def test_what_may_make_any_name_keeps_us_silent(source: str) -> None:
    assert names_of(Cell(source, Place(0))).wild
    assert found((1, source), (2, "print(x)")) == []


def test_a_name_that_only_a_cell_below_makes() -> None:
    assert found((2, "print(x)"), (1, "x = 1")) == [(0, "x", "below", 1)]
    assert found((None, "print(x)"), (None, "x = 1")) == [(0, "x", "below", 1)]
    assert found((1, "y = 1"), (None, "print(x)"), (2, "x = 1")) == []  # it never ran


def test_a_name_that_no_cell_makes() -> None:
    assert found((7, "print(x)"), (8, "y = x")) == [(0, "x", "nowhere", None), (1, "x", "nowhere", None)]
    assert found((None, "print(x)")) == []  # nothing shows that it ever ran


def test_a_cell_whose_output_is_an_error_is_no_secret() -> None:
    assert list(of_file([Cell("print(x)", Place(0), 3, failed=True)])) == []


def test_a_cell_that_ran_before_the_one_above_it() -> None:
    assert found((5, "x = 1"), (3, "print(x)")) == [(1, "x", "later", 0)]
    assert found((5, "import x"), (3, "print(x)")) == []
    assert found((5, "x = 1"), (3, "y = 2")) == []
    assert found((5, "x = 1"), (9, "print(x)")) == []
    assert found((5, "x = 1"), (3, "print(x)"), (3, "y = 1")) == []  # counts of two kernels


def said(kernel: InKernel) -> list[tuple[str, str]]:
    return [(fact.name, fact.how) for fact in kernel.standing()]


def run(kernel: InKernel, key: str, source: str) -> None:
    kernel.ran(Cell(source, Place(cell_id=key)), key)


def test_in_a_kernel_a_deleted_cell_is_still_in_use() -> None:
    kernel = InKernel()
    run(kernel, "a", "x = 1")
    run(kernel, "b", "print(x)")
    kernel.deleted(["a"])
    assert said(kernel) == []  # it used x while that cell was there
    run(kernel, "b", "print(x)")
    assert said(kernel) == [("x", "deleted")]
    run(kernel, "c", "x = 2")
    assert said(kernel) == []


def test_in_a_kernel_an_earlier_version_is_still_in_use() -> None:
    kernel = InKernel()
    run(kernel, "a", "x = 1")
    run(kernel, "a", "z = 1")
    run(kernel, "b", "print(x)")
    assert said(kernel) == [("x", "edited")]
    run(kernel, "b", "print(z)")
    assert said(kernel) == []


def test_in_a_kernel_a_cell_that_fails_half_way_still_makes_what_it_made() -> None:
    kernel = InKernel()
    run(kernel, "a", "x = 1")
    kernel.ran(Cell("", Place(cell_id="a"), failed=True), "a")
    run(kernel, "b", "print(x)")
    assert said(kernel) == []


def test_usual_work_in_a_kernel_says_nothing() -> None:
    kernel = InKernel()
    for key, source in [
        ("a", "x = 1"),
        ("b", "x = x + 1"),
        ("b", "x = x + 1"),
        ("c", "print(x, elsewhere)"),
        ("a", "x = 3"),
    ]:
        run(kernel, key, source)
    assert said(kernel) == []


def test_in_a_kernel_whose_order_is_known_a_name_comes_from_below() -> None:
    kernel = InKernel()
    kernel.ran(Cell("x = 1", Place(4, "b")), "b")
    kernel.ran(Cell("print(x)", Place(1, "a")), "a")
    assert said(kernel) == [("x", "below")]
