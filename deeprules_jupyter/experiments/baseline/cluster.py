"""Where models are tried: in this process, or on a cluster that the person has started and joblib can reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def on(backend: str | None) -> Iterator[None]:
    """Let joblib send work there. Raises ValueError with one clear line where there is no such cluster."""
    if backend is None:
        yield
        return
    import joblib

    try:
        (_dask if backend == "dask" else _ray)()
    except ImportError as exc:
        raise ValueError(f"{backend} is not installed here: {exc}") from None
    with joblib.parallel_config(backend=backend):
        yield


def _dask() -> None:
    from distributed import get_client

    try:
        get_client()
    except ValueError:
        text = "this kernel has no Dask cluster yet; start or join one: from dask.distributed import Client; Client()"
        raise ValueError(text) from None


def _ray() -> None:
    from ray.util.joblib import register_ray

    register_ray()
