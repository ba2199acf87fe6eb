"""The words and names that the reader goes by."""

from __future__ import annotations

import pytest

from deeprules_jupyter.catalog import kind_of
from deeprules_jupyter.catalog.words import role_of


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("X_train", "train"), ("y_te", "test"), ("dl_va", "tuning"), ("XTest", "test"), ("X_hold", "test"),
        ("Xv", "tuning"), ("xtrain", "train"), ("df", ""), ("train_test", ""), ("latest", ""), ("value", ""),
        ("contest", ""), ("X_trainval", ""), ("strain", ""), ("validity", ""),
    ],
)  # fmt: skip
def test_role_of_a_name(name: str, role: str) -> None:
    assert role_of(name) == role


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("sklearn.preprocessing.StandardScaler", "transform"), ("sklearn.preprocessing.Normalizer", "stateless"),
        ("sklearn.pipeline.make_pipeline", "pipeline"), ("sklearn.svm.SVC", "model"), ("numpy.array", None),
        ("imblearn.over_sampling.SMOTE", "resample"), ("sklearn.model_selection.KFold", "splitter"),
        ("xgboost.XGBClassifier", "model"), ("sklearn.cluster.KMeans", "cluster"),
    ],
)  # fmt: skip
def test_kind_of_a_class(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind


def test_the_kinds_agree_with_the_real_library() -> None:
    from sklearn.base import ClusterMixin
    from sklearn.utils import all_estimators

    wrong = []
    for name, cls in all_estimators():
        path = f"{cls.__module__.split('._')[0]}.{name}"
        kind = kind_of(path)
        predicts, transforms = hasattr(cls, "predict"), hasattr(cls, "transform")
        learns_columns = kind in ("transform", "stateless", "target", "pipeline")
        if kind == "model" and transforms and not predicts:
            wrong.append(path)
        if learns_columns and predicts and not transforms and not issubclass(cls, ClusterMixin):
            wrong.append(path)
    assert wrong == []
