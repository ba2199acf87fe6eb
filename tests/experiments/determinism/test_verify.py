"""`%%deeprules_determinism` on top of a cell, in a real shell: what is said, and that further runs leave no trace."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch

from deeprules_jupyter.experiments.determinism import leaves
from tests.shell import Notebook

MARK = "%%deeprules_determinism\n"
SETUP = """
import random, functools, numpy as np, torch
torch.set_num_threads(1)
torch.manual_seed(0); np.random.seed(0); random.seed(0)
X = torch.randn(40, 4); y = torch.randint(0, 2, (40,))
"""
NETWORK = """
net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.9**step)
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(X, y), batch_size=8, shuffle=True)
"""
TRAINING = """
losses = []
for epoch in range(2):
    for rows, labels in loader:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(rows), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    schedule.step()
"""


def shown(notebook: Notebook) -> str:
    texts = [output["data"].get("text/plain", "") for output in notebook.shell.display_pub.outputs]
    return "\n".join(text for text in texts if "reproducible" in text.lower())


def verify(notebook: Notebook, cell: str) -> str:
    notebook.run(MARK + cell)
    return shown(notebook)


def state(notebook: Notebook) -> dict[str, Any]:
    """All that a person could notice: names in their order, values, objects, and every random state."""
    names = notebook.shell.user_ns
    own = {n: v for n, v in names.items() if not n.startswith("_") and n not in ("In", "Out", "exit", "quit")}
    digests = {name: leaves.digest_of(value, name) for name, value in own.items()}
    drawn = [random.getstate(), np.random.get_state(legacy=False), torch.get_rng_state()]
    return {"order": list(own), "values": digests, "random": [leaves.digest_of(one) for one in drawn]}


def test_a_training_is_the_same_again(notebook: Notebook) -> None:
    notebook.all(SETUP, NETWORK)
    said = verify(notebook, TRAINING)
    assert said.startswith("Reproducible bit for bit: 2 runs from the same start left the same in ")
    assert "goes on from what earlier cells left in " in said and "net" in said


def test_what_differs_is_named_with_the_largest_difference(notebook: Notebook) -> None:
    notebook.run(SETUP)
    said = verify(notebook, "noise = np.random.default_rng().normal(size=3)\nsame = 1\n")
    assert said.startswith("Not reproducible: run 2 from the same start left other values in noise.")
    assert "3 of 3 numbers" in said and "same" not in said.partition("largest")[2]


SECOND = "import builtins\nif hasattr(builtins, 'ran'):\n    X.zero_()\n"
CELLS = {
    "training": TRAINING,
    "differs": "X += torch.tensor(np.random.default_rng().normal(size=4))",
    "makes and deletes": "fresh = [1]\ndel y\nloader = None",
    "raises in the second run only": SECOND + "    raise OSError('again')\nbuiltins.ran = 1",
    "is interrupted in the second run": SECOND + "    raise KeyboardInterrupt\nbuiltins.ran = 1",
    "seeds": "random.seed(); torch.manual_seed(3); np.random.seed(4); random.random()",
    "remembers": "def count(kept=[]):\n    kept.append(1)\n    return len(kept)\nn = count()",
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_all_is_as_after_one_run(notebook: Notebook, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same cell with and without our mark, from the same start: the same names, values and random states."""
    import builtins

    after = []
    for mark in ("", MARK):
        monkeypatch.delattr(builtins, "ran", raising=False)
        notebook.shell.reset(new_session=False)
        notebook.all(SETUP, NETWORK)
        kept = dict(notebook.shell.user_ns)
        notebook.run(mark + CELLS[name].replace("random.seed(); ", "random.seed(5); "))
        after.append(state(notebook))
        same = {n: notebook.shell.user_ns.get(n) is kept[n] for n in ("net", "optimizer", "X")}
        assert all(same.values())  # the very objects
    if name == "differs":
        after[0]["values"].pop("X"), after[1]["values"].pop("X")
        after[0]["values"].pop("loader"), after[1]["values"].pop("loader")
    assert after[0] == after[1]
    monkeypatch.delattr(builtins, "ran", raising=False)


