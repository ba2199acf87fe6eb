"""What no switch covers, each planted once, with a twin that must stay silent."""

from __future__ import annotations

import re

import pytest

from deeprules_jupyter.commands.determinism_audit import concerns
from tests.shell import Notebook

TORCH = "import torch\nfrom torch import nn\n"
NET = "net = nn.Linear(2, 1)\noptimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n"
STEP = "for _ in range(2):\n    net(torch.ones(3, 2)).sum().backward()\n    optimizer.step()\n"
DATA = "class Data(torch.utils.data.Dataset):\n    def __init__(self): self.{0}\n    def __len__(self): return 4\n"
POOL = "from concurrent.futures import ThreadPoolExecutor, as_completed\nwith ThreadPoolExecutor(2) as pool:\n"
WARM = "from sklearn.linear_model import SGDClassifier\nmodel = SGDClassifier(warm_start={}, random_state=0)"
THREADS = "from multiprocessing.pool import ThreadPool\n"
LONG = "import time\nend = time.time() + 0.01\nn = 0\nwhile time.time() < end:\n    n += 1"
JOBS = POOL + "    jobs = {pool.submit(abs, n): n for n in range(4)}\n"

CASES = {  # the cells, where it is told (cell and line from 1), a word of it, and the twin
    "generator without a seed": (
        ["import numpy as np\nnoise = np.random.default_rng().random(3)"],
        (1, 2),
        "no seed",
        ["import numpy as np\nnoise = np.random.default_rng(3).random(3)"],
    ),
    "random.Random": (
        ["import random\nx = random.Random().random()"],
        (1, 2),
        "no seed",
        ["import random\nx = random.Random(1).random()"],
    ),
    "old numpy generator": (
        ["import numpy as np\nx = np.random.RandomState().rand()"],
        (1, 2),
        "no seed",
        ["import numpy as np\nx = np.random.RandomState(2).rand()"],
    ),
    "kept generator": (
        ["import numpy as np\nrng = np.random.default_rng(0)", "x = rng.random(3)"],
        (1, 2),
        "`rng`",
        ["import numpy as np", "rng = np.random.default_rng(0)\nx = rng.random(3)"],
    ),
    "kept in a function": (
        ["import random\nown = random.Random(1)", "def flip(v): return v * own.random()", "y = flip(2)"],
        (1, 2),
        "`own`",
        ["import random\ndef flip(v): return v * random.random()", "y = flip(2)"],
    ),
    "kept torch generator": (
        [TORCH + "g = torch.Generator().manual_seed(0)", "x = torch.rand(2, generator=g)"],
        (1, 3),
        "`g`",
        [TORCH, "g = torch.Generator().manual_seed(0)\nx = torch.rand(2, generator=g)"],
    ),
    "warm weights": ([TORCH + NET, STEP], (2, 2), "`net`", [TORCH, NET + STEP]),
    "warm estimator": (
        [WARM.format(True), "model.fit([[0], [1]], [0, 1])"],
        (2, 1),
        "`model`",
        [WARM.format(False), "model.fit([[0], [1]], [0, 1])"],
    ),
    "workers with one generator": (
        [
            TORCH
            + "import numpy as np\n"
            + DATA.format("rng = np.random.default_rng(0)")
            + "loader = torch.utils.data.DataLoader(Data(), num_workers=2)"
        ],
        (1, 7),
        "workers",
        [
            TORCH
            + "import numpy as np\n"
            + DATA.format("rng = np.random.default_rng(0)")
            + "loader = torch.utils.data.DataLoader(Data())"
        ],
    ),
    "hash of a text": (
        ["parts = [hash(name) % 10 for name in ['a', 'b']]"],
        (1, 1),
        "hash()",
        ["parts = [hash(n) % 10 for n in (1, 2)]\nnumber = 7\nx = hash(number)\ny = hash((1, 2))"],
    ),
    "list of a set": (
        ["words = ['a', 'b']\nwords = list(set(words))"],
        (1, 2),
        "order of a set",
        ["words = ['a', 'b']\nwords = sorted(set(words))\nn = list(set([3, 1]))\nk = len(set(words))"],
    ),
    "loop over a set": (
        ["seen = {'a', 'b'}\nout = []\nfor one in seen:\n    out.append(one)"],
        (1, 3),
        "order of a set",
        ["seen = {'a', 'b'}\ntotal = 0\nfor one in seen:\n    total += len(one)"],
    ),
    "codes of a set": (
        ["codes = {w: i for i, w in enumerate(set('a b'.split()))}"],
        (1, 1),
        "order of a set",
        ["codes = {w: i for i, w in enumerate(sorted(set('a b'.split())))}"],
    ),
    "as_completed": (
        [JOBS + "    out = [job.result() for job in as_completed(jobs)]"],
        (1, 4),
        "threads are ready",
        [JOBS + "    out = {jobs[job]: job.result() for job in as_completed(jobs)}"],
    ),
    "as_completed in a loop": (
        [JOBS + "    out = []\n    for job in as_completed(jobs):\n        out.append(job.result())"],
        (1, 5),
        "threads are ready",
        [JOBS + "    out = {}\n    for job in as_completed(jobs):\n        out[jobs[job]] = job.result()"],
    ),
    "imap_unordered": (
        [THREADS + "out = list(ThreadPool(2).imap_unordered(abs, range(3)))"],
        (1, 2),
        "threads are ready",
        [THREADS + "out = list(ThreadPool(2).imap(abs, range(3)))"],
    ),
    "a seed of the clock": (
        ["import random, time\nrandom.seed(int(time.time()))"],
        (1, 2),
        "the time",
        ["import random, time\nrandom.seed(3)\nbegan = time.time()\nprint(time.time() - began)"],
    ),
    "as long as the clock says": ([LONG], (1, 4), "the time", ["n = 0\nwhile n < 3:\n    n += 1"]),
    "bits of the system": (
        ["import os\nx = os.urandom(4)"],
        (1, 2),
        "system",
        ["import uuid\nname = f'run-{uuid.uuid4()}'"],
    ),
}


