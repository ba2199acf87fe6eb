"""scikit-bio (0.6 documentation): compositions, each sample by itself."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(roots=names("skbio"), row_wise=names("clr ilr alr closure multi_replace multiplicative_replacement"))
