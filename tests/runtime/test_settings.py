"""What is written down of a model's settings: enough to see what changed between looks; no value of the data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import BaggingClassifier
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder, StandardScaler
from sklearn.svm import SVC

from deeprules_jupyter.runtime.estimators import settings


class Odd(BaseEstimator):
    def __init__(self, first, *rest):  # type: ignore[no-untyped-def]
        self.first = first


@pytest.mark.parametrize(
    ("estimator", "text"),
    [
        (SVC(), "SVC()"),
        (SVC(C=np.float64(10), kernel="linear", random_state=0), "SVC(C=10.0, kernel=linear, random_state=0)"),
        (make_pipeline(StandardScaler(), SVC(gamma=2)), "Pipeline(StandardScaler(), SVC(gamma=2))"),
        (BaggingClassifier(SVC(C=3)), "BaggingClassifier(estimator=SVC(C=3))"),
        (GridSearchCV(SVC(), {"C": [1, 2]}), "GridSearchCV(estimator=SVC(), param_grid=...)"),
        (FunctionTransformer(np.log1p), "FunctionTransformer(func=log1p)"),
        (Odd("sick"), "Odd"),
    ],
)
def test_settings_are_told_where_they_are_not_the_usual_ones(estimator: Any, text: str) -> None:
    assert settings(estimator) == text


@pytest.mark.parametrize(
    "estimator",
    [
        SVC(class_weight={"sick": 37.25}),
        SimpleImputer(strategy="constant", fill_value=37.25),
        SimpleImputer(missing_values="sick"),
        DummyClassifier(strategy="constant", constant="sick"),
        OrdinalEncoder(categories=[["sick", "37.25"]]),
        OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, categories=[np.array(["sick"])]),
        make_pipeline(SimpleImputer(fill_value="sick"), SVC(class_weight={"sick": 37.25})),
    ],
)
def test_settings_tell_no_value_of_the_data(estimator: Any) -> None:
    assert "..." in settings(estimator)
    assert "sick" not in settings(estimator) and "37.25" not in settings(estimator)
