"""category_encoders (2.9 documentation): codes for categories, many of them learned from the labels."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("category_encoders"),
    estimators=True,
    otherwise="transform",
    supervised=names(
        "TargetEncoder WOEEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MEstimateEncoder GLMMEncoder "
        "QuantileEncoder SummaryEncoder"
    ),
    stateless=names("OneHotEncoder OrdinalEncoder BinaryEncoder HashingEncoder BaseNEncoder"),
)
