"""One tool on one split, for peers_baseline.py: TOOL ROWS ANSWER SEED BUDGET. Imports are no part of its seconds.

Tools that stop at a time read the processor's clock here, so that a busy machine takes nothing away from any of them.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Answer = tuple[Any, Any, str]  # probabilities or values of the test rows, classes, what was picked
Start = Callable[[Any, Any, Any], Answer]


def deeprules(seed: int, budget: float, number: bool) -> Start:
    from deeprules_jupyter.experiments.baseline import run

    def start(a: Any, ya: Any, b: Any) -> Answer:
        found = run(a, ya, score="r2" if number else "log_loss", seed=seed)
        name = f"{found.best.family.short} of {sum(len(one.trials) for one in found.efforts)}"
        return (
            (found.fitted.predict(b), [], name)
            if number
            else (found.fitted.predict_proba(b), found.fitted.classes_, name)
        )

    from sklearn.datasets import make_classification

    run(*make_classification(60, random_state=0), models=["logistic", "bayes"])  # what scikit-learn loads late
    return start


def flaml(seed: int, budget: float, number: bool) -> Start:
    from flaml import AutoML

    def start(a: Any, ya: Any, b: Any) -> Answer:
        model = AutoML()
        task, score = ("regression", "r2") if number else ("classification", "log_loss")
        model.fit(a, ya, task=task, metric=score, time_budget=budget, n_jobs=1, seed=seed, verbose=0)
        said = model.predict(b) if number else model.predict_proba(b)
        return said, [] if number else model.classes_, str(model.best_estimator)

    return start


def autogluon(seed: int, budget: float, number: bool) -> Start:
    import pandas as pd
    from autogluon.tabular import TabularPredictor

    def start(a: Any, ya: Any, b: Any) -> Answer:
        names = [f"c{number}" for number in range(a.shape[1])]
        kind, score = ("regression", "r2") if number else (None, "log_loss")
        model = TabularPredictor("target", problem_type=kind, eval_metric=score, verbosity=0, path="models")
        table = pd.DataFrame(a, columns=names).assign(target=ya)
        model.fit(table, time_limit=budget, presets="medium_quality", num_cpus=1, num_gpus=0)
        test = pd.DataFrame(b, columns=names)
        if number:
            return model.predict(test).to_numpy(), [], model.model_best
        said = model.predict_proba(test)
        return said.to_numpy(), said.columns.to_numpy(), model.model_best

    return start


def optuna(seed: int, budget: float, number: bool) -> Start:
    """A tree-structured Parzen estimator over the five families of the paper, five folds."""
    import optuna
    from sklearn.model_selection import cross_val_score

    optuna.logging.set_verbosity(optuna.logging.ERROR)

    def start(a: Any, ya: Any, b: Any) -> Answer:
        def goal(trial: Any) -> float:
            model = suggested(trial, number, a.shape[1], seed)
            score = "r2" if number else "neg_log_loss"
            return float(cross_val_score(model, a, ya, cv=5, scoring=score, error_score=-1e9).mean())

        study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
        begin = spent()
        study.optimize(goal, callbacks=[lambda study, _: study.stop() if spent() - begin > budget else None])
        model = suggested(optuna.trial.FixedTrial(study.best_params), number, a.shape[1], seed).fit(a, ya)
        name = f"{study.best_params['family']} of {len(study.trials)}"
        return (model.predict(b), [], name) if number else (model.predict_proba(b), model.classes_, name)

    return start


def suggested(trial: Any, number: bool, columns: int, seed: int) -> Any:
    """One of the five families with its settings."""
    from sklearn import calibration, ensemble, linear_model, naive_bayes, neighbors, svm
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    name = trial.suggest_categorical("family", ["linear", "knn", "forest", "svm", *([] if number else ["bayes"])])
    if name == "linear":
        strength = trial.suggest_float("C", 1e-4, 1e3, log=True)
        model = (
            linear_model.Ridge(1 / strength) if number else linear_model.LogisticRegression(C=strength, max_iter=1000)
        )
    elif name == "bayes":
        model = naive_bayes.GaussianNB(var_smoothing=trial.suggest_float("smoothing", 1e-9, 10, log=True))
    elif name == "knn":
        kind = neighbors.KNeighborsRegressor if number else neighbors.KNeighborsClassifier
        model = kind(
            trial.suggest_int("k", 1, 50), weights=trial.suggest_categorical("weights", ["uniform", "distance"])
        )
    elif name == "forest":
        kind = ensemble.RandomForestRegressor if number else ensemble.RandomForestClassifier
        leaf, few = trial.suggest_int("leaf", 1, 15), trial.suggest_float("columns", 0.05, 1.0, log=True)
        model = kind(200, min_samples_leaf=leaf, max_features=few, random_state=seed)
    else:
        settings = {"C": trial.suggest_float("cost", 1e-2, 1e3, log=True)}
        settings["gamma"] = trial.suggest_float("gamma", 1e-2 / columns, 1e1 / columns, log=True)
        machine = svm.SVR(**settings) if number else svm.SVC(**settings)
        model = machine if number else calibration.CalibratedClassifierCV(machine, ensemble=False)
    return make_pipeline(StandardScaler(), model)


def spent() -> float:
    """Processor seconds of this process and of those that it started."""
    return sum(os.times()[:4])


def main() -> None:
    """Run one tool and write what it says."""
    warnings.simplefilter("ignore")
    tool, rows, answer, seed, budget = sys.argv[1:]
    parts = np.load(rows)
    a, b, ya = (parts[name] for name in ("a", "b", "ya"))
    started = time.time()
    time.time = lambda: started + spent()
    start = globals()[tool](int(seed), float(budget), len(np.unique(ya)) > 20)
    before = spent()
    said, classes, pick = start(a, ya, b)
    np.savez(answer, said=np.asarray(said, dtype=float), classes=np.asarray(classes), pick=pick, cpu=spent() - before)


if __name__ == "__main__":
    main()
