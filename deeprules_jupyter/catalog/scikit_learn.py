"""scikit-learn (1.9 documentation, API reference)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("sklearn cuml"),
    estimators=True,
    otherwise="model",
    transform_modules=names(
        "preprocessing impute decomposition feature_selection feature_extraction manifold random_projection "
        "kernel_approximation cross_decomposition"
    ),
    # Transformers that live among models.
    transformers=names(
        "BernoulliRBM KNeighborsTransformer NeighborhoodComponentsAnalysis RadiusNeighborsTransformer "
        "RandomTreesEmbedding"
    ),
    stateless=names(
        "OneHotEncoder OrdinalEncoder FunctionTransformer Normalizer Binarizer HashingVectorizer FeatureHasher "
        "PolynomialFeatures AdditiveChi2Sampler PatchExtractor"
    ),
    target_only=names("LabelEncoder LabelBinarizer MultiLabelBinarizer"),
    supervised=names(
        "SelectKBest SelectPercentile SelectFpr SelectFdr SelectFwe GenericUnivariateSelect SelectFromModel RFE RFECV "
        "SequentialFeatureSelector TargetEncoder LinearDiscriminantAnalysis NeighborhoodComponentsAnalysis "
        "PLSRegression"
    ),
    pipelines=names("Pipeline make_pipeline ColumnTransformer make_column_transformer FeatureUnion make_union"),
    unions=names("ColumnTransformer make_column_transformer FeatureUnion make_union"),
    searches=names("GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV"),
    cluster_modules=names("cluster mixture covariance"),
    dummies=names("DummyClassifier DummyRegressor"),
    cross_validators=names(
        "cross_val_score cross_validate cross_val_predict permutation_test_score learning_curve validation_curve"
    ),
    splitters=names(
        "KFold StratifiedKFold GroupKFold StratifiedGroupKFold RepeatedKFold RepeatedStratifiedKFold LeaveOneOut "
        "LeavePOut LeaveOneGroupOut LeavePGroupsOut ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit "
        "TimeSeriesSplit PredefinedSplit LabelKFold LeaveOneLabelOut LeavePLabelOut LabelShuffleSplit"
    ),
    column_tests=names(
        "f_classif f_regression chi2 r_regression mutual_info_classif mutual_info_regression permutation_importance"
    ),
    learn_and_apply=names("scale minmax_scale maxabs_scale robust_scale quantile_transform power_transform"),
    shipped_modules=names("datasets"),
    curves={
        "roc_curve": "score score threshold",
        "det_curve": "score score threshold",
        "precision_recall_curve": "score score threshold",
        "calibration_curve": "score value",
    },
    metric_modules=names("metrics"),
    no_scores=names(
        "make_scorer get_scorer get_scorer_names check_scoring pairwise_distances euclidean_distances "
        "ConfusionMatrixDisplay auc silhouette_score silhouette_samples calinski_harabasz_score davies_bouldin_score "
        "pairwise_kernels pairwise_distances_argmin pairwise_distances_argmin_min"
    ),
    other_modules=names("metrics inspection"),
    row_attributes=names("data frame images features"),
    rowless_attributes=names("name names feature_names target_names DESCR"),
    fold_scores=names("best_score_ cv_results_ grid_scores_ scores_ cv_values_ mse_path_"),
    left_out_scores=names("oob_score_"),
    left_out_predictions=names("oob_prediction_ oob_decision_function_"),
    seeds=names("random_state seed verbose n_jobs"),
    score_methods=names("score"),
    predictors=names("predict predict_proba predict_log_proba decision_function score_samples"),
    tuning_rows=names("X_val"),
    keeps_best=names("early_stopping"),
    keeps_columns=names(
        "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler QuantileTransformer PowerTransformer SimpleImputer "
        "KNNImputer IterativeImputer OneHotEncoder OrdinalEncoder Pipeline make_pipeline"
    ),
    column_choosers=names("ColumnTransformer make_column_transformer FeatureUnion make_union FunctionTransformer"),
    savers=names("dump"),  # sklearn.externals.joblib
)
