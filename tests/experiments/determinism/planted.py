"""Cells that are not reproducible, each with the line where that begins and the cause; and twins of them that are.

`before` is run by itself first. The first line of a cell is line 2, since our own line stands above it.
"""

from __future__ import annotations

from typing import NamedTuple

SETUP = """
import datetime, functools, os, random, secrets, tempfile, threading, time, uuid
from concurrent.futures import ThreadPoolExecutor, as_completed
import numpy as np, pandas as pd, torch
from numpy.random import default_rng
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset
torch.set_num_threads(2)
random.seed(1); np.random.seed(1); torch.manual_seed(1)
X = torch.randn(64, 4); y = torch.randint(0, 2, (64,))
table = pd.DataFrame({"a": np.arange(20.0), "b": np.arange(20.0)[::-1]})
"""
TRAIN = """net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
"""
LOOP = """for epoch in range(2):
    for rows, labels in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(rows), labels)
        loss.backward()
        optimizer.step()
"""
NOISY = """class Noisy(Dataset):
    def __init__(self, seed=None):
        self.rng = np.random.default_rng(seed)
    def __len__(self):
        return 64
    def __getitem__(self, index):
        return X[index] + float(self.rng.normal()), y[index]
"""
IDS = "ids = torch.randint(0, 50, (20000,)); words = nn.Parameter(torch.randn(50, 16)); head = nn.Linear(16, 2)\n"
IDS += "weights = torch.randn(20000, 1)\n"  # equal gradients sum up to the same in any order
TABLE = """optimizer = torch.optim.SGD([words, *head.parameters()], lr=0.1)
for step in range(4):
    optimizer.zero_grad()
    hidden = words{take}
    loss = (head(hidden) * weights).square().mean()
    loss.backward()
    optimizer.step()
"""
AUGMENT = """def augment(rows, rng):
    noise = rng.normal(size=tuple(rows.shape))
    return rows + torch.tensor(noise, dtype=torch.float32)
"""
SLOW = """def work(i):
    time.sleep(0.002 * ((i * 7 + time.perf_counter_ns()) % 5))
    return float(i)
"""


class Planted(NamedTuple):
    """`line` is where it begins, `cause` a part of the cause's name, and `also` another part of what is said."""

    before: str
    cell: str
    line: int
    cause: str
    also: str = ""


