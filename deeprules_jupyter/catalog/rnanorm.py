"""RNAnorm (2.1 documentation): counts of genes made comparable, sample by sample or by what all samples tell."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("rnanorm"),
    estimators=True,
    transformers=names("UQ CUF TMM CTF"),
    stateless=names("CPM FPKM TPM"),
)
