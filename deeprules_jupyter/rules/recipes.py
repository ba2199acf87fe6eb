"""The code that a repair shows. It runs as it stands where X, y and model are the reader's own."""

from __future__ import annotations

from deeprules_jupyter.model import Fit, Repair

SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)"
SCORE = "model.fit(X_train, y_train)\nmodel.score(X_test, y_test)"
# Functions that learn and apply at once have a class that can do the two apart.
CLASSES = {
    "scale": "StandardScaler()",
    "standardize": "StandardScaler()",
    "zscore": "StandardScaler()",
    "minmax_scale": "MinMaxScaler()",
    "minmax_scaling": "MinMaxScaler()",
    "maxabs_scale": "MaxAbsScaler()",
    "robust_scale": "RobustScaler()",
    "power_transform": "PowerTransformer()",
    "quantile_transform": "QuantileTransformer()",
    "rank": "QuantileTransformer()",
    "cut": 'KBinsDiscretizer(strategy="uniform")',
    "qcut": 'KBinsDiscretizer(strategy="quantile")',
}
# Classes that can be made without arguments and stand in a pipeline of scikit-learn.
PLAIN = frozenset(
    "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler PowerTransformer QuantileTransformer KBinsDiscretizer "
    "SimpleImputer KNNImputer IterativeImputer PCA IncrementalPCA KernelPCA SparsePCA FastICA NMF TruncatedSVD "
    "FactorAnalysis LatentDirichletAllocation VarianceThreshold SelectKBest SelectPercentile SelectFpr SelectFdr "
    "SelectFwe CountVectorizer TfidfVectorizer TfidfTransformer OneHotEncoder OrdinalEncoder TargetEncoder "
    "PolynomialFeatures SplineTransformer LinearDiscriminantAnalysis".split()
)
# Classes of scikit-learn that need arguments: those that the notebook gave them.
GIVEN = {
    "ColumnTransformer": "columns",
    "make_column_transformer": "columns",
    "DataFrameMapper": "columns",
    "FeatureUnion": "features",
    "make_union": "features",
    "Pipeline": "steps",
    "make_pipeline": "steps",
    "RFE": "selector",
    "RFECV": "selector",
    "SelectFromModel": "selector",
    "SequentialFeatureSelector": "selector",
}
STATISTICS = frozenset("mean std var median quantile min max mode skew kurt sem cov describe".split())


def step_for(fit: Fit) -> str:
    """An expression for the step in a pipeline, or nothing where none is known that would run."""
    if fit.kind in ("model", "search"):
        return "SelectFromModel(chooser)"
    if fit.learner in PLAIN:
        return f"{fit.learner}()"
    return CLASSES.get(fit.learner) or GIVEN.get(fit.learner, "")


def note_on(fit: Fit) -> str:
    """What a name in the step stands for."""
    name = "chooser" if fit.kind in ("model", "search") else GIVEN.get(fit.learner)
    return f"# `{name}`: the {fit.learner} as it was made, not fitted yet\n" if name else ""


def before_split(fit: Fit, folds: bool) -> Repair:
    """For what was learned above a split, or above the folds of a cross-validation."""
    if fit.kind == "resample":
        return Repair(
            "Split first and resample the training rows alone; for a cross-validation, in a Pipeline of imblearn.",
            f"{SPLIT}\nX_train, y_train = {fit.learner}().fit_resample(X_train, y_train)\n{SCORE}",
        )
    if fit.kind == "statistic":
        text = f"Split first, take the {fit.learner} of the training rows, and apply it to both parts."
        return Repair(text, f"{SPLIT}\n{_statistic(fit)}")
    if fit.kind == "search":
        text = f"Split first and let the {fit.learner} see the training rows alone."
        return Repair(text, f"{SPLIT}\n# {fit.learner}: with X_train and y_train alone, then score once on X_test")
    step, text = step_for(fit), f"Split first and fit the {fit.learner} on the training rows, or put it into a Pipeline"
    if not step:
        text = f"Split first, let the {fit.learner} learn from the training rows alone, and apply it to both parts."
        return Repair(text, f"{SPLIT}\n# {fit.learner}: learn from X_train alone, apply to X_train and to X_test")
    made = f"{note_on(fit)}model = make_pipeline({step}, model)\n"
    source = f"{made}cross_val_score(model, X, y)" if folds else f"{SPLIT}\n{made}{SCORE}"
    return Repair(f"{text} with the model.", source)


def on_test(fit: Fit, name: str) -> Repair:
    """For what was learned from the held-out rows of this name."""
    if fit.kind == "resample":
        return Repair(
            f"Resample the training rows alone, and score {name} as it is.",
            f"X_train, y_train = {fit.learner}().fit_resample(X_train, y_train)\n"
            f"model.fit(X_train, y_train)\nmodel.score({name}, y_test)",
        )
    if fit.kind == "statistic":
        return Repair(f"Use the {fit.learner} of the training rows for the test rows too.", _statistic(fit))
    step, text = step_for(fit), f"Fit the {fit.learner} on the training rows and only transform {name}."
    if not step:
        return Repair(text, f"# {fit.learner}: learn from X_train alone, apply to X_train and to {name}")
    return Repair(
        text,
        f"{note_on(fit)}fitted = {step}.fit(X_train, y_train)\n"
        f"X_train = fitted.transform(X_train)\n{name} = fitted.transform({name})",
    )


def _statistic(fit: Fit) -> str:
    taken = f"learned = X_train.{fit.learner}()\n" if fit.learner in STATISTICS else ""
    return f"{taken}# use {'`learned`' if taken else f'the {fit.learner} of X_train'} for X_train and for X_test"
