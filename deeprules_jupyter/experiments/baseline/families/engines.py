"""Further libraries by `--engine`, where they are installed: boosted trees of XGBoost and LightGBM, and searches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from deeprules_jupyter.experiments.baseline.families.automatic import AUTOMATIC, Automatic
from deeprules_jupyter.experiments.baseline.metrics import Answer, Task
from deeprules_jupyter.experiments.baseline.study import MANY, Settings, Study, Trial, View, of_all_classes

TREES = (50, 100, 200, 400)
RANKED = 20_000  # rows that the ranking looks at
TASKS = frozenset({"binary", "classes", "number"})
# How fast it learns, how large a tree is, the fewest rows in a leaf, the share of rows and columns for a tree, penalty
SHAPES = (
    (0.1, 3, 1, 0.8, 0.8, 1.0), (0.1, 6, 1, 0.8, 0.8, 1.0), (0.05, 4, 5, 0.8, 0.5, 5.0), (0.05, 8, 1, 0.8, 0.8, 1.0),
    (0.03, 3, 10, 0.8, 0.5, 1.0), (0.3, 2, 1, 1.0, 1.0, 1.0),
)  # fmt: skip


class Boosted:
    """One library: the number of trees is told from one fit of each shape."""

    tasks = TASKS

    def __init__(self, name: str, short: str, default: Settings, names: Sequence[str]) -> None:
        self.name = name
        self.short = short
        self.default = default
        self.shapes: list[Settings] = [dict(zip(names, shape, strict=True)) for shape in SHAPES]

    def rounds(self, study: Study) -> Iterator[list[Trial]]:
        """The library's own setting on all folds; one shape after the other on the first; then the best on all."""
        views, first = study.views(), study.view(0).some(RANKED)
        yield study.tried(self.name, [self.default], self._staged, views, default=self.default)
        ranked: list[Trial] = []
        for shape in self.shapes:
            found = study.tried(self.name, [{**shape, "n_estimators": count} for count in TREES], self._staged, [first])
            ranked += found
            yield found
        best = max(ranked, key=lambda trial: trial.score)
        yield study.tried(self.name, [best.settings], self._staged, views)

    def model(self, settings: Settings, task: Task, seed: int) -> Any:
        """The model of one shape."""
        return MAKERS[self.short](settings, task, seed)

    def _staged(self, view: View, settings: Sequence[Settings]) -> Iterator[Answer]:
        import numpy as np

        longest = max(one["n_estimators"] for one in settings)
        model = BARE[self.short]({**settings[0], "n_estimators": longest}, view.task, view.seed)
        if view.X_fit.shape[0] * view.X_fit.shape[1] < MANY:
            model.set_params(n_jobs=1)
        number = view.task == "number"
        classes, y = (None, view.y_fit) if number else np.unique(view.y_fit, return_inverse=True)
        model.fit(view.X_fit, y)
        for one in settings:
            part = _first_trees(self.short, one["n_estimators"])
            if number:
                yield model.predict(view.X, **part)
            else:
                yield of_all_classes(model.predict_proba(view.X, **part), _Told(classes), view.classes)


class _Told:
    """Which classes the columns of an answer are."""

    def __init__(self, classes: Any) -> None:
        self.classes_ = classes


def _first_trees(short: str, count: int) -> dict[str, Any]:
    return {"iteration_range": (0, count)} if short == "xgboost" else {"num_iteration": count}


def _xgboost(settings: Settings, task: Task, seed: int) -> Any:
    import xgboost

    kind = xgboost.XGBRegressor if task == "number" else xgboost.XGBClassifier
    return kind(tree_method="hist", random_state=seed, **settings)


def _named_xgboost(settings: Settings, task: Task, seed: int) -> Any:
    """XGBoost takes classes as numbers alone: a vote of one gives them their names."""
    from sklearn.ensemble import VotingClassifier

    model = _xgboost(settings, task, seed)
    return model if task == "number" else VotingClassifier([("xgboost", model)], voting="soft")


def _lightgbm(settings: Settings, task: Task, seed: int) -> Any:
    import lightgbm

    kind = lightgbm.LGBMRegressor if task == "number" else lightgbm.LGBMClassifier
    return kind(subsample_freq=1, random_state=seed, deterministic=True, force_row_wise=True, verbose=-1, **settings)


Maker = Callable[[Settings, Task, int], Any]
BARE: dict[str, Maker] = {"xgboost": _xgboost, "lightgbm": _lightgbm}
MAKERS: dict[str, Maker] = {"xgboost": _named_xgboost, "lightgbm": _lightgbm}
ENGINES = {
    "xgboost": Boosted(
        "XGBoost", "xgboost", {"n_estimators": 100},
        ("learning_rate", "max_depth", "min_child_weight", "subsample", "colsample_bytree", "reg_lambda"),
    ),
    "lightgbm": Boosted(
        "LightGBM", "lightgbm", {"n_estimators": 100},
        ("learning_rate", "max_depth", "min_child_samples", "subsample", "colsample_bytree", "reg_lambda"),
    ),
}  # fmt: skip


def engines(names: Sequence[str], task: Task) -> list[Boosted | Automatic]:
    """The further libraries that are named. Raises ValueError with one clear line."""
    known: dict[str, Boosted | Automatic] = {**ENGINES, **AUTOMATIC}
    for name in names:
        if name not in known:
            raise ValueError(f"there is no engine {name}; known are {', '.join(known)}")
        if not _installed(getattr(known[name], "module", name)):
            raise ValueError(f"{name} is not installed: pip install {name}")
        if task not in TASKS:
            raise ValueError(f"{name} is not used for this target; it tells classes or one number a row")
    return [known[name] for name in dict.fromkeys(names)]


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package that it is part of is not there
        return False
