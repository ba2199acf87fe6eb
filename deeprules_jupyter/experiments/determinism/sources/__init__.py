"""All sources, in the order in which they are set and shown. A further library is one file and one name here."""

from __future__ import annotations

from deeprules_jupyter.experiments.determinism.source import Source
from deeprules_jupyter.experiments.determinism.sources import (
    environment,
    jax,
    keras,
    numpy,
    polars,
    python,
    sklearn,
    tensorflow,
    threads,
    torch,
    torch_settings,
)

SOURCES: tuple[Source, ...] = (
    *python.SOURCES,
    *numpy.SOURCES,
    *sklearn.SOURCES,
    *torch.SOURCES,
    *torch_settings.SOURCES,
    *tensorflow.SOURCES,
    *keras.SOURCES,
    *jax.SOURCES,
    *polars.SOURCES,
    *threads.SOURCES,
    *environment.SOURCES,
)
