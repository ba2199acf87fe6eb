"""scikit-survival (0.28 documentation) and lifelines."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("sksurv lifelines"),
    estimators=True,
    otherwise="model",
    transform_modules=names("preprocessing"),
    stateless=names("OneHotEncoder Surv"),
    metric_modules=names("metrics"),
    other_modules=names("metrics utils"),
    shipped_modules=names("datasets"),
    predictors=names(
        "predict_survival_function predict_cumulative_hazard_function predict_partial_hazard predict_expectation"
    ),
    row_wise=names("encode_categorical"),
)
