"""umap-learn, phate and magic-impute: embeddings and smoothed tables that learn from rows."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(roots=names("umap phate magic"), estimators=True, otherwise="transform")
