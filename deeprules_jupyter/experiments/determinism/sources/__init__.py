"""All sources, in the order in which they are set and shown. A further library is one file and one name here."""

from __future__ import annotations

from deeprules_jupyter.experiments.determinism.source import Source
from deeprules_jupyter.experiments.determinism.sources import python

SOURCES: tuple[Source, ...] = (*python.SOURCES,)
