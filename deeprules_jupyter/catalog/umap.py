"""umap-learn: an embedding that learns from rows."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(roots=names("umap"), estimators=True, otherwise="transform")
