"""scanpy and anndata (1.11 documentation): what learns over all cells, and what does not."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("scanpy anndata squidpy"),
    tables=True,
    readers=names("read_h5ad read_10x_h5 read_10x_mtx read_loom read read_h5mu"),
    new_tables=names("AnnData"),
    row_attributes=names("X layers raw obs obsm"),
    learn_in_place=names("scale regress_out combat"),
    learned_columns={
        "highly_variable_genes": "highly_variable",
        "pca": "X_pca",
        "umap": "X_umap",
        "tsne": "X_tsne",
        "diffmap": "X_diffmap",
        "harmony_integrate": "X_pca_harmony",
        "rank_genes_groups": "rank_genes_groups",
        "leiden": "leiden",
        "louvain": "louvain",
    },
)
