"""Model states: equal while nothing is learned, different after any further fit, the same in another kernel."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from deeprules_jupyter.runtime.states import state_of

X, y = make_classification(200, 8, random_state=0)
MODELS = [
    LogisticRegression(),
    SVC(),
    KNeighborsClassifier(),
    RandomForestClassifier(30, random_state=0),
    GradientBoostingClassifier(n_estimators=20, random_state=0),
    HistGradientBoostingClassifier(max_iter=20, random_state=0),
    MLPClassifier((8,), max_iter=5, random_state=0),
    make_pipeline(StandardScaler(), LogisticRegression()),
    GridSearchCV(SVC(), {"C": [1, 2]}, cv=3),
]


def name(model: Any) -> str:
    return type(model).__name__


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("model", MODELS, ids=name)
def test_a_state_lasts_through_use_and_ends_with_a_fit(model: Any) -> None:
    unfitted, first = state_of(model), state_of(model.fit(X, y))
    model.predict(X)
    assert len(first) == 32 and first == state_of(model) != unfitted
    assert state_of(clone(model).fit(X, y)) == first
    assert state_of(clone(model).fit(X[:150], y[:150])) != first


def boosters() -> list[Any]:
    import catboost
    import lightgbm
    import xgboost

    return [
        xgboost.XGBClassifier(n_estimators=5),
        lightgbm.LGBMClassifier(n_estimators=5, verbose=-1),
        catboost.CatBoostClassifier(iterations=5, verbose=0, allow_writing_files=False),
    ]


@pytest.mark.parametrize("which", [0, 1, 2], ids=["xgboost", "lightgbm", "catboost"])
def test_the_trees_of_a_booster_are_its_state(which: int) -> None:
    first, again, other = (boosters()[which] for _ in range(3))
    assert state_of(first.fit(X, y)) == state_of(first) == state_of(again.fit(X, y))
    assert state_of(other.fit(X[:150], y[:150])) != state_of(first)


def test_settings_count_unless_they_change_no_prediction() -> None:
    near, far = (KNeighborsClassifier(k).fit(X, y) for k in (3, 9))
    assert state_of(near) != state_of(far)
    assert state_of(KNeighborsClassifier(3, n_jobs=2).fit(X, y)) == state_of(near)
    loud = SGDClassifier(random_state=0).fit(X, y).set_params(verbose=1)
    assert state_of(loud) == state_of(SGDClassifier(random_state=0).fit(X, y))
    assert state_of(SGDClassifier(random_state=1).fit(X, y)) != state_of(loud)


def test_every_step_of_a_network_is_a_state() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(8, 300), torch.nn.BatchNorm1d(300), torch.nn.Linear(300, 2))
    kept = {key: value.clone() for key, value in network.state_dict().items()}
    first = state_of(network)
    before = torch.get_rng_state()
    network.eval()(torch.zeros(4, 8))
    assert state_of(network) == first and torch.equal(before, torch.get_rng_state())
    network.train()(torch.ones(4, 8)).sum().backward()
    assert state_of(network) != first  # the running mean is a state too
    network.load_state_dict(kept)
    assert state_of(network) == first
    torch.optim.SGD(network.parameters(), 1e-4).step()
    assert state_of(network) != first
    for kind in (torch.bfloat16, torch.float64):
        assert len(state_of(network.to(kind))) == 32


def test_equal_in_another_kernel() -> None:
    code = (
        "from sklearn.datasets import make_classification\nfrom sklearn.ensemble import RandomForestClassifier\n"
        "from deeprules_jupyter.runtime.states import state_of\n"
        "print(state_of(RandomForestClassifier(30, random_state=0).fit(*make_classification(200, 8, random_state=0))))"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert there.stdout.strip() == state_of(RandomForestClassifier(30, random_state=0).fit(X, y))


class Hostile(BaseEstimator):
    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class Own:
    def __init__(self) -> None:
        self.me, self.weights_ = self, np.arange(5.0)
        self.names_ = np.array(["a", None, self.me], dtype=object)


def test_any_object_has_a_state_or_none_and_nothing_is_kept() -> None:
    own = Own()
    first = state_of(own)
    own.weights_[4] = 7
    assert first != state_of(own) and len(first) == 32
    assert state_of(Hostile()) == "" or len(state_of(Hostile())) == 32
    assert state_of(None) != state_of(0)
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep, deep]
    assert len(state_of(deep)) == 32
    forest = RandomForestClassifier(5).fit(X, y)
    state_of(forest)
    ref = weakref.ref(forest)
    del forest, own
    gc.collect()
    assert ref() is None
