"""How many epochs and steps a loop will have, where its head or the call of its function says so."""

from __future__ import annotations

from typing import Any

import pytest

from deeprules_jupyter.runtime import loops
from deeprules_jupyter.runtime.live import plan

# A cell in which `look()` stands in a loop -> the turns of the loops around it, the innermost first.
CELLS = {
    "for i in range(5):\n    look()": [5],
    "n = 4\nfor i in range(2, 3 * n):\n    for j in range(0, 100, 32):\n        look()": [4, 10],
    "for i in tqdm(range(7), desc='epochs'):\n    look()": [7],
    "for i in trange(6):\n    look()": [6],
    "for i, j in enumerate(range(3)):\n    look()": [3],
    "for x in [1, 2]:\n    look()": [None],
    "for i in range(9):\n    pass\nlook()": [],
    "for i in range(len([1])):\n    look()": [None],
    "class Args: pass\nargs = Args()\nargs.epochs = 8\nfor i in range(args.epochs):\n    look()": [8],
    "def f(epochs):\n    for i in range(epochs):\n        look()\nf(3)": [3],
    "def f(net, epochs=12):\n    for i in range(epochs):\n        look()\nf(0)": [12],
    "def f(net, epochs=12):\n    for i in range(epochs):\n        look()\nEPOCHS = 4\nf(0, epochs=EPOCHS)": [4],
    "def f(epochs):\n    epochs = 2\n    for i in range(epochs):\n        look()\nf(3)": [None],
    "def f(*sizes, epochs):\n    for i in range(epochs):\n        look()\nf(*[1], epochs=3)": [None],
    "class A:\n    def fit(self, x, n):\n        for i in range(n):\n            look()\nA().fit(0, 5)": [5],
    "def f():\n    look()\nfor i in range(3):\n    f()": [3],
    "def f():\n    n = 5\n    for i in range(n):\n        look()\nf()": [None],
}


@pytest.mark.parametrize(("cell", "turns"), CELLS.items())
def test_the_heads_of_loops_are_read(book: Any, cell: str, turns: list[int | None]) -> None:
    found: list[list[int | None]] = []
    book.shell.user_ns |= {
        "look": lambda: found.append(loops.turns(book.watcher.desk.places)),
        "tqdm": lambda what, **more: what,
        "trange": range,
    }
    book.run(cell)
    assert found[0] == turns


def test_loops_are_epochs_or_steps() -> None:
    assert plan([20], loader=True) == (20, None)
    assert plan([None, 20], loader=True) == (20, None)
    assert plan([5, 20], loader=False) == (20, 100)
    assert plan([30], loader=False) == (None, 30)
    assert plan([None, 20], loader=False) == (None, None)
    assert plan([], loader=True) == plan([], loader=False) == (None, None)
