"""AnnData and scanpy."""

from __future__ import annotations

import inspect
import pickle
import warnings
from typing import Any

import pytest

from deeprules_jupyter.model import Fit
from tests.runtime.conftest import Book
from tests.shell import ended

START = """
import numpy as np, pandas as pd, anndata as ad, scanpy as sc
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
rng = np.random.default_rng(0)
counts = rng.poisson(3, size=(150, 40)).astype("float32")
kinds = pd.Categorical(np.where(np.arange(150) % 2, "B", "T"))
train, test = train_test_split(np.arange(150), random_state=0)
def load():
    data = ad.AnnData(counts.copy(), obs=pd.DataFrame({"kind": kinds}, index=[f"cell{i}" for i in range(150)]))
    sc.pp.normalize_total(data, target_sum=1e4)
    sc.pp.log1p(data)
    return data
def score(fitted, judged):
    return LogisticRegression().fit(fitted.X, fitted.obs.kind).score(judged.X, judged.obs.kind)
data = load()
"""


@pytest.fixture(autouse=True)
def quiet() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


LEAKS = {
    "scale": "sc.pp.scale(data)\nscore(data[train], data[test])",
    "scale of a copy": "scaled = sc.pp.scale(data, copy=True)\nscore(scaled[train].copy(), scaled[test].copy())",
    "scale of the table": "data.X = sc.pp.scale(data.X)\nscore(data[train], data[test])",
    "highly_variable_genes": (
        "sc.pp.highly_variable_genes(data, n_top_genes=10)\n"
        "data = data[:, data.var.highly_variable].copy()\nscore(data[train], data[test])"
    ),
    "highly_variable_genes subset": (
        "sc.pp.highly_variable_genes(data, n_top_genes=10, subset=True)\nscore(data[train], data[test])"
    ),
    "pca": (
        "sc.pp.pca(data, n_comps=5)\nZ = data.obsm['X_pca']\n"
        "LogisticRegression().fit(Z[train], kinds[train]).score(Z[test], kinds[test])"
    ),
}


@pytest.mark.parametrize("source", LEAKS.values(), ids=LEAKS.keys())
def test_what_learns_over_all_cells_is_told_once_the_model_is_judged(book: Any, source: str) -> None:
    book.run(START)
    book.run(source)
    assert book.warnings() == [("fit-before-split", "cell-1")]
    fit = book.all(Fit)[0]
    assert fit.kind == "transform" and fit.data.rows.count == 150


CLEAN = {
    "each cell by itself": "score(data[train], data[test])",
    "scale of the training cells": (
        "fitted = data[train].copy()\nsc.pp.scale(fitted)\njudged = data[test].copy()\n"
        "judged.X = (judged.X - fitted.var['mean'].values) / fitted.var['std'].values\nscore(fitted, judged)"
    ),
    "genes by the training cells": (
        "fitted = data[train].copy()\nsc.pp.highly_variable_genes(fitted, n_top_genes=10)\n"
        "genes = fitted.var_names[fitted.var.highly_variable]\nscore(fitted[:, genes], data[test][:, genes])"
    ),
    "genes that are chosen and not taken": (
        "sc.pp.highly_variable_genes(data, n_top_genes=10)\nscore(data[train], data[test])"
    ),
    "marker genes": "markers = data[:, ['3', '7', '9']]\nscore(markers[train], markers[test])",
    "a map of the test cells": "sc.pp.neighbors(data[test].copy(), use_rep='X')\nscore(data[train], data[test])",
}


@pytest.mark.parametrize("source", CLEAN.values(), ids=CLEAN.keys())
def test_what_learns_from_training_cells_or_from_none_is_not_told(book: Any, source: str) -> None:
    book.run(START)
    book.run(source)
    assert book.warnings() == []


def test_cells_are_followed_through_views_copies_and_joins(book: Any) -> None:
    book.run(START)
    book.run(
        """
        part = data[data.obs.kind == "B"]
        nested = part[5:10, :7]
        copied = nested.copy()
        both = ad.concat([data[train], data[test]])
        other = load()
        """
    )
    look = book.watcher.desk.registry.look
    rows = {name: look(book[name]).rows for name in ("data", "part", "nested", "copied", "both", "other")}
    assert [rows[name].count for name in ("part", "nested", "copied", "both")] == [75, 5, 5, 150]
    assert (rows["copied"].tokens == rows["data"].tokens[11:20:2]).all()
    assert (rows["nested"].tokens == rows["copied"].tokens).all() and rows["data"].covers(rows["both"])
    assert rows["data"].shared(rows["other"]) == 150 and look(book["nested"].X).rows.count == 5


def test_everything_is_as_it_was_and_results_are_the_same(book: Any) -> None:
    source = """
sc.pp.highly_variable_genes(data, n_top_genes=10)
sc.pp.scale(data)
sc.pp.pca(data, n_comps=3)
result = data.X.tobytes() + data[train].obsm["X_pca"].tobytes()
"""
    book.run(START + source)
    assert "zero_center" in inspect.signature(book["sc"].pp.scale).parameters and book["sc"].pp.scale.register
    assert pickle.dumps(book["data"])
    _, error = book.attempt("sc.pp.pca(data, n_comps=5000)")
    assert isinstance(error, ValueError)
    book.watcher.stop()
    left = [book["sc"].pp.scale, book["sc"].pp.pca, book["ad"].concat, book["ad"].AnnData.copy]
    assert not any(function.__code__.co_filename.endswith("hook.py") for function in left)
    bare = Book()
    bare.run(START + source)
    assert bare["result"] == book["result"]
    ended(bare.shell)
