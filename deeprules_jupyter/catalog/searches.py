"""Searches with the interface of scikit-learn: scikit-optimize, tune-sklearn, optuna-integration, sklearn-genetic."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("skopt tune_sklearn optuna_integration sklearn_genetic"),
    estimators=True,
    tune_functions=names("gp_minimize forest_minimize gbrt_minimize dummy_minimize"),
    searches=names("BayesSearchCV TuneSearchCV TuneGridSearchCV OptunaSearchCV GASearchCV"),
)
