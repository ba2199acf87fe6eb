"""scvi-tools (1.2 documentation): networks that learn a few numbers for each cell from all the cells they are given."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

MODELS = names("SCVI SCANVI LinearSCVI AUTOZI TOTALVI MULTIVI PEAKVI AmortizedLDA CondSCVI")

LIBRARY = Library(
    roots=names("scvi"),
    tables=True,
    readers=names("read_h5ad read_10x_h5 read_10x_mtx read_loom"),
    transformers=MODELS,
    learn_when_made=MODELS,
    learn_again=names("train"),
    transform_methods=names("get_latent_representation get_normalized_expression"),
)
