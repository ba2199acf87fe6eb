"""patsy (1.0 documentation) and its successor formulaic: tables from formulas."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("patsy formulaic"),
    formulas=names("dmatrix model_matrix"),
    formula_pairs=names("dmatrices"),
    learning_terms=names("scale standardize center bs cr cc te poly"),
)
