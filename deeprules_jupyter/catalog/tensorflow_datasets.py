"""TensorFlow Datasets: `load` gives the parts that it is asked for."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(roots=names("tensorflow_datasets"), named_sets=names("load"))
