"""CatBoost (1.2 Python package reference)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("catboost"),
    estimators=True,
    otherwise="model",
    holders=names("Pool FeaturesData"),
    train_functions=names("train"),
    fold_functions=names("cv"),
    fold_models=names("catboost.train CatBoostClassifier CatBoostRegressor CatBoost"),
    train_rows=names("pool dtrain"),
    tuning_rows=names("eval_set"),
    keeps_best=names("early_stopping_rounds use_best_model"),
    always_best=names("CatBoostClassifier CatBoostRegressor CatBoostRanker CatBoost"),
    seeds=names("random_seed thread_count silent logging_level"),
)