def test_an_error_of_the_second_run_is_one_line(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    monkeypatch.delattr(builtins, "ran", raising=False)
    said = verify(notebook, CELLS["raises in the second run only"].replace("    X.zero_()\n", ""))
    assert said == "Not reproducible: run 2 raised OSError: again; your own run did not."
    monkeypatch.delattr(builtins, "ran", raising=False)


def test_functions_see_the_copies_and_their_own_memory(notebook: Notebook) -> None:
    notebook.run(SETUP)
    notebook.run(
        "def maker():\n    seen = []\n    def add(v):\n        seen.append(v); return len(seen)\n    return add\n"
        "add = maker()\ntotal = {'n': 0}\nclass Count:\n    made = 0\n"
        "def work(kept=[]):\n    kept.append(1); total['n'] += 1; Count.made += 1\n"
        "    return add(1), len(kept), total['n'], Count.made"
    )
    said = verify(notebook, "first = work(); second = work()")
    assert said.startswith("Reproducible bit for bit")
    assert notebook.shell.user_ns["second"] == (2, 2, 2, 2)
    notebook.run("third = work()")
    assert notebook.shell.user_ns["third"] == (3, 3, 3, 3)


@pytest.mark.parametrize(
    ("before", "cell", "why"),
    [
        ("g = (i for i in range(9))", "a = next(g)", "g cannot be copied (generator: "),
        ("@functools.lru_cache\ndef slow(n):\n    return n", "a = slow(1)", "slow cannot be copied (it keeps its"),
        ("", "a = input('name? ') if 0 else 1", "line 2 asks you something"),
        ("", "!true", "line 2 holds !true, which would run a second time"),
        ("import asyncio", "await asyncio.sleep(0)", "line 2 awaits something"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_twice_is_named(
    notebook: Notebook, capsys: pytest.CaptureFixture[str], before: str, cell: str, why: str
) -> None:
    notebook.all(SETUP, before)
    assert verify(notebook, cell) == ""
    assert f"deeprules: the cell was not run again: {why}" in capsys.readouterr().err


def test_a_wrong_option_is_one_line_and_the_cell_runs(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.run("%%deeprules_determinism --rums 3\ndone = 1")
    assert "unrecognized arguments: --rums 3" in capsys.readouterr().err
    assert notebook.shell.user_ns["done"] == 1


def test_a_second_run_is_no_deed_of_the_person(notebook: Notebook) -> None:
    notebook.run(
        "from sklearn.datasets import load_iris\nfrom sklearn.linear_model import LogisticRegression\n"
        "from sklearn.model_selection import train_test_split\nimport numpy as np\nX, y = load_iris(return_X_y=True)\n"
        "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"
    )
    said = verify(
        notebook, "model = LogisticRegression(max_iter=500).fit(X_train, y_train)\nmodel.score(X_test, y_test)"
    )
    assert said.startswith("Reproducible bit for bit")
    assert len(notebook.session.book.record.trace.test_looks()) == 1
    assert len(notebook.session.book.record.trace.fits) == 1


def test_the_digest_sees_order_and_every_bit() -> None:
    one = np.arange(20_000, dtype=np.float32)
    other = [one[::-1], -one, np.roll(one, 2), one + np.eye(1, 20_000, 9_999, dtype=np.float32)[0] * 1e-3]
    swapped = one.copy()
    swapped[[5, 15_000]] = swapped[[15_000, 5]]
    signs = one.copy()
    signs[[1, 3, 7, 9]] *= -1
    digests = {leaves.digest_of(array) for array in (one, *other, swapped, signs, one.reshape(2, -1), one.astype("f8"))}
    assert len(digests) == 9
    assert leaves.digest_of(one) == leaves.digest_of(one.copy())
    assert leaves.digest_of(0.0) != leaves.digest_of(-0.0)
    assert leaves.digest_of(float("nan")) == leaves.digest_of(float("nan"))


def test_another_number_of_threads_is_a_grade_of_its_own(notebook: Notebook) -> None:
    notebook.run(SETUP + "torch.set_num_threads(2)\nlong = torch.randn(300_001) * 1000")
    notebook.run(
        "%%deeprules_determinism --threads 1\ntotal = [float(long[i:].sum()) for i in range(40)]; most = long.max()"
    )
    said = shown(notebook)
    assert said.startswith("Reproducible bit for bit: 2 runs")
    assert "With 1 thread instead of 2 it left other values in total (above)" in said
    assert torch.get_num_threads() == 2
    notebook.run("%%deeprules_determinism --threads 1\nmost = long.max()")
    assert "With 1 thread instead of 2 it left the same too." in shown(notebook)
    torch.set_num_threads(1)


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        ("import keras\nkeras.utils.set_random_seed(0)", "a = keras.random.normal((3,))"),
        ("%deeprules_determinism on", "a = np.random.default_rng().normal(size=3)"),
    ],
    ids=["keras", "generators that got a derived seed"],
)
def test_random_numbers_of_a_library_start_where_they_did(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, before: str, cell: str
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    notebook.run(SETUP)
    notebook.run(before)
    notebook.run(cell)  # they have begun
    assert verify(notebook, cell).startswith("Reproducible bit for bit")
    first = notebook.shell.user_ns["a"]
    notebook.run(cell)
    assert not np.array_equal(np.asarray(first), np.asarray(notebook.shell.user_ns["a"]))  # they go on from one run
