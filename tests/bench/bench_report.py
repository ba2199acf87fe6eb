"""What a report on a long notebook costs: 200 cells, of which 60 fit and score, in a shell of this process."""

from __future__ import annotations

import os
import tempfile
import time

from deeprules_jupyter import session
from deeprules_jupyter.commands.report import rendered
from deeprules_jupyter.reports.templates import NAMES
from tests.shell import Notebook

CELLS = 200
FITS = 60
BUDGET = 2.0  # seconds
FIRST = """
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0, stratify=y)
scaler = StandardScaler().fit(X_train)
"""
FIT = """
model_{0} = LogisticRegression(C={0} + 0.1, max_iter=200).fit(scaler.transform(X_train), y_train)
score_{0} = f1_score(y_test, model_{0}.predict(scaler.transform(X_test)))
"""
PLAIN = "table_{0} = np.log1p(np.abs(X[:, :{1}]))\nfor column in table_{0}.T[:2]:\n    column.mean()"


def main() -> None:
    """Print a table; nothing is asserted on time."""
    os.chdir(tempfile.mkdtemp())
    notebook = Notebook()
    sources = [FIT.format(n) if n < FITS else PLAIN.format(n, n % 30 + 1) for n in range(CELLS - 1)]
    for number, source in enumerate([FIRST, *sources]):
        notebook.run(source, f"c{number}")
    one = session.current()
    assert one is not None
    for again in ("first", "second"):
        for name in NAMES:
            began = time.process_time()
            size = len(rendered(one, name, "html"))
            seconds = time.process_time() - began
            print(f"{again:7} {name:12} {seconds:6.2f} s of {BUDGET} s, {size // 1024:5} kB")


if __name__ == "__main__":
    main()
