"""qnorm, inmoose, combat and harmonypy: samples made alike by what all of them tell, whole tables at once."""

from __future__ import annotations

from deeprules_jupyter.catalog.library import Library, names

LIBRARY = Library(
    roots=names("qnorm inmoose combat harmonypy"),
    tables=True,
    learn_and_apply=names("quantile_normalize pycombat pycombat_norm pycombat_seq run_harmony"),
    row_attributes=names("Z_corr"),
)
