"""skorch (1.2 documentation): networks with the interface of scikit-learn."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("skorch"),
    estimators=True,
    otherwise="model",
    stoppers=names("EarlyStopping Checkpoint"),
    holders=names("Dataset"),
    row_wise=names("predefined_split"),
    tuning_rows=names("train_split"),
)
