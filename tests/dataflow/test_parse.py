"""Cells that are not quite Python: what can be read is read, and the rest is said in one line."""

from __future__ import annotations

import ast

import pytest

from deeprules_jupyter.dataflow import Reader, statements
from deeprules_jupyter.dataflow.magics import by_ipython, line_by_line
from deeprules_jupyter.dataflow.parse import from_python_2, parse, plain_python
from deeprules_jupyter.model import Cell, Place
from tests.dataflow.test_snippets import warned

LEAK = """
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
import pandas as pd
plants = pd.read_csv("plants.csv")
X = StandardScaler().fit_transform(plants.drop(columns="species"))
{broken}
X_train, X_test, y_train, y_test = train_test_split(X, plants.species)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


@pytest.mark.parametrize("broken", ["print 'rows', len(X)", "x = = 1", "this is no code", "f(]", "for"])
def test_a_broken_line_costs_that_line_only(broken: str) -> None:
    assert warned(LEAK.format(broken=broken)) == {"fit-before-split"}


@pytest.mark.parametrize(
    ("line", "read_as"),
    [
        ("print 'a %d' % b", "print,'a %d' % b"),
        ("if a: print b", "if a: print,b"),
        ("print >>log, b", "print >>log, b"),
        ("print(b)", "print(b)"),
        ("print (b)", "print (b)"),
        ("print = 3", "print = 3"),
        ("reprint b", "reprint b"),
    ],
)
def test_python_2_prints(line: str, read_as: str) -> None:
    assert from_python_2(line).replace("print, ", "print,") == read_as


def test_python_2_is_read() -> None:
    tree, broken = parse("try:\n    print 'a', b\nexcept ValueError, e:\n    print e\nx = 1")
    assert broken is None
    assert tree is not None
    assert isinstance(tree.body[-1], ast.Assign)


def test_a_score_in_a_python_2_print_is_a_score() -> None:
    assert warned("""
from sklearn.tree import DecisionTreeClassifier
model = DecisionTreeClassifier().fit(X, y)
print "accuracy: %f" % model.score(X, y)
""") == {"scored-on-train"}


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("a = 1\nb = = 2\nc = 3", 2, "this line could not be read: invalid syntax"),
        ("a = 1\nb = = 2\nc = = 3", 2, "2 lines from here on could not be read: invalid syntax"),
    ],
)
def test_what_was_left_out_is_said_once(source: str, line: int, text: str) -> None:
    tree, broken = parse(source)
    assert tree is not None
    assert broken is not None
    assert (broken.line, broken.text) == (line, text)


def test_prose_is_no_cell() -> None:
    tree, broken = parse("these are words\n" * 30)
    assert tree is None
    assert broken is not None
    assert broken.text.startswith("this cell could not be read")


def test_a_mistake_of_ours_costs_one_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise IndexError("no such item")

    monkeypatch.delenv("DEEPRULES_STRICT", raising=False)
    monkeypatch.setitem(statements.Statements.statements, ast.Delete, fails)
    reader = Reader()
    cells = ["import pandas as pd\ndel pd", LEAK.format(broken="")]
    facts = [reader.read(Cell(text, Place(cell=i, cell_id=str(i)))) for i, text in enumerate(cells)]
    assert [e.text for e in reader.unread] == [
        "the rest of this cell could not be read: a mistake inside deeprules itself (IndexError: no such item)"
    ]
    assert facts[1]


def test_an_empty_tuple_is_a_key() -> None:
    Reader().read(Cell("x = table[()]\ny = f()[()]", Place(cell=0)))


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\nimport pandas as pd",
        "! pip install -q umap-learn\n!ls 'a b'\n!!pwd",
        "if True:\n    %time cells = load(n=3)\n    !echo {cells}",
        "files = !ls *.csv\ntook = %timeit -o f(x)\na.b = !pwd",
        "cells?\ncells.describe??",
        'text = """\n%matplotlib inline\n!ls\n"""\n%pip install x',
        "%pip list\nprint('a = %s' % share)",
        "% pylab inline\nx = 1  # why?",
    ],
)
def test_usual_forms_are_read_as_ipython_reads_them(source: str) -> None:
    ours = line_by_line(source)
    assert ast.dump(ast.parse(ours)) == ast.dump(ast.parse(by_ipython(source)))
    assert plain_python(source) == ours


@pytest.mark.parametrize(
    "source", ["!pip install \\\n  umap-learn\nx = 1", "?cells\nx = 1", "    %time f()\n    x = 1"]
)
def test_other_forms_are_left_to_ipython(source: str) -> None:
    assert plain_python(source) == by_ipython(source)
