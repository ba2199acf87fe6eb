"""scikit-learn and libraries that follow its interface (scikit-learn 1.9 documentation, API reference)."""

from __future__ import annotations

ROOTS = ("sklearn", "imblearn", "xgboost", "lightgbm", "catboost", "skorch", "cuml", "category_encoders", "umap")

# Modules whose classes learn a transformation of the columns.
TRANSFORM_MODULES = frozenset(
    "preprocessing impute decomposition feature_selection feature_extraction manifold random_projection "
    "kernel_approximation cross_decomposition category_encoders umap".split()
)
# Transformers that live among models.
TRANSFORMERS = frozenset(
    "BernoulliRBM KNeighborsTransformer NeighborhoodComponentsAnalysis RadiusNeighborsTransformer "
    "RandomTreesEmbedding".split()
)
# Transformers that learn nothing from rows: a row is changed by itself, or written in codes of known categories.
STATELESS = frozenset(
    "OneHotEncoder OrdinalEncoder FunctionTransformer Normalizer Binarizer HashingVectorizer FeatureHasher "
    "PolynomialFeatures AdditiveChi2Sampler PatchExtractor".split()
)
# Fitted on the target: the names of the classes are no knowledge about rows.
TARGET_ONLY = frozenset("LabelEncoder LabelBinarizer MultiLabelBinarizer".split())
SUPERVISED = frozenset(
    "SelectKBest SelectPercentile SelectFpr SelectFdr SelectFwe GenericUnivariateSelect SelectFromModel RFE RFECV "
    "SequentialFeatureSelector TargetEncoder LinearDiscriminantAnalysis NeighborhoodComponentsAnalysis PLSRegression "
    "WOEEncoder LeaveOneOutEncoder CatBoostEncoder JamesSteinEncoder MEstimateEncoder".split()
)
PIPELINES = frozenset(
    "Pipeline make_pipeline ColumnTransformer make_column_transformer FeatureUnion make_union".split()
)
SEARCHES = frozenset(
    "GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV TuneSearchCV "
    "TuneGridSearchCV OptunaSearchCV".split()
)
CLUSTER_MODULES = frozenset("cluster mixture covariance".split())
DUMMIES = frozenset("DummyClassifier DummyRegressor".split())
RESAMPLE_MODULES = frozenset("over_sampling under_sampling combine".split())

CROSS_VALIDATE = frozenset(
    "cross_val_score cross_validate cross_val_predict permutation_test_score learning_curve validation_curve".split()
)
SPLITTERS = frozenset(
    "KFold StratifiedKFold GroupKFold StratifiedGroupKFold RepeatedKFold RepeatedStratifiedKFold LeaveOneOut LeavePOut "
    "LeaveOneGroupOut LeavePGroupsOut ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit TimeSeriesSplit "
    "PredefinedSplit".split()
)
# Functions that learn from a table and apply it at once.
FIT_FUNCTIONS = frozenset("scale minmax_scale maxabs_scale robust_scale quantile_transform power_transform".split())
# Functions of sklearn.metrics that measure no prediction of a model.
NO_SCORE = frozenset(
    "make_scorer get_scorer get_scorer_names check_scoring pairwise_distances euclidean_distances "
    "ConfusionMatrixDisplay auc silhouette_score silhouette_samples calinski_harabasz_score davies_bouldin_score "
    "pairwise_kernels pairwise_distances_argmin pairwise_distances_argmin_min".split()
)
# Settings that make no other model.
SEED_PARAMS = frozenset("random_state seed verbose n_jobs random_seed thread_count silent".split())
EARLY_STOPPING = frozenset("eval_set X_val validation_data eval_names".split())
PREDICT = frozenset("predict predict_proba predict_log_proba decision_function score_samples".split())


def kind_of(path: str) -> str | None:
    """What a class or function at this dotted path makes: transform, model, search, ..., or None if unknown."""
    parts = path.split(".")
    name, modules = parts[-1], set(parts[1:-1])
    if parts[0] not in ROOTS or (not name[:1].isupper() and name not in PIPELINES):
        return None
    named = {
        "pipeline": PIPELINES,
        "search": SEARCHES,
        "splitter": SPLITTERS,
        "target": TARGET_ONLY,
        "stateless": STATELESS,
    }
    for kind, names in named.items():
        if name in names:
            return kind
    if modules & RESAMPLE_MODULES:
        return "resample"
    if modules & TRANSFORM_MODULES or parts[0] in TRANSFORM_MODULES or name in TRANSFORMERS:
        return "transform"
    if modules & CLUSTER_MODULES:
        return "cluster"
    if "metrics" in modules or "inspection" in modules:
        return None
    return "model"