def told(notebook: Notebook, cells: list[str]) -> list[tuple[int, int | None, str]]:
    for at, cell in enumerate(cells):
        assert notebook.shell.run_cell(cell, cell_id=f"c{at}").success
    found = concerns(notebook.session)
    return [(int((one.place.cell_id or "c9")[1:]) + 1, one.place.line, one.text) for one in found]


@pytest.mark.parametrize("name", CASES)
def test_a_cause_is_told_with_its_place_and_its_twin_is_not(notebook: Notebook, name: str) -> None:
    bad, place, word, _ = CASES[name]
    (found,) = told(notebook, bad)
    assert found[:2] == place and word in found[2]


@pytest.mark.parametrize("name", CASES)
def test_its_twin_is_silent(notebook: Notebook, name: str) -> None:
    assert told(notebook, CASES[name][3]) == []


def test_what_is_switched_on_is_no_concern(notebook: Notebook) -> None:
    notebook.shell.run_line_magic("deeprules_determinism", "on")
    assert told(notebook, ["import numpy as np\nx = np.random.default_rng().random()"]) == []


def test_the_table_names_them(notebook: Notebook) -> None:
    notebook.run("import random\nx = random.Random().random()", "c0")
    notebook.shell.display_pub.outputs.clear()
    notebook.shell.run_line_magic("deeprules_determinism", "")
    shown = notebook.shell.display_pub.outputs[-1]["data"]
    assert re.search(r"run 1, line 2: `random.Random\(\)` has no\s+seed", shown["text/plain"])
    assert "<li" in shown["text/html"] and "random.Random(0)" in shown["text/html"]


def test_a_hash_that_was_given_is_not_pythons(notebook: Notebook) -> None:
    cell = "import hashlib\ndef part(text, hash=hashlib.md5):\n    return hash(text).digest()[-1] < 51"
    assert told(notebook, [cell]) == []


RNG = "import numpy as np\nrng = np.random.default_rng(0)\nwords = {'a', 'b'}\nn = 7"
OWN_NAMES = {  # cells that read no name of the notebook, although one is spelled so
    "a parameter": "def noise(rng): return rng.random(3)",
    "one with a default": "def noise(*, rng=None): return rng.random(3)",
    "what a function binds": "def noise():\n    rng = np.random.default_rng(1)\n    return rng.random(3)",
    "what a branch of it binds": "def noise():\n    for rng in [np.random]:\n        pass\n    return rng.rand(3)",
    "one of a lambda": "noise = lambda rng: rng.random(3)",
    "a function in a function": "def noise(rng):\n    def draw(): return rng.random(3)\n    return draw()",
    "a comprehension": "out = [rng.random() for rng in [np.random.default_rng(2)]]",
    "a set that is given": "def listed(words): return list(words)",
}
NOTEBOOKS_NAMES = {  # and those that do
    "a default": "def noise(rng=rng): return rng.random(3)",
    "said to be global": "def noise():\n    global rng\n    rng.random(3)\n    rng = np.random.default_rng(1)",
    "a lambda that takes another": "noise = lambda n: rng.random(n)",
    "what a comprehension begins with": "out = [x for rng in [1] for x in [2]] + [rng.random()]",
    "a class": "class Noise:\n    def draw(self): return rng.random(3)",
    "beside a parameter": "def noise(rng): return rng.random(3)\nx = noise(rng)",
}


@pytest.mark.parametrize("name", OWN_NAMES)
def test_a_name_of_a_function_is_not_that_of_the_notebook(notebook: Notebook, name: str) -> None:
    assert told(notebook, [RNG, OWN_NAMES[name]]) == []


@pytest.mark.parametrize("name", NOTEBOOKS_NAMES)
def test_a_function_that_reads_the_notebook_s_generator_draws_from_it(notebook: Notebook, name: str) -> None:
    ((cell, line, text),) = told(notebook, [RNG, NOTEBOOKS_NAMES[name]])
    assert (cell, line) == (1, 2) and "`rng`" in text


def test_what_a_function_trains_is_what_it_is_given(notebook: Notebook) -> None:
    made = WARM.format(True)
    trains = "def trained(model):\n    return model.fit([[0], [1]], [0, 1])\nprint(model)"
    assert told(notebook, [made, trains]) == []
    ((cell, line, _),) = told(notebook, [made, "def again():\n    return model.fit([[0], [1]], [0, 1])"])
    assert (cell, line) == (2, 2)
