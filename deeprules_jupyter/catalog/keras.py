"""Keras and TensorFlow (Keras 3 API)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(tuning_rows=names("validation_data"))
