"""LightGBM (4.6 Python API)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("lightgbm"),
    estimators=True,
    otherwise="model",
    holders=names("Dataset"),
    train_functions=names("train"),
    fold_functions=names("cv"),
    fold_models=names("lightgbm.train LGBMClassifier LGBMRegressor LGBMRanker"),
    stoppers=names("early_stopping"),
    train_rows=names("train_set"),
    tuning_rows=names("eval_set eval_X valid_sets"),
    keeps_best=names("early_stopping_rounds early_stopping_round"),
)
