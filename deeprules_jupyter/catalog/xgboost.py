"""XGBoost (3.1 Python API reference)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(roots=names("xgboost"), estimators=True, otherwise="model", tuning_rows=names("eval_set"))
