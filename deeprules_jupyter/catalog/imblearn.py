"""imbalanced-learn (0.15 documentation)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("imblearn"),
    estimators=True,
    otherwise="model",
    pipelines=names("Pipeline make_pipeline"),
    resample_modules=names("over_sampling under_sampling combine"),
    row_choosers=names(
        "RandomUnderSampler TomekLinks NearMiss EditedNearestNeighbours RepeatedEditedNearestNeighbours AllKNN "
        "CondensedNearestNeighbour OneSidedSelection NeighbourhoodCleaningRule InstanceHardnessThreshold "
        "ClusterCentroids"
    ),
    metric_modules=names("metrics"),
    no_scores=names("make_index_balanced_accuracy"),
    shipped_modules=names("datasets"),
    other_modules=names("metrics"),
)
