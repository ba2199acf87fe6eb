"""statsmodels (0.15 documentation): models are given their table when they are made."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("statsmodels"),
    held_models=names(
        "OLS WLS GLS GLM GEE Logit Probit MNLogit Poisson NegativeBinomial RLM QuantReg MixedLM PHReg OrderedModel "
        "ols wls gls glm gee logit probit mnlogit poisson negativebinomial rlm quantreg mixedlm phreg"
    ),
    fit_methods=names("fit_regularized fit_constrained"),
    train_rows=names("exog data"),
    row_wise=names("add_constant categorical"),
)
