"""What a project says of its own functions and classes, in `[tool.deeprules.catalog]` of its pyproject.toml.

[tool.deeprules.catalog]
"my_lib.load_split" = ["train", "train", "test", "test"]  # it returns features and labels of two parts
"my_lib.load_cohort" = "data"                             # rows of no part yet; also "train", "tuning", "test"
"my_lib.log_counts" = "row-wise"                          # changes each row by itself
"my_lib.quantile_normalise" = "learns"                    # learns from all the rows it is given
"my_lib.split_by_donor" = "split"                         # as train_test_split does
"my_lib.balanced_auc" = "score"                           # measures predictions
"my_lib.plot_embedding" = "nothing"                       # neither learns nor returns rows
"my_lib.GeneScaler" = "transform"                         # a class: also "model", "stateless", "resample"
"""

from __future__ import annotations

from collections.abc import Mapping

Meaning = str | tuple[str, ...]
Meanings = Mapping[str, Meaning]  # by dotted path
NOTHING: Meanings = {}

PARTS = ("train", "tuning", "test", "data")
DEEDS = ("row-wise", "learns", "split", "score", "nothing")
CLASSES = ("transform", "model", "stateless", "resample", "splitter")


def understood(said: Mapping[str, object]) -> Meanings:
    """The meanings that a project states. Raises ValueError with one clear line."""
    return {path: _meaning(path, value) for path, value in said.items()}


def _meaning(path: str, value: object) -> Meaning:
    if isinstance(value, list) and value:
        if wrong := [part for part in value if part not in PARTS]:
            raise ValueError(f"{path!r} returns {wrong[0]!r}, which is none of {', '.join(PARTS)}")
        return tuple(value)
    known = (*PARTS, *DEEDS, *CLASSES)
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{path!r} = {value!r} is none of {', '.join(known)}, nor a list of parts")
    return value
