"""Real data that ships in packages: each pitfall is found, and the same data handled well raises no alarm."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from sklearn import datasets

from tests.experiments.data.tables import found, line, page, shown


def alarms(one: Any) -> set[str]:
    """What is more than something to know."""
    return {name for name, level in found(one).items() if level != "note"}


def test_peptides_stand_twice_some_with_both_labels() -> None:
    modlamp = pytest.importorskip("modlamp.datasets")
    data = modlamp.load_AMPvsUniProt()
    one = page(data.sequences, data.target)
    assert shown(one, "duplicates") | {"p": "", "expected by chance": ""} == {
        "copies": "558", "groups with two labels": "22", "p": "", "expected by chance": "",
    }  # fmt: skip
    assert alarms(one) == {"order", "duplicates", "near-texts"}
    texts, labels = np.asarray(data.sequences), np.asarray(data.target)
    rng = np.random.default_rng(0)
    kept = rng.permutation(np.unique(texts, return_index=True)[1])
    assert alarms(page(texts[kept].tolist(), labels[kept])) == {"near-texts"}


def test_the_cause_of_death_is_known_for_the_dead_alone() -> None:
    survival = pytest.importorskip("sksurv.datasets")
    X, y = survival.load_flchain()
    one = page(X, y)
    assert alarms(one) == {"missing", "order", "single-column"}
    assert shown(one, "single-column")["chapter"] == "AUC 1.000"
    assert shown(one, "single-column")["age"] == "AUC 0.826"
    order = np.random.default_rng(0).permutation(len(X))
    assert alarms(page(X.drop(columns="chapter").iloc[order], y[order])) == set()


def test_age_alone_tells_as_much_as_all_columns() -> None:
    survival = pytest.importorskip("sksurv.datasets")
    X, y = survival.load_flchain()
    one = page(X.drop(columns="chapter"), y, batches=["age"])
    assert found(one)["metadata-only"] in ("note", "stop")
    assert 0.80 < float(shown(one, "metadata-only")["AUC of metadata alone"]) < 0.85


def test_cells_have_rare_types_scaled_genes_and_a_clustering_as_label() -> None:
    scanpy = pytest.importorskip("scanpy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        adata = scanpy.datasets.pbmc68k_reduced()
    one = page(adata, label="louvain")
    assert found(one) == {"label-from-features": "fix", "imbalance": "note", "scaled": "note"}
    sorted_cells = page(adata, label="bulk_labels")
    assert found(sorted_cells) == {"imbalance": "note", "scaled": "note"}
    assert shown(sorted_cells, "rows-per-class")["rows"] == "8"


def test_tumours_are_few_and_nothing_else_is_wrong() -> None:
    survival = pytest.importorskip("sksurv.datasets")
    X, y = survival.load_breast_cancer()
    one = page(X, y)
    assert found(one) == {}
    assert (line(one, "rows-per-class").level, shown(one, "rows-per-class")["rows"]) == ("fix", "51")


@pytest.mark.parametrize("name", ["breast_cancer", "digits", "iris", "wine", "diabetes"])
def test_clean_data_that_many_notebooks_use_raises_no_alarm(name: str) -> None:
    data = getattr(datasets, f"load_{name}")(as_frame=True)
    order = np.random.default_rng(0).permutation(len(data.data))
    one = page(data.data.iloc[order].drop_duplicates(), data.target.iloc[order][~data.data.iloc[order].duplicated()])
    assert alarms(one) == set()
    assert ("scaled" in found(one)) == (name == "diabetes")


@pytest.mark.parametrize("name", ["iris", "wine"])
def test_rows_that_are_sorted_by_their_class_are_told(name: str) -> None:
    data = getattr(datasets, f"load_{name}")()
    one = page(data.data, data.target)
    assert "order" in found(one)
    assert shown(one, "order")["runs"] == "3"
