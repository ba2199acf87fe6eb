"""The search on a real Dask cluster of two processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from distributed import Client, LocalCluster
from sklearn.datasets import load_breast_cancer

from deeprules_jupyter.experiments.baseline import run
from deeprules_jupyter.experiments.baseline.cluster import on

X, Y = load_breast_cancer(return_X_y=True)


def test_without_a_cluster_one_line_says_how_to_start_one() -> None:
    with pytest.raises(ValueError, match="no Dask cluster yet"), on("dask"):
        pass


def test_what_is_not_installed_is_named() -> None:
    with pytest.raises(ValueError, match="ray is not installed here"), on("ray"):
        pass


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)
    with cluster, Client(cluster) as client:
        yield client


def test_the_cluster_finds_what_this_process_finds(client: Client) -> None:
    """Models without iterations: those of others may end a rounding apart on another machine or number of threads."""
    here = run(X, Y, models=["neighbours", "bayes"])
    with on("dask"):
        there = run(X, Y, models=["neighbours", "bayes"])
    assert [t.scores for e in here.efforts for t in e.trials] == [t.scores for e in there.efforts for t in e.trials]
    workers = client.run(lambda dask_worker: len(dask_worker.state.log))
    assert len(workers) == 2 and all(steps > 0 for steps in workers.values())
