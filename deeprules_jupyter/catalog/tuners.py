"""Libraries that search for settings by calling a function: Optuna, hyperopt, bayes_opt, GPyOpt and pyswarm."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("optuna hyperopt bayes_opt GPyOpt pyswarm"),
    # `optuna.integration` has twins of the trainers of LightGBM.
    holders=names("Dataset"),
    train_functions=names("train"),
    fold_functions=names("cv"),
    always_best=names("optuna.integration.lightgbm.train"),
    train_rows=names("train_set"),
    tuning_rows=names("valid_sets"),
    tuners=names("create_study load_study Study BayesianOptimization"),
    tune_methods=names("optimize maximize minimize run_optimization"),
    trial_methods=names("ask suggest"),
    told_methods=names("tell register"),
    best_settings=names("best_params best_trial best_trials best_config max x_opt"),
    tune_functions=names("fmin pso"),
)
