"""LightGBM (4.6 Python API)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(roots=names("lightgbm"), estimators=True, otherwise="model", tuning_rows=names("eval_set eval_names"))
