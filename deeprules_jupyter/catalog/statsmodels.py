"""statsmodels (0.15 documentation): models are given their table when they are made."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

SERIES = (
    "ARIMA ARMA SARIMAX AutoReg AR VAR VARMAX ExponentialSmoothing SimpleExpSmoothing Holt ETSModel "
    "UnobservedComponents ThetaModel"
)
LIBRARY = Library(
    roots=names("statsmodels"),
    held_models=names(
        f"{SERIES} "
        "OLS WLS GLS GLM GEE Logit Probit MNLogit Poisson NegativeBinomial RLM QuantReg MixedLM PHReg OrderedModel "
        "ols wls gls glm gee logit probit mnlogit poisson negativebinomial rlm quantreg mixedlm phreg"
    ),
    held_series=names(SERIES),
    fitted_values=names("fittedvalues"),
    fit_methods=names("fit_regularized fit_constrained"),
    train_rows=names("exog data"),
    row_wise=names("add_constant categorical"),
)
