"""Code that nobody would write: the reader says what it could not read and goes on; nothing is executed."""

from __future__ import annotations

import builtins
import random

import pytest

from deeprules_jupyter.dataflow import Reader
from deeprules_jupyter.model import Cell, Place
from tests.dataflow.snippets_models import MODELS
from tests.dataflow.snippets_tables import SKLEARN, TABLES
from tests.dataflow.snippets_torch import NETWORKS, TORCH

BODIES = [SKLEARN + body for body in (TABLES | MODELS).values()] + [TORCH + body for body in NETWORKS.values()]


def read(*sources: str) -> Reader:
    reader = Reader()
    for i, source in enumerate(sources):
        reader.read(Cell(source, Place(cell=i, cell_id=str(i))))
    return reader


@pytest.mark.parametrize(
    "source",
    [
        "def f(:",
        "x = \0",
        "(" * 500 + ")" * 500,
        "-" * 20_000 + "1",
        "x = " + "[" * 90 + "]" * 90,
        "1 +" * 3000 + "1",
        "if True:\n\tx\n        y",
        "\ufeff\u202e x = 1",
    ],
    ids=["syntax", "null", "brackets", "minus", "lists", "sum", "tabs", "marks"],
)
def test_a_cell_that_cannot_be_read_is_one_line_and_the_next_is_read(source: str) -> None:
    reader = read(source, "y = 1")
    assert len(reader.unread) <= 1
    assert all("\n" not in e.text for e in reader.unread)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return f(f(x))\nf(1)",
        "def f():\n    return g()\ndef g():\n    return f()\nf()",
        "f = lambda x: x(x)\nf(f)",
        "x = []\nx.append(x)\nfor a in x:\n    for b in a:\n        for c in b:\n            x.append(c)",
        "d = {}\nd['d'] = d\nmax(d, key=d.get)",
        "class A(A): pass",
        "class A:\n    @property\n    def a(self):\n        return self.a\nA().a",
        "while True:\n    while True:\n        while True:\n            x = 1",
        "x = [[[[[i for i in range(9)] for j in x] for k in x] for l in x] for m in x]",
        "import sklearn.pipeline as p\nm = p.make_pipeline()\nm.steps.append(m)\nm.fit(m, m)",
        "*a, b = c",
        "a, *b = 1, 2, 3\n(x, (y, *z)), w = a, b",
        "del x[0], y, z.w\nglobal q\nq += 1",
        "match x:\n    case {'a': [1, *rest]} if rest:\n        y = rest",
        "async def f():\n    async for i in x:\n        async with i as j:\n            await j\nawait f()",
    ],
)
def test_knots_in_the_code_end(source: str) -> None:
    read(source, "y = 1")


def test_a_giant_cell_is_left_at_the_bound() -> None:
    line = "for i in range(9):\n" + "".join(f"{' ' * (k + 1)}for i{k} in range(9):\n" for k in range(40))
    reader = read(line + " " * 42 + "x = i", "y = 1")
    assert ["too many steps" in e.text for e in reader.unread] == [True]


def test_a_notebook_is_left_at_its_bound() -> None:
    reader = Reader(most=40)
    for number in range(9):
        reader.read(Cell("x = [1, 2, 3]\ny = x + x", Place(cell=number, cell_id=str(number))))
    said = [e.text for e in reader.unread]
    assert said == ["the rest of this notebook takes too many steps to read"]


@pytest.mark.parametrize("seed", range(60))
def test_mangled_notebooks_never_raise(seed: int) -> None:
    chance = random.Random(seed)
    lines = chance.choice(BODIES).splitlines()
    for _ in range(chance.randint(1, 8)):
        i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines[i], lines[j] = lines[j], lines[i]
            case 1:
                del lines[i]
            case 2:
                lines.insert(i, lines[j])
            case _:
                lines[i] = lines[i].replace(chance.choice("XyabcdZ"), chance.choice(["df", "None", "[]", "m", "X[0]"]))
    read(*"\n".join(lines).split("# %%"))


def test_nothing_is_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    def caught(*_: object, **__: object) -> None:
        raise AssertionError("executed")

    monkeypatch.setattr(builtins, "print", caught)
    read("print('x')\nraise SystemExit\n__import__('os').abort()\nopen('/nowhere', 'w')")
