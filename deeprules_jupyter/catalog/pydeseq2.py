"""PyDESeq2 (0.5 documentation): counts made alike over all samples, and genes chosen by the condition."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("pydeseq2"),
    tables=True,
    new_tables=names("DeseqDataSet"),
    learned_methods_in_place=names("vst vst_fit deseq2 fit_size_factors"),
    learn_and_apply=names("deseq2_norm"),
    transformers=names("DeseqStats"),
    supervised=names("DeseqStats"),
    learn_when_made=names("DeseqStats"),
    learned_tables=names("results_df"),
)
