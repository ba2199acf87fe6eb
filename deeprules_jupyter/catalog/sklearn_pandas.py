"""sklearn-pandas (2.2 documentation): transformers for the columns of a table."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("sklearn_pandas"),
    estimators=True,
    otherwise="transform",
    pipelines=names("DataFrameMapper"),
    unions=names("DataFrameMapper"),
    stateless=names("FunctionTransformer NumericalTransformer"),
    searches=names("GridSearchCV RandomizedSearchCV"),
)
