"""The columns of a table, each kind with its own preparation: numbers, categories, dates, texts, sequences."""

from __future__ import annotations

from typing import Any

from deeprules_jupyter.experiments.baseline.tables import CATEGORIES, is_nucleotides, is_sequences

Part = tuple[str, Any, Any]  # a name, a transformer, and the columns that it takes
TEXT = "text "
IDENTITIES = 0.95  # share of different values, from which short words are names of rows, and tell nothing


def parts(frame: Any) -> list[Part]:
    """What a ColumnTransformer is made of. Columns of names and of one value are left out."""
    kinds: dict[str, list[Any]] = {"numbers": [], "categories": [], "dates": [], "texts": []}
    for name in frame.columns:
        if (kind := kind_of(frame[name])) is not None:
            kinds[kind].append(name)
    found: list[Part] = []
    if kinds["numbers"]:
        found.append(("numbers", _numbers(frame[kinds["numbers"]]), kinds["numbers"]))
    if kinds["categories"]:
        found.append(("categories", _categories(), kinds["categories"]))
    if kinds["dates"]:
        found.append(("dates", _dates(), kinds["dates"]))
    return found + [(f"{TEXT}{name}", _words(frame[name]), name) for name in kinds["texts"]]


def kind_of(column: Any) -> str | None:
    """What a column holds; None where it tells nothing."""
    from pandas.api import types

    different = int(column.nunique(dropna=True))
    if types.is_datetime64_any_dtype(column):
        return "dates"
    if types.is_numeric_dtype(column):
        return "numbers" if different else None
    if different <= 1 and not column.isna().any():
        return None
    if types.is_timedelta64_dtype(column) or str(column.dtype) == "category" or different <= CATEGORIES:
        return "categories"
    texts = column.dropna().astype(str).to_numpy()
    if is_sequences(texts) or any(" " in one for one in texts[:20]):
        return "texts"
    return None if different >= IDENTITIES * len(texts) else "categories"


def _numbers(frame: Any) -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    marked = bool(frame.isna().any().any())
    fill = SimpleImputer(strategy="median", add_indicator=marked, keep_empty_features=True)
    return make_pipeline(fill, StandardScaler())


def _categories() -> Any:
    from sklearn.preprocessing import OneHotEncoder

    return OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, max_categories=30)


def _dates() -> Any:
    import numpy as np
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    days = FunctionTransformer(np.asarray, kw_args={"dtype": "datetime64[D]"})
    number = FunctionTransformer(np.asarray, kw_args={"dtype": "float64"})
    empty = float(np.iinfo(np.int64).min)  # what an empty date becomes as a number
    return make_pipeline(days, number, SimpleImputer(missing_values=empty, strategy="median"), StandardScaler())


def _words(column: Any) -> Any:
    import pandas as pd
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    filled = FunctionTransformer(pd.Series.fillna, kw_args={"value": ""})
    texts = column.dropna().astype(str).to_numpy()
    if is_sequences(texts):
        longest = 4 if is_nucleotides(texts) else 2
        return make_pipeline(filled, CountVectorizer(analyzer="char", lowercase=False, ngram_range=(1, longest)))
    return make_pipeline(filled, TfidfVectorizer(sublinear_tf=True, min_df=2))