PLANTED = {
    "unseeded default_rng": Planted("", "k = 1\nnoise = np.random.default_rng().normal(size=3)", 3, "numpy generator"),
    "default_rng by its own name": Planted("", "rng = default_rng(None)\nv = rng.random()", 2, "numpy generator"),
    "unseeded RandomState": Planted("", "state = np.random.RandomState()\nv = state.rand(3)", 2, "numpy generator"),
    "bit generator": Planted("", "g = np.random.Generator(np.random.PCG64())\nv = g.random()", 2, "numpy generator"),
    "np.random.seed()": Planted("", "np.random.seed()\nv = np.random.rand(3)", 2, "seed that is drawn"),
    "random.Random()": Planted("", "r = random.Random()\nv = r.random()", 2, "Python generator"),
    "SystemRandom": Planted("", "r = random.SystemRandom()\nv = r.random()", 3, "operating system"),
    "urandom": Planted("", "n = int.from_bytes(os.urandom(4), 'little')\nnp.random.seed(n)", 2, "operating system"),
    "uuid4": Planted("", "name = 'run'\nname += uuid.uuid4().hex", 3, "operating system"),
    "secrets": Planted("", "chosen = [secrets.randbelow(10**9) for i in range(3)]", 2, "operating system"),
    "torch.seed()": Planted("", "torch.seed()\nw = torch.randn(3)", 2, "seed that is drawn"),
    "Generator.seed()": Planted("", "g = torch.Generator()\ng.seed()\nw = torch.randn(3, generator=g)", 3, "by chance"),
    "seed from the clock": Planted("", "seed = time.time_ns()\nrng = default_rng(seed)\nv = rng.random()", 3, "clock"),
    "branch by the clock": Planted(
        "", "v = 0\nwhen = time.time_ns()\nodd = (when // 1000) % 1009\nv = np.sqrt(float(odd))", 5, "clock"
    ),
    "datetime": Planted("", "table['day'] = datetime.datetime.now()\nn = len(table)", 2, "clock"),
    "id()": Planted("", "things = [object() for i in range(3)]\nkeys = [id(thing) for thing in things]", 3, "address"),
    "as_completed": Planted(
        SLOW, "with ThreadPoolExecutor(4) as pool:\n    jobs = [pool.submit(work, i) for i in range(12)]\n"
        "    got = []\n    for job in as_completed(jobs):\n        got.append(job.result())", 6, "order in which",
    ),
    "list that threads append to": Planted(
        SLOW, "got = []\nthreads = [threading.Thread(target=lambda i=i: got.append(work(i))) for i in range(9)]\n"
        "for t in threads:\n    t.start()\nfor t in threads:\n    t.join()\norder = tuple(got)", 0, "",
    ),
    "backward of x[idx]": Planted(
        IDS, TABLE.format(take="[ids]"), 7, "several threads add", "backward of line 5",
    ),
    "x[idx] += v": Planted(
        IDS, "total = torch.zeros(50, 16); more = torch.randn(20000, 16)\nfor i in range(20):\n"
        "    total.index_put_((ids,), more, accumulate=True)\ns = total.sum()", 4, "several threads add", "index_put_",
    ),
    "augmentation with its own generator": Planted(
        AUGMENT + TRAIN, "rng = default_rng()\nloader = DataLoader(TensorDataset(X, y), batch_size=32)\n"
        + LOOP.replace("net(rows)", "net(augment(rows, rng))"), 2, "numpy generator",
    ),
    "dataset with its own generator": Planted(
        NOISY + TRAIN, "loader = DataLoader(Noisy(), batch_size=32)\n" + LOOP, 3, "numpy generator", " of In["
    ),
    "dropout from a generator": Planted(
        "", "g = torch.Generator()\ng.seed()\nmask = torch.empty(50).bernoulli_(0.5, generator=g)\nout = mask * 2", 3,
        "drawn by chance",
    ),
    "split by an unseeded generator": Planted(
        "", "order = default_rng().permutation(64)\ntrain, test = X[order[:48]], X[order[48:]]", 2, "numpy generator"
    ),
    "sample of a table": Planted(
        "", "few = table.sample(5, random_state=np.random.RandomState())\nm = few['a'].mean()", 2, "numpy generator"
    ),
    "forest with an unseeded generator": Planted(
        "from sklearn.ensemble import RandomForestClassifier", "forest = RandomForestClassifier(n_estimators=3, "
        "random_state=np.random.RandomState()).fit(X.numpy(), y.numpy())", 2, "numpy generator",
    ),
    "method of the notebook": Planted(
        "class Maker:\n    def make(self):\n        values = default_rng().normal(size=2)\n        return values\n"
        "maker = Maker()",
        "a = 1\nb = maker.make()", 3, "numpy generator", "in make()",
    ),
    "temporary file": Planted("", "handle, path = tempfile.mkstemp()\nos.close(handle)", 2, "temporary file"),
    "process load": Planted("", "load = time.process_time_ns() % 1009\nv = np.sqrt(load + 1.0)", 3, "clock"),
}  # fmt: skip

