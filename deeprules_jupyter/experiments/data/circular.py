"""Whether the label is a clustering of the very features."""

from __future__ import annotations

import re

from deeprules_jupyter.experiments.data.check import OURS, About, Check
from deeprules_jupyter.experiments.data.table import Table

ABOUT = About(
    "label-from-features", "Where the label comes from",
    "A label that was computed from the features is told from them by any model: the score says nothing of biology.",
    "Use a label that was made in another way (markers, sorting, a pathologist), or call it what it is: a clustering.",
    OURS,
)  # fmt: skip
NAMES = re.compile(r"louvain|leiden|phenograph|clust|kmeans|k_means|dbscan")


def check(table: Table) -> Check:
    """By its name, or by what was fitted in this session."""
    import numpy as np

    if table.label is None:
        return ABOUT.none("no label was named")
    label = table.label
    for name, codes in table.clusterings.items():
        pairs = len(np.unique(np.stack([codes, label.codes]), axis=1).T)
        if pairs == len(np.unique(codes)) == len(np.unique(label.codes)) > 1:
            said = f"`{label.name}` is what `{name}` found by clustering in this session"
            return ABOUT.found("fix", said, ("clusters", label.count))
    if NAMES.search(label.name.lower()):
        said = f"`{label.name}` is by its name a clustering, probably of these features"
        return ABOUT.found("fix", said, ("clusters", label.count))
    return ABOUT.passed(f"`{label.name}` is no clustering that is known here")
