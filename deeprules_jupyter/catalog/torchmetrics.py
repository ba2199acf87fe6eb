"""TorchMetrics: objects that gather predictions batch by batch, and functions (documentation of 1.9)."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("torchmetrics"),
    otherwise="meter",
    metric_modules=names("functional"),
    no_scores=names(
        "pairwise_cosine_similarity pairwise_euclidean_distance pairwise_linear_similarity "
        "pairwise_manhattan_distance pairwise_minkowski_distance image_gradients"
    ),
)
