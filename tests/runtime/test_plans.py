"""Estimators made anew from what is remembered of them, which keeps nothing alive."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, SplineTransformer, StandardScaler

from deeprules_jupyter.runtime import plans
from deeprules_jupyter.runtime.plans import Plans

PIPELINE = make_pipeline(
    ColumnTransformer([("words", OneHotEncoder(dtype=np.float32), ["site"]), ("rest", SimpleImputer(), [1, 2])]),
    SelectKBest(f_regression, k=3),
    RandomForestClassifier(class_weight={0: 1.0, 1: 2.0}, random_state=3),
)


def remembered(estimator: Any) -> Any:
    held = Plans()
    held.add("run-1", estimator)
    return held.get("run-1")


@pytest.mark.parametrize("made", [SimpleImputer(strategy="median"), PIPELINE])
def test_it_is_made_with_the_same_settings(made: Any) -> None:
    again = remembered(made).made()
    assert repr(again) == repr(made) and type(again) is type(made) and again is not made
    assert str(again.get_params()) == str(made.get_params())


def test_how_wide_it_was_fitted(rng_table: np.ndarray[Any, Any]) -> None:
    assert remembered(StandardScaler()).width is None
    assert remembered(StandardScaler().fit(rng_table)).width == 4


@pytest.fixture
def rng_table() -> np.ndarray[Any, Any]:
    return np.random.default_rng(0).normal(size=(20, 4))


class Own(StandardScaler):
    """A class of the person's, which may be another one by the time it is made again."""


Own.__module__ = "__main__"


@pytest.mark.parametrize(
    "made",
    [
        SplineTransformer(knots=np.zeros((3, 4))),
        SelectKBest(lambda X, y: X[0]),
        Own(),
        SimpleImputer(fill_value="a" * 1000),
        OneHotEncoder(categories=[list(range(5000))]),
        RandomForestClassifier(random_state=np.random.RandomState(0)),
        object(),
    ],
)
def test_what_is_more_than_plain_is_not_remembered(made: Any) -> None:
    assert remembered(made) is None


def test_neither_estimator_nor_lists_of_it_stay_alive(rng_table: np.ndarray[Any, Any]) -> None:
    held, made = Plans(), make_pipeline(StandardScaler(), SimpleImputer()).fit(rng_table)
    held.add("run-1", made)
    refs = [weakref.ref(made), weakref.ref(made.steps[0][1])]
    del made
    gc.collect()
    assert [ref() for ref in refs] == [None, None] and held.get("run-1") is not None


def test_only_the_last_fits_are_remembered() -> None:
    held = Plans()
    for number in range(plans.MOST + 2):
        held.add(f"run-{number}", StandardScaler())
    assert held.get("run-1") is None and held.get("run-2") is not None


def test_numbers_of_numpy_are_numbers() -> None:
    assert remembered(SelectKBest(k=np.int64(3))).made().k == 3