TWINS = {
    "seeded default_rng": ("", "noise = np.random.default_rng(0).normal(size=3)"),
    "global numpy": ("", "v = np.random.rand(3); w = np.random.permutation(9)"),
    "global python": ("", "v = random.random(); order = list(range(9)); random.shuffle(order)"),
    "global torch": ("", "w = torch.randn(3); m = nn.Linear(3, 3)"),
    "seeds itself": ("", "np.random.seed(3); random.seed(3); torch.manual_seed(3); v = np.random.rand()"),
    "generator of an earlier cell": ("rng = default_rng()", "v = rng.normal(size=3)"),
    "torch generator of an earlier cell": ("g = torch.Generator()", "w = torch.randn(3, generator=g)"),
    "training": (TRAIN, "loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)\n" + LOOP),
    "loader with a generator": (
        TRAIN + "g = torch.Generator().manual_seed(1)\n"
        "loader = DataLoader(TensorDataset(X, y), 16, shuffle=True, generator=g)",
        LOOP,
    ),
    "dataset with its own seeded generator": (NOISY + TRAIN, "loader = DataLoader(Noisy(0), batch_size=32)\n" + LOOP),
    "loader of an earlier cell with an unseeded dataset": (
        NOISY + TRAIN + "loader = DataLoader(Noisy(), batch_size=32)", LOOP,
    ),
    "embedding": (IDS, TABLE.format(take=".index_select(0, ids)")),
    "one thread": (
        IDS, "torch.set_num_threads(1)\n" + TABLE.format(take="[ids]") + "torch.set_num_threads(2)",
    ),
    "deterministic algorithms": (
        IDS, "torch.use_deterministic_algorithms(True)\n" + TABLE.format(take="[ids]")
        + "torch.use_deterministic_algorithms(False)",
    ),
    "times that are only shown": (
        "", "start = time.time()\nv = np.sqrt(2.0)\nelapsed = time.time() - start\nprint(f'{elapsed:.2f} s')\n"
        "took = []\ntook.append(round(time.time() - start, 3))",
    ),
    "grid search": (
        "from sklearn.linear_model import LogisticRegression\nfrom sklearn.model_selection import GridSearchCV",
        "search = GridSearchCV(LogisticRegression(), {'C': [0.1, 1]}, cv=2).fit(X.numpy(), y.numpy())",
    ),
    "forest without a seed": (
        "from sklearn.ensemble import RandomForestClassifier",
        "forest = RandomForestClassifier(n_estimators=3).fit(X.numpy(), y.numpy())\nforest.score(X.numpy(), y.numpy())",
    ),
    "threads in order": (
        SLOW, "with ThreadPoolExecutor(4) as pool:\n    got = list(pool.map(work, range(6)))",
    ),
    "sets of text": ("", "names = {'a', 'b', 'c'}\norder = list(names)\nh = hash('a')"),
    "table in place": ("", "table['c'] = table['a'] * 2\ntable.drop(columns='b', inplace=True)\ntable.loc[0, 'a'] = 5"),
    "nan and signs": ("", "v = np.array([np.nan, -0.0, 0.0]); w = torch.tensor([-0.0, 1.0]) * v[0]\nx = float('nan')"),
    "aliases": ("one = [1]; other = one", "one.append(2)\nsame = other is one\nassert other == [1, 2]"),
    "closure": (
        "def counter():\n    n = 0\n    def count():\n        nonlocal n\n        n += 1; return n\n    return count\n"
        "count = counter()", "first = count(); second = count()",
    ),
    "empty that is filled": ("", "e = torch.empty(64); e.fill_(1.0)\nf = np.empty(9); f[:] = 2.0"),
    "batch norm and schedule": (
        "bn = nn.BatchNorm1d(4); o = torch.optim.SGD(bn.parameters(), lr=0.1, momentum=0.9)\n"
        "plan = torch.optim.lr_scheduler.StepLR(o, 1)",
        "for i in range(3):\n    o.zero_grad(); bn(X).sum().backward(); o.step(); plan.step()",
    ),
    "class with a memory": (
        "class Net0:\n    made = 0\n    def __init__(self):\n        Net0.made += 1\n        self.n = Net0.made",
        "a = Net0().n; b = Net0().n",
    ),
    "figure": ("import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt",
               "plt.plot([1, 2]); plt.close('all')\nv = 3"),
}  # fmt: skip
