"""mlxtend (0.25 documentation)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("mlxtend"),
    estimators=True,
    otherwise="model",
    transform_modules=names("preprocessing feature_selection feature_extraction"),
    stateless=names("TransactionEncoder CopyTransformer DenseTransformer ColumnSelector"),
    supervised=names("SequentialFeatureSelector ExhaustiveFeatureSelector"),
    learn_and_apply=names("standardize minmax_scaling"),
    learned_arguments=names("return_params params"),
    row_wise=names("one_hot"),
    other_modules=names("evaluate plotting"),
    shipped_modules=names("data"),
)
