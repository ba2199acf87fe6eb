"""XGBoost (3.1 Python API reference)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("xgboost"),
    estimators=True,
    otherwise="model",
    holders=names("DMatrix QuantileDMatrix ExtMemQuantileDMatrix"),
    train_functions=names("train"),
    fold_functions=names("cv"),
    fold_models=names("xgboost.train XGBClassifier XGBRegressor XGBRanker"),
    stoppers=names("EarlyStopping"),
    train_rows=names("dtrain"),
    tuning_rows=names("eval_set evals"),
    keeps_best=names("early_stopping_rounds"),
)
