"""What `make trust` writes down: each suite once, the newest run of it, and nothing that was not run."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

JUNIT = """<testsuites><testsuite>
<testcase classname="tests.bitwise.test_bitwise" name="a" time="2.0"/>
<testcase classname="tests.bitwise.test_bitwise" name="b" time="3.5"><failure message="x">y</failure></testcase>
<testcase classname="tests.bitwise.test_bitwise" name="c" time="1.0"><error message="x">y</error></testcase>
<testcase classname="tests.test_packaging" name="d" time="9.0"><skipped message="no network"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture(scope="module")
def trust() -> Any:
    spec = importlib.util.spec_from_file_location("trust_page", Path(__file__).with_name("trust.py"))
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_report_of_pytest_is_a_row_for_each_file_that_ran(trust: Any) -> None:
    (row,) = trust.by_file(JUNIT)
    assert (row.suite, row.tests, row.failed, row.seconds, row.bare) == (
        *("tests/bitwise/test_bitwise.py", 3, 2, 6.5, None),
    )


def test_a_suite_stands_on_the_page_once_and_the_text_around_stays(trust: Any) -> None:
    page = f"above\n\n{trust.BEGIN}\n{trust.END}\nbelow\n"
    page = trust.written(page, [trust.Row("b", "1.0", 5, 1, 2.0), trust.Row("a", "2.0", 7, 0, 3.0, 2.0)])
    page = trust.written(page, [trust.Row("b", "1.1", 6, 0, 4.0)])
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == ["| `a` | 2.0 | 7 | 0 | 3 | 2 |", "| `b` | 1.1 | 6 | 0 | 4 |  |"]
    assert page.startswith("above\n\n") and page.endswith(f"{trust.END}\nbelow\n")


def test_the_page_has_its_place(trust: Any) -> None:
    page = trust.PAGE.read_text(encoding="utf-8")
    assert trust.written(page, []) == page
    assert all(suite in trust.runner().SUITES for suite in ("sklearn", "imblearn"))
