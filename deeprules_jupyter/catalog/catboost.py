"""CatBoost (1.2 Python package reference)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("catboost"),
    estimators=True,
    otherwise="model",
    tuning_rows=names("eval_set"),
    seeds=names("random_seed thread_count silent"),
)
