"""The eight data sets of the baseline's benchmarks: all of them ship inside packages, nothing is downloaded.

Four come with scikit-learn; scikit-survival, scanpy and modlamp bring four more where they are installed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
YEAR = 365.25
Data = tuple[Any, Any]  # numbers (n, columns), and classes or values (n,)


def _of_sklearn(name: str) -> Data:
    from sklearn import datasets

    X, y = getattr(datasets, f"load_{name}")(return_X_y=True)
    return X, y


def within(time: Any, happened: Any, limit: float) -> tuple[Any, Any]:
    """Whose fate at the limit is known, and whether it had happened by then."""
    known = happened | (time >= limit)
    return known, (happened & (time < limit)).astype(int)


def _genexp_bc() -> Data:
    """Distant metastasis within five years, from gene expression and the clinic: 189 patients."""
    import pandas as pd
    from sksurv.datasets import load_breast_cancer

    table, fate = load_breast_cancer()
    known, y = within(fate["t.tdm"], fate["e.tdm"], 5 * YEAR)
    return pd.get_dummies(table, drop_first=True).to_numpy(float)[known], y[known]


def _flchain() -> Data:
    """Death within eight years; what they died of is left out."""
    import pandas as pd
    from sksurv.datasets import load_flchain

    table, fate = load_flchain()
    table = table.drop(columns="chapter")
    table["creatinine"] = table["creatinine"].fillna(table["creatinine"].median())
    known, y = within(fate["futime"], fate["death"], 8 * YEAR)
    return pd.get_dummies(table, drop_first=True).to_numpy(float)[known], y[known]


def _pbmc68k() -> Data:
    """Cell types from the expression of 765 genes."""
    import scanpy as sc

    cells = sc.datasets.pbmc68k_reduced()
    return np.asarray(cells.X, dtype=float), np.unique(cells.obs["bulk_labels"].astype(str), return_inverse=True)[1]


def _amp() -> Data:
    """Antimicrobial peptides, as shares of residues and of pairs of them, and the logarithm of the length."""
    from modlamp.datasets import load_AMPvsUniProt

    found = load_AMPvsUniProt()
    words = [*RESIDUES, *map("".join, product(RESIDUES, repeat=2))]
    rows = [[one.count(word) / len(one) for word in words] + [np.log(len(one))] for one in found.sequences]
    return np.asarray(rows), np.asarray(found.target)


DATA: dict[str, Callable[[], Data]] = {
    "wine": lambda: _of_sklearn("wine"),
    "breast_cancer": lambda: _of_sklearn("breast_cancer"),
    "genexp_bc": _genexp_bc,
    "diabetes": lambda: _of_sklearn("diabetes"),
    "digits": lambda: _of_sklearn("digits"),
    "pbmc68k": _pbmc68k,
    "flchain": _flchain,
    "amp": _amp,
}


def load(name: str) -> Data | None:
    """One data set; None where the package that brings it is not installed."""
    try:
        return DATA[name]()
    except ImportError:
        return None


def is_number(y: Any) -> bool:
    """Whether the target is a number and no class."""
    return len(np.unique(y)) > 20


def split(data: Data, seed: int) -> tuple[Any, Any, Any, Any]:
    """Three quarters to train on and one to test on, stratified: X_train, X_test, y_train, y_test."""
    from sklearn.model_selection import train_test_split

    X, y = data
    found = train_test_split(X, y, test_size=0.25, random_state=seed, stratify=None if is_number(y) else y)
    return found[0], found[1], found[2], found[3]
