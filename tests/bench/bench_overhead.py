"""What watching adds to three notebooks: the same cells without and with the extension, fresh processes in turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PAIRS = int(os.environ.get("PAIRS", "5"))
SHARE, FLOOR = 0.02, 0.050  # at most 2 % of the run, or 50 ms
TABLE = (
    "import numpy as np, pandas as pd\nfrom sklearn.datasets import load_breast_cancer\n"
    "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.linear_model import LogisticRegression\n"
    "from sklearn.metrics import accuracy_score, roc_auc_score\n"
    "from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split\n"
    "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler",
    "df = load_breast_cancer(as_frame=True).frame\nX, y = df.drop(columns='target'), df['target']",
    "X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)",
    "pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))\n"
    "search = GridSearchCV(pipe, {'logisticregression__C': [0.01, 0.1, 1, 10]}, cv=5).fit(X_train, y_train)",
    "forest = RandomForestClassifier(300, random_state=0)\n"
    "print(cross_val_score(forest, X_train, y_train, cv=5).mean())",
    "guess = search.predict(X_test)\n"
    "print(accuracy_score(y_test, guess), roc_auc_score(y_test, search.predict_proba(X_test)[:, 1]))",
)
IMAGES = (
    "import torch\nfrom torch import nn\nfrom torch.utils.data import DataLoader, TensorDataset, random_split\n"
    "torch.manual_seed(0)\nimages = torch.randn(2000, 1, 32, 32)\nlabels = torch.randint(0, 10, (2000,))",
    "train, test = random_split(TensorDataset(images, labels), [1600, 400])\n"
    "loader, held = DataLoader(train, 64, shuffle=True), DataLoader(test, 64)",
    "net = nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3), nn.ReLU(),\n"
    "                    nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(512, 10))\n"
    "optimizer = torch.optim.Adam(net.parameters())",
    "for epoch in range(4):\n    for x, t in loader:\n        optimizer.zero_grad()\n"
    "        nn.functional.cross_entropy(net(x), t).backward()\n        optimizer.step()",
    "right = 0\nwith torch.no_grad():\n    for x, t in held:\n"
    "        right += int((net(x).argmax(1) == t).sum())\nprint(right)",
)
CELLS = (
    "import numpy as np, scipy.sparse as sp\nfrom sklearn.decomposition import TruncatedSVD\n"
    "from sklearn.linear_model import SGDClassifier\nfrom sklearn.model_selection import train_test_split\n"
    "from sklearn.neighbors import KNeighborsClassifier\nfrom sklearn.preprocessing import MaxAbsScaler, Normalizer",
    "draw = np.random.default_rng(0)\n"
    "counts = sp.random(20_000, 2_000, 0.05, format='csr', rng=draw, data_rvs=lambda n: draw.poisson(3, n) + 1.0)\n"
    "kind = draw.integers(0, 8, 20_000)",
    "train, test, a, b = train_test_split(counts, kind, random_state=0)",
    "norm = Normalizer(norm='l1')\ntrain, test = norm.fit_transform(train).log1p(), norm.transform(test).log1p()\n"
    "scale = MaxAbsScaler().fit(train)\ntrain, test = scale.transform(train), scale.transform(test)",
    "svd = TruncatedSVD(30, random_state=0).fit(train)\nlow, held = svd.transform(train), svd.transform(test)",
    "print(KNeighborsClassifier().fit(low, a).score(held, b), SGDClassifier(random_state=0).fit(low, a).score(low, a))",
)
NOTEBOOKS = {"pandas and scikit-learn": TABLE, "a CNN on images": IMAGES, "20,000 cells x 2,000 genes, sparse": CELLS}
RUN = """
import sys, time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.display_pub.publish = lambda *_, **__: None
cells = eval(sys.stdin.read())
if sys.argv[1] == "watched":
    shell.run_line_magic("load_ext", "deeprules")
shell.run_cell(cells[0], store_history=True)  # the imports are no part of it
clock, work = time.perf_counter(), time.process_time()
for cell in cells[1:]:
    assert shell.run_cell(cell, store_history=True).success
print("seconds", time.perf_counter() - clock, time.process_time() - work)
"""


def seconds(cells: tuple[str, ...], how: str) -> tuple[float, float]:
    """One run in a process of its own: time on the clock, and of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(Path.cwd())]))
        env = {**os.environ, "PYTHONPATH": path, "IPYTHONDIR": folder}
        line = [sys.executable, "-c", RUN, how]
        done = subprocess.run(line, input=repr(cells), env=env, cwd=folder, capture_output=True, text=True, check=True)
    _, clock, work = done.stdout.splitlines()[-1].split()
    return float(clock), float(work)


def main() -> None:
    """Print one table."""
    print(
        f"three notebooks, {PAIRS} pairs of fresh processes in turns, imports left out; load {os.getloadavg()[0]:.1f}"
    )
    for name, cells in NOTEBOOKS.items():
        pairs = [(seconds(cells, "bare"), seconds(cells, "watched")) for _ in range(PAIRS)]
        for number, what in enumerate(("clock", "processor")):
            bare, watched = (statistics.median(pair[side][number] for pair in pairs) for side in (0, 1))
            extra = statistics.median(pair[1][number] - pair[0][number] for pair in pairs)
            print(
                f"  {name:34} {what:9} {bare:7.3f} s without {watched:7.3f} s watched  "
                f"difference {extra * 1000:+7.0f} ms "
                f"({extra / bare:+.1%}; budget {max(SHARE * bare, FLOOR) * 1000:.0f} ms)"
            )


if __name__ == "__main__":
    main()
